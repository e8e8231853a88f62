// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/parallel.h"
#include "bench/bench.h"
#include "bench/tools.h"
#include "checkpoint/checkpoint_writer.h"
#include "cli/blas_report.h"
#include "cli/output.h"
#include "codec/gap_coding.h"
#include "codec/value_coding.h"

#include <complex>
#include <memory>

namespace fft_tensor::cli {

namespace {

struct CompressBench {
    BenchFlags flags;
    double keep = 0.05;
};

/// Seconds of each run, step by step.
struct Times {
    std::vector<double> transform, analyzeAndSelect, pack, deflate, total;
};

/// From the array in memory to sorted positions, gaps and values in memory.
SparseSpectralTensor compressOnce(const TensorPtr& tensor, double keep, Backend& backend, JobContext& job,
                                  Times& times) {
    SparseSpectralTensor sparse;
    times.analyzeAndSelect.push_back(secondsOf([&] {
        const auto analysis = backend.analyze(tensor, {0, 1}, job);
        sparse = analysis->select(keep, ValueType::float32, job);
    }));
    times.pack.push_back(secondsOf([&] {
        const CodedGaps gaps = encodeGaps(sparse.positions);
        const CodedValues values = encodeValues(sparse.values, sparse.valueType);
    }));
    times.total.push_back(times.analyzeAndSelect.back() + times.pack.back());
    return sparse;
}

/// The steps take turns, so that a machine that slows down slows all of them.
Times measure(const CompressBench& bench, JobContext& job) {
    const std::unique_ptr<Backend> backend = makeCpuBackend();
    const TensorPtr tensor = whiteTensor(bench.flags.rows, bench.flags.columns, 1);
    const SpectrumLayout layout(tensor->shape, resolveAxes({}, tensor->shape, tensor->name));
    std::vector<std::complex<float>> spectrum(layout.halfCount());
    const auto transform = [&] { backend->transform().forward(layout, tensor->values, spectrum, job); };
    Times times;
    transform(); // plans, and touches the memory
    for (int run = 0; run < bench.flags.runs; ++run) {
        job.setFraction(static_cast<double>(run) / bench.flags.runs);
        times.transform.push_back(secondsOf(transform));
        const SparseSpectralTensor sparse = compressOnce(tensor, bench.keep, *backend, job, times);
        times.deflate.push_back(secondsOf([&] { (void)packedSpectralSize(sparse, job); }));
    }
    return times;
}

int runCompressBench(const CompressBench& bench, JobContext& job) {
    bench.flags.check();
    checkKeep(bench.keep);
    const ThreadLimit limit(bench.flags.threads.threads);
    job.setStage("Measuring");
    const Times times = measure(bench, job);
    std::vector<double> selects;
    for (std::size_t i = 0; i < times.transform.size(); ++i)
        selects.push_back(std::max(0.0, times.analyzeAndSelect[i] - times.transform[i]));
    const double transform = median(times.transform), select = median(selects), pack = median(times.pack);
    const double deflate = median(times.deflate), total = median(times.total);
    const double bytes =
        4.0 * static_cast<double>(bench.flags.rows) * static_cast<double>(bench.flags.columns);
    const double speed = bytes / transform / 1e9, ratio = total / transform;
    if (bench.flags.output.json) {
        print(withBlas(Json{{"rows", bench.flags.rows},
                            {"cols", bench.flags.columns},
                            {"keep", bench.keep},
                            {"threads", parallelThreads()},
                            {"transform_seconds", finite(transform)},
                            {"select_seconds", finite(select)},
                            {"pack_seconds", finite(pack)},
                            {"deflate_seconds", finite(deflate)},
                            {"total_seconds", finite(total)},
                            {"gigabytes_per_second", finite(speed)},
                            {"total_over_transform", finite(ratio)},
                            {"runs", bench.flags.runs}}));
        return exitOk;
    }
    Figures figures;
    figures.add("forward transform", formatMilliseconds(transform));
    figures.add("select (energies, ranking, sorted positions)", formatMilliseconds(select));
    figures.add("pack (gaps and values)", formatMilliseconds(pack));
    figures.add("deflate (apart)", formatMilliseconds(deflate));
    figures.add("total without deflate", formatMilliseconds(total));
    figures.add("total / transform", formatNumber(ratio, 3), "2.5 or less", ratio <= 2.5);
    figures.add("float32 in per second of transform", formatNumber(speed, 3) + " GB/s", "1.0 or more",
                speed >= 1);
    print("white " + std::to_string(bench.flags.rows) + "x" + std::to_string(bench.flags.columns) + " at " +
          formatPercent(bench.keep) + ", " + std::to_string(parallelThreads()) + " threads, medians of " +
          std::to_string(bench.flags.runs) + " runs (goals: 4096x4096 at 5 %, 2 threads)\n" + figures.text() +
          blasText());
    return exitOk;
}

} // namespace

void addBenchCompress(Commands& commands, CLI::App& bench) {
    CLI::App& command =
        *bench.add_subcommand("compress", "One matrix in memory to sparse coefficients in memory");
    const auto options = std::make_shared<CompressBench>();
    options->flags.addTo(command);
    command.add_option("--keep", options->keep, "Fraction to keep, 0 to 1 (default: 0.05)")->type_name("P");
    commands.add(command, [options](JobContext& job) { return runCompressBench(*options, job); });
}

} // namespace fft_tensor::cli
