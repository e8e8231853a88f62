// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/parallel.h"
#include "bench/bench.h"
#include "bench/benchmark.h"
#include "bench/tools.h"
#include "cli/blas_report.h"
#include "cli/output.h"

#include <complex>
#include <memory>

namespace fft_tensor::cli {

namespace {

struct SliderTimes {
    std::vector<double> inverse, maps;
};

/// Every move goes to a new keep fraction, so that no answer is remembered. The two sides take turns.
SliderTimes measure(const BenchFlags& flags, JobContext& job) {
    const std::unique_ptr<Backend> backend = makeCpuBackend();
    const TensorPtr tensor = whiteTensor(flags.rows, flags.columns, 1);
    const auto analysis = backend->analyze(tensor, resolveAxes({}, tensor->shape, tensor->name), job);
    analysis->index(ValueType::float32, job);
    const auto requests = sliderMaps(tensor->shape);
    std::vector<std::complex<float>> spectrum(analysis->layout().halfCount());
    std::vector<float> values(tensor->values.size());
    SliderTimes times;
    for (int run = -1; run < flags.runs; ++run) { // the first one warms up
        job.setFraction((run + 1.0) / (flags.runs + 1.0));
        backend->transform().forward(analysis->layout(), tensor->values, spectrum, job);
        const double inverse =
            secondsOf([&] { backend->transform().inverse(analysis->layout(), spectrum, values, job); });
        const double keep = 0.05 + 0.001 * run;
        const double maps = secondsOf([&] { (void)analysis->maps(requests, keep, ValueType::float32, job); });
        if (run < 0)
            continue;
        times.inverse.push_back(inverse);
        times.maps.push_back(maps);
    }
    return times;
}

int runSliderBench(const BenchFlags& flags, JobContext& job) {
    flags.check();
    const ThreadLimit limit(flags.threads.threads);
    job.setStage("Measuring");
    const SliderTimes times = measure(flags, job);
    const double inverse = median(times.inverse), maps = median(times.maps), ratio = maps / inverse;
    if (flags.output.json) {
        print(withBlas(Json{{"rows", flags.rows},
                            {"cols", flags.columns},
                            {"threads", parallelThreads()},
                            {"inverse_seconds", finite(inverse)},
                            {"maps_seconds", finite(maps)},
                            {"ratio", finite(ratio)},
                            {"runs", flags.runs}}));
        return exitOk;
    }
    Figures figures;
    figures.add("one inverse transform", formatMilliseconds(inverse));
    figures.add("new Rebuilt, Error and Retained maps", formatMilliseconds(maps));
    figures.add("maps / inverse transform", formatNumber(ratio, 3), "4 or less", ratio <= 4);
    print("slider moves on a white " + std::to_string(flags.rows) + "x" + std::to_string(flags.columns) +
          ", panes of " + std::to_string(paneSide) + " pixels, " + std::to_string(parallelThreads()) +
          " threads, medians of " + std::to_string(flags.runs) + " runs (goal: 4096x4096)\n" +
          figures.text() + blasText());
    return exitOk;
}

} // namespace

void addBenchSlider(Commands& commands, CLI::App& bench) {
    CLI::App& command = *bench.add_subcommand("slider", "New exact pictures after a move of the keep slider");
    const auto flags = std::make_shared<BenchFlags>();
    flags->addTo(command);
    commands.add(command, [flags](JobContext& job) { return runSliderBench(*flags, job); });
}

} // namespace fft_tensor::cli
