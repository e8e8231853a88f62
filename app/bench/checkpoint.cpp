// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/parallel.h"
#include "bench/bench.h"
#include "bench/tools.h"
#include "cli/blas_report.h"
#include "cli/output.h"
#include "io/safetensors_writer.h"

#include <memory>

namespace fft_tensor::cli {

namespace {

struct CheckpointBench {
    BenchFlags flags;
    double keep = 0.05;
    std::string file;
};

/// One compression by the real command in a process of its own.
struct Compression {
    std::string label;
    ChildRun run;
    double ratio = 0, relativeError = 0, largestBytes = 0;
};

Compression compressFile(const CheckpointBench& bench, const std::string& label, const std::string& input,
                         const std::string& output, const std::string& values) {
    Compression compression;
    compression.label = label;
    compression.run =
        runThisProgram({"compress", input, "-o", output, "--keep", formatNumber(bench.keep, 17), "--values",
                        values, "--threads", std::to_string(bench.flags.threads.threads), "--json"});
    const Json report = Json::parse(compression.run.output);
    compression.ratio = report.at("ratio");
    compression.relativeError = report.at("relative_error");
    for (const Json& tensor : report.at("tensors")) {
        double bytes = 4;
        for (const std::uint64_t length : tensor.at("shape"))
            bytes *= static_cast<double>(length);
        compression.largestBytes = std::max(compression.largestBytes, bytes);
    }
    return compression;
}

/// Writes `count` white matrices of the same size, one at a time in memory.
void writeWhiteFile(const BenchFlags& flags, const std::string& path, int count, JobContext& job) {
    std::vector<TensorInfo> tensors;
    for (int i = 0; i < count; ++i) {
        TensorInfo info;
        info.name = "white." + std::to_string(i);
        info.dtypeName = "F32";
        info.dtype = DType::f32;
        info.shape = {static_cast<std::uint64_t>(flags.rows), static_cast<std::uint64_t>(flags.columns)};
        info.bytes = elementCount(info.shape) * 4;
        tensors.push_back(info);
    }
    SafetensorsWriter writer(path, tensors, {});
    for (int i = 0; i < count; ++i) {
        job.checkpoint();
        const TensorPtr tensor = whiteTensor(flags.rows, flags.columns, static_cast<std::uint64_t>(i) + 1);
        writer.append(std::as_bytes(std::span(tensor->values)));
    }
    writer.finish();
}

/// Cores that were busy on average.
double coresBusy(const Compression& compression) {
    return compression.run.cpuSeconds / compression.run.wallSeconds;
}

double memoryLimit(const Compression& compression) {
    return 5 * compression.largestBytes + 100e6;
}

Json compressionJson(const Compression& compression) {
    return {{"ratio", finite(compression.ratio)},
            {"relative_error", finite(compression.relativeError)},
            {"seconds", finite(compression.run.wallSeconds)},
            {"peak_megabytes", finite(static_cast<double>(compression.run.peakBytes) / 1e6)},
            {"peak_limit_megabytes", finite(memoryLimit(compression) / 1e6)},
            {"cores_busy", finite(coresBusy(compression))}};
}

void addFigures(Figures& figures, const Compression& compression, double ratioGoal) {
    const std::string& label = compression.label;
    const auto peak = static_cast<double>(compression.run.peakBytes);
    figures.add(label + ": bytes in / file size", formatNumber(compression.ratio),
                formatNumber(ratioGoal, 3) + " or more", compression.ratio >= ratioGoal);
    figures.add(label + ": relative error", formatPercent(compression.relativeError));
    figures.add(label + ": seconds", formatSeconds(compression.run.wallSeconds));
    figures.add(label + ": peak memory", formatBytes(compression.run.peakBytes),
                formatBytes(static_cast<std::uint64_t>(memoryLimit(compression))) + " or less",
                peak <= memoryLimit(compression));
    figures.add(label + ": cores busy",
                formatNumber(coresBusy(compression), 3) + " of " + std::to_string(parallelThreads()));
}

int runCheckpointBench(const CheckpointBench& bench, JobContext& job) {
    bench.flags.check();
    checkKeep(bench.keep);
    const TemporaryFolder folder;
    const ThreadLimit limit(bench.flags.threads.threads);
    // Its own process, so that this one stays small: see runThisProgram.
    const std::string white = folder.file("white.safetensors");
    (void)runThisProgram({"bench", "checkpoint", "--write-white", white, "--rows",
                          std::to_string(bench.flags.rows), "--cols", std::to_string(bench.flags.columns)});
    Json document = {{"rows", bench.flags.rows},
                     {"cols", bench.flags.columns},
                     {"keep", bench.keep},
                     {"threads", parallelThreads()}};
    Figures figures;
    const auto measure = [&](const std::string& key, const std::string& label, const std::string& input,
                             const std::string& values, double ratioGoal) {
        job.checkpoint();
        const Compression compression = compressFile(bench, label, input, folder.file(key + ".h5"), values);
        document[key] = compressionJson(compression);
        addFigures(figures, compression, ratioGoal);
    };
    measure("float32", "white, float32", white, "float32", 21);
    measure("float16", "white, float16", white, "float16", 38);
    if (!bench.file.empty())
        measure("file", printable(std::filesystem::path(bench.file).filename().string()), bench.file,
                "float32", 10);
    if (bench.flags.output.json)
        print(withBlas(document));
    else
        print("a file of 4 white " + std::to_string(bench.flags.rows) + "x" +
              std::to_string(bench.flags.columns) + " matrices at " + formatPercent(bench.keep) +
              ", from real file sizes (goals: large matrices at 5 %)\n" + figures.text() + blasText());
    return exitOk;
}

} // namespace

void addBenchCheckpoint(Commands& commands, CLI::App& bench) {
    CLI::App& command = *bench.add_subcommand("checkpoint", "Whole files: sizes, memory and cores");
    const auto options = std::make_shared<CheckpointBench>();
    const auto whitePath = std::make_shared<std::string>();
    options->flags.addTo(command);
    command.add_option("--keep", options->keep, "Fraction to keep, 0 to 1 (default: 0.05)")->type_name("P");
    command.add_option("--file", options->file, "A real file to compress as well")->type_name("FILE");
    command.add_option("--write-white", *whitePath, "Only write the file of white matrices there")
        ->type_name("FILE");
    commands.add(command, [options, whitePath](JobContext& job) {
        if (whitePath->empty())
            return runCheckpointBench(*options, job);
        options->flags.check();
        writeWhiteFile(options->flags, *whitePath, 4, job);
        return static_cast<int>(exitOk);
    });
}

} // namespace fft_tensor::cli
