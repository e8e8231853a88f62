// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/parallel.h"
#include "bench/bench.h"
#include "bench/tools.h"
#include "cli/blas_report.h"
#include "cli/output.h"

#include <algorithm>
#include <memory>
#include <random>

namespace fft_tensor::cli {

namespace {

constexpr int questions = 1000;

struct CurveTimes {
    double analyze = 0, index = 0;
    std::vector<double> answers;
};

CurveTimes measure(const BenchFlags& flags, ValueType type, JobContext& job) {
    const std::unique_ptr<Backend> backend = makeCpuBackend();
    const TensorPtr tensor = whiteTensor(flags.rows, flags.columns, 1);
    CurveTimes times;
    std::unique_ptr<Analysis> analysis;
    times.analyze = secondsOf(
        [&] { analysis = backend->analyze(tensor, resolveAxes({}, tensor->shape, tensor->name), job); });
    times.index = secondsOf([&] { analysis->index(type, job); });
    std::mt19937_64 generator(7);
    std::uniform_real_distribution<double> keeps(0, 1);
    for (int i = 0; i < questions; ++i) {
        const double keep = keeps(generator);
        times.answers.push_back(secondsOf([&] { (void)analysis->numbersAt(keep, type); }));
    }
    return times;
}

int runCurveBench(const BenchFlags& flags, JobContext& job) {
    flags.check();
    const ThreadLimit limit(flags.threads.threads);
    Json document = {{"rows", flags.rows}, {"cols", flags.columns}, {"threads", parallelThreads()}};
    Figures figures;
    for (const ValueType type : {ValueType::float32, ValueType::float16}) {
        const std::string label(name(type));
        job.setStage("Measuring " + label);
        const CurveTimes times = measure(flags, type, job);
        const double middle = median(times.answers);
        const double worst = *std::max_element(times.answers.begin(), times.answers.end());
        document[label] = {{"analyze_seconds", finite(times.analyze)},
                           {"index_seconds", finite(times.index)},
                           {"median_milliseconds", finite(middle * 1e3)},
                           {"max_milliseconds", finite(worst * 1e3)}};
        figures.add(label + ": analysis", formatMilliseconds(times.analyze));
        figures.add(label + ": index, once", formatMilliseconds(times.index));
        figures.add(label + ": any keep, median", formatMilliseconds(middle), "under 1 ms", middle < 1e-3);
        figures.add(label + ": any keep, slowest", formatMilliseconds(worst), "under 1 ms", worst < 1e-3);
    }
    if (flags.output.json)
        print(withBlas(document));
    else
        print("exact energy, error and count of a white " + std::to_string(flags.rows) + "x" +
              std::to_string(flags.columns) + " at " + std::to_string(questions) +
              " random keep fractions\n" + figures.text() + blasText());
    return exitOk;
}

} // namespace

void addBenchCurve(Commands& commands, CLI::App& bench) {
    CLI::App& command = *bench.add_subcommand("curve", "Exact numbers at any keep fraction");
    const auto flags = std::make_shared<BenchFlags>();
    flags->addTo(command);
    commands.add(command, [flags](JobContext& job) { return runCurveBench(*flags, job); });
}

} // namespace fft_tensor::cli
