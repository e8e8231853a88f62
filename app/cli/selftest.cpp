// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Is this machine's CPU or GPU computing what it should? The suite and the benchmark are core's.
#include "base/error.h"
#include "bench/product_benchmark.h"
#include "blas_report.h"
#include "command.h"
#include "conformance/product_cases.h"
#include "conformance/report.h"
#include "device/devices.h"
#include "options.h"
#include "output.h"

#include <memory>

namespace fft_tensor::cli {

namespace {

struct SelftestFlags {
    DeviceFlag device;
    JsonFlag output;
    bool quick = false;
};

/// What is tested, and what it is called.
struct TestedDevice {
    DeviceChoice choice;
    DeviceEntry entry;
};

TestedDevice openDevice(Devices& devices, const std::string& wanted) {
    TestedDevice tested{devices.makeBackend(wanted, {}), {}};
    for (const DeviceEntry& entry : devices.list())
        if (entry.id == tested.choice.id)
            tested.entry = entry;
    return tested;
}

ConformanceOptions optionsFor(const SelftestFlags& flags, const DeviceEntry& entry) {
    ConformanceOptions options;
    if (flags.quick || entry.forTests)
        options.largestElements = 5'000;
    else
        options.largestElements = entry.kind == "cuda" ? 17'000'000 : 1'100'000;
    options.seeds = flags.quick ? 1 : 2;
    options.repeats = flags.quick ? 2 : 3;
    return options;
}

bool isForMeasuring(const DeviceEntry& entry) {
    return entry.kind == "cuda" && !entry.forTests;
}

ProductBenchmarkOptions productOptionsFor(const SelftestFlags& flags, const DeviceEntry& entry) {
    ProductBenchmarkOptions options;
    options.goals = isForMeasuring(entry);
    if (flags.quick || entry.kind != "cuda")
        options.sides = {1024};
    if (flags.quick)
        options.runs = 3;
    return options;
}

BenchmarkOptions benchmarkOptionsFor(const SelftestFlags& flags, const DeviceEntry& entry) {
    BenchmarkOptions options;
    options.goals = isForMeasuring(entry);
    options.side = flags.quick ? 1024 : 4096;
    options.runs = flags.quick ? 3 : 7;
    options.residentSide = entry.kind == "cuda" && !flags.quick ? 8192 : options.side;
    return options;
}

struct Findings {
    std::vector<ConformanceResult> results;
    std::vector<BenchmarkEntry> benchmark;
};

/// A benchmark that could not be made is a result of its own.
void measure(const SelftestFlags& flags, const TestedDevice& tested, Findings& findings, JobContext& job) {
    ConformanceResult skipped{"benchmark", false, true, {}};
    if (tested.entry.forTests) {
        skipped.detail = tested.entry.name + " stands in for a device in tests: its speed means nothing.";
        findings.results.push_back(skipped);
        return;
    }
    try {
        findings.benchmark =
            runBenchmark(*tested.choice.backend, benchmarkOptionsFor(flags, tested.entry), job);
        const auto products =
            runProductBenchmark(*tested.choice.products, productOptionsFor(flags, tested.entry), job);
        findings.benchmark.insert(findings.benchmark.end(), products.begin(), products.end());
    } catch (const Error& error) {
        skipped.skipped = error.code() == ErrorCode::outOfMemory;
        skipped.detail = error.what();
        findings.results.push_back(skipped);
    }
}

Json resultsJson(const std::vector<ConformanceResult>& results) {
    Json list = Json::array();
    for (const ConformanceResult& result : results)
        list.push_back({{"name", result.name},
                        {"ok", result.ok},
                        {"detail", (result.skipped ? "skipped: " : "") + result.detail}});
    return list;
}

Json benchmarkJson(const std::vector<BenchmarkEntry>& entries) {
    Json list = Json::array();
    for (const BenchmarkEntry& entry : entries) {
        const bool measured = entry.whyNot.empty();
        Json figure{
            {"name", entry.name}, {"value", measured ? finite(entry.value) : Json()}, {"unit", entry.unit}};
        if (!measured)
            figure["why"] = entry.whyNot;
        if (measured && entry.goal) {
            figure["goal"] = entry.goal->limit;
            figure["reached"] = entry.goal->isReached(entry.value);
        }
        figure["device"] = entry.device;
        list.push_back(figure);
    }
    return list;
}

int runSelftest(const SelftestFlags& flags, JobContext& job) {
    DeviceSources sources;
    sources.fallBack = false;
    Devices devices(sources);
    const TestedDevice tested = openDevice(devices, flags.device.device);
    if (!tested.choice.reason.empty())
        remark("Testing the CPU: " + tested.choice.reason);
    const std::unique_ptr<Backend> reference = makeCpuBackend();
    Findings findings;
    {
        const JobContext::Share share(job, 0, 0.9);
        findings.results = runCases(deviceCases(*tested.choice.backend, *tested.choice.products,
                                                reference.get(), optionsFor(flags, tested.entry)),
                                    job);
    }
    measure(flags, tested, findings, job);
    const ConformanceTally tally = tallyOf(findings.results);
    if (flags.output.json)
        print(withBlas(Json{{"passed", tally.passed},
                            {"failed", tally.failed},
                            {"skipped", tally.skipped},
                            {"results", resultsJson(findings.results)},
                            {"benchmark", benchmarkJson(findings.benchmark)}}));
    else
        print("device: " + printable(tested.choice.id) + ", " +
              printable(tested.choice.backend->description()) + "\n" + conformanceText(findings.results) +
              benchmarkText(findings.benchmark) + blasText() + tallyText(tally) + "\n");
    return tally.failed == 0 ? exitOk : exitFailed;
}

} // namespace

void addSelftest(Commands& commands) {
    CLI::App& command = *commands.root().add_subcommand(
        "selftest", "Does this machine's CPU or GPU compute what it should, and how fast?");
    const auto flags = std::make_shared<SelftestFlags>();
    flags->device.addTo(command);
    flags->output.addTo(command);
    command.add_flag("--quick", flags->quick, "Small tensors only: a few seconds");
    commands.add(command, [flags](JobContext& job) { return runSelftest(*flags, job); });
}

} // namespace fft_tensor::cli
