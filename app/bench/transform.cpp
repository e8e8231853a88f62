// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "transform/transform.h"
#include "base/large_vector.h"
#include "base/parallel.h"
#include "bench/bench.h"
#include "bench/tools.h"
#include "cli/blas_report.h"
#include "cli/output.h"
#include "transform/fft_plan.h"

#include <algorithm>
#include <complex>
#include <memory>

namespace fft_tensor::cli {

namespace {

/// On one core, what trying finds may be so much faster than a transform that is the same in every run.
constexpr double mostTimesFftw = 1.2;

struct TransformFlags : BenchFlags {
    double planSeconds = 20;
};

struct TransformTimes {
    double planning = 0;
    std::vector<double> forward, inverse, fftwForward, fftwInverse;
};

/// The sides take turns.
TransformTimes measure(const TransformFlags& flags, JobContext& job) {
    const TensorPtr tensor = whiteTensor(flags.rows, flags.columns, 1);
    const SpectrumLayout layout(tensor->shape, resolveAxes({}, tensor->shape, tensor->name));
    const std::unique_ptr<Transform> transform = makeFftwTransform();
    TransformTimes times;
    std::unique_ptr<FftPlan> forward, inverse;
    job.setStage("Planning with FFTW");
    times.planning = secondsOf([&] {
        forward = std::make_unique<FftPlan>(FftPlan::ofArray(FftKind::realToHalf, layout, flags.planSeconds));
        inverse = std::make_unique<FftPlan>(FftPlan::ofArray(FftKind::halfToReal, layout, flags.planSeconds));
    });
    LargeVector<float> values(layout.fullCount());
    LargeVector<std::complex<float>> spectrum(layout.halfCount());
    job.setStage("Measuring");
    for (int run = -1; run < flags.runs; ++run) { // the first one warms up
        job.checkpoint();
        job.setFraction((run + 1.0) / (flags.runs + 1.0));
        std::copy(tensor->values.begin(), tensor->values.end(), values.begin());
        const double there = secondsOf([&] { transform->forward(layout, tensor->values, spectrum, job); });
        const double back = secondsOf([&] { transform->inverse(layout, spectrum, values, job); });
        const double fftwThere = secondsOf([&] { forward->execute(values.data(), spectrum.data()); });
        const double fftwBack = secondsOf([&] { inverse->execute(spectrum.data(), values.data()); });
        if (run < 0)
            continue;
        times.forward.push_back(there);
        times.inverse.push_back(back);
        times.fftwForward.push_back(fftwThere);
        times.fftwInverse.push_back(fftwBack);
    }
    return times;
}

int runTransformBench(const TransformFlags& flags, JobContext& job) {
    flags.check();
    if (!(flags.planSeconds > 0 && flags.planSeconds <= 3600))
        throw UsageError("--plan-seconds must be above 0 and at most 3600.");
    const ThreadLimit limit(flags.threads.threads);
    const TransformTimes times = measure(flags, job);
    const double forward = median(times.forward), inverse = median(times.inverse);
    const double fftwForward = median(times.fftwForward), fftwInverse = median(times.fftwInverse);
    const double ratio = std::max(forward / fftwForward, inverse / fftwInverse);
    if (flags.output.json) {
        print(withBlas(Json{{"rows", flags.rows},
                            {"cols", flags.columns},
                            {"threads", parallelThreads()},
                            {"forward_seconds", finite(forward)},
                            {"inverse_seconds", finite(inverse)},
                            {"fftw_forward_seconds", finite(fftwForward)},
                            {"fftw_inverse_seconds", finite(fftwInverse)},
                            {"fftw_planning_seconds", finite(times.planning)},
                            {"ratio", finite(ratio)},
                            {"runs", flags.runs}}));
        return exitOk;
    }
    Figures figures;
    figures.add("forward", formatMilliseconds(forward));
    figures.add("inverse", formatMilliseconds(inverse));
    figures.add("FFTW's plan of the whole, 1 thread: forward", formatMilliseconds(fftwForward));
    figures.add("FFTW's plan of the whole, 1 thread: inverse", formatMilliseconds(fftwInverse));
    figures.add("looking for these plans, once", formatNumber(times.planning, 3) + " s");
    figures.add("time / FFTW's, the worse of both", formatNumber(ratio, 3), "1.2 or less",
                ratio <= mostTimesFftw);
    print("spectrum of a white " + std::to_string(flags.rows) + "x" + std::to_string(flags.columns) + ", " +
          std::to_string(parallelThreads()) + " threads, medians of " + std::to_string(flags.runs) +
          " runs (goal: 4096x4096, --threads 1)\n" + figures.text() + blasText());
    return exitOk;
}

} // namespace

void addBenchTransform(Commands& commands, CLI::App& bench) {
    CLI::App& command = *bench.add_subcommand("transform", "Spectra against FFTW's own plans");
    const auto flags = std::make_shared<TransformFlags>();
    flags->addTo(command);
    command
        .add_option("--plan-seconds", flags->planSeconds,
                    "How long FFTW may try, for each direction (default: 20)")
        ->type_name("SECONDS");
    commands.add(command, [flags](JobContext& job) { return runTransformBench(*flags, job); });
}

} // namespace fft_tensor::cli
