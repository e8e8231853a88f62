// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "matmul/product_timing.h"

#include "base/memory_meter.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace fft_tensor {

namespace {

constexpr std::chrono::milliseconds noticeable{1}; ///< of other work: caches are no longer warm

/// One run: some repetitions of a product, per repetition.
struct TimedRun {
    double seconds = 0;
    std::vector<ProductStage> stages;
};

TimedRun runOnce(PreparedProduct& product, const ActivationView& x, std::span<float> y, int repetitions,
                 JobContext& context) {
    StageClock clock;
    const auto begin = std::chrono::steady_clock::now();
    for (int repetition = 0; repetition < repetitions; ++repetition)
        product.multiply(x, y, {}, context, &clock);
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
    TimedRun run{taken.count() / repetitions, clock.stages()};
    for (ProductStage& stage : run.stages) {
        stage.seconds /= repetitions;
        stage.flops /= repetitions;
        stage.bytesMoved /= repetitions;
    }
    return run;
}

/// Urgent work may pass between runs; what it leaves in the caches is not to be measured.
void standAside(PreparedProduct& product, const ActivationView& x, std::span<float> y, JobContext& context) {
    const auto begin = std::chrono::steady_clock::now();
    context.yieldPoint();
    if (std::chrono::steady_clock::now() - begin > noticeable)
        product.multiply(x, y, {}, context);
}

/// Median of the runs' seconds, and the stages of the run nearest to it.
void summarise(std::vector<TimedRun>& runs, ProductTiming& timing) {
    std::sort(runs.begin(), runs.end(),
              [](const TimedRun& a, const TimedRun& b) { return a.seconds < b.seconds; });
    const std::size_t middle = runs.size() / 2;
    timing.seconds =
        runs.size() % 2 == 1 ? runs[middle].seconds : (runs[middle - 1].seconds + runs[middle].seconds) / 2;
    timing.stages = runs[middle].stages;
}

} // namespace

std::vector<ProductTiming> timeProducts(std::span<PreparedProduct* const> products, const ActivationView& x,
                                        int runs, double shortest, JobContext& context) {
    std::vector<ProductTiming> timings(products.size());
    std::vector<std::vector<TimedRun>> measured(products.size());
    std::vector<int> repetitions(products.size(), 1);
    for (int run = -1; run < runs; ++run) // the first round warms up
        for (std::size_t i = 0; i < products.size(); ++i) {
            const double done =
                (run + 1 + static_cast<double>(i) / static_cast<double>(products.size())) / (runs + 1);
            const JobContext::Share share(context, done,
                                          done); // the products' own progress says nothing here
            context.setFraction(0);
            ProductTiming& timing = timings[i];
            if (run >= 0) {
                standAside(*products[i], x, timing.y, context);
                measured[i].push_back(runOnce(*products[i], x, timing.y, repetitions[i], context));
                continue;
            }
            context.yieldPoint();
            timing.y.resize(x.rows() * products[i]->fold().output().length);
            const std::uint64_t held = products[i]->heldBytes();
            const MemoryMeter meter;
            const double seconds = runOnce(*products[i], x, timing.y, 1, context).seconds;
            timing.peakBytes = held + static_cast<std::uint64_t>(meter.peak());
            repetitions[i] =
                std::clamp(static_cast<int>(std::ceil(shortest / std::max(seconds, 1e-7))), 1, 10'000);
        }
    for (std::size_t i = 0; i < products.size(); ++i)
        summarise(measured[i], timings[i]);
    return timings;
}

} // namespace fft_tensor
