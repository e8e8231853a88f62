// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "matmul/product_timing.h"

#include "base/memory_meter.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace fft_tensor {

namespace {

/// A product's turn: once cold, then warm for a while.
struct Turn {
    double coldSeconds = 0, seconds = 0; ///< of one product
    std::vector<ProductStage> stages;    ///< warm, of one product
};

double secondsOfOne(PreparedProduct& product, const ActivationView& x, std::span<float> y, StageClock& clock,
                    JobContext& context) {
    const auto begin = std::chrono::steady_clock::now();
    product.multiply(x, y, {}, context, &clock);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

Turn takeTurn(PreparedProduct& product, const ActivationView& x, std::span<float> y, double shortest,
              JobContext& context) {
    Turn turn;
    StageClock cold, warm;
    turn.coldSeconds = secondsOfOne(product, x, y, cold, context);
    int repetitions = 0;
    double total = 0;
    for (; repetitions == 0 || total < shortest; ++repetitions)
        total += secondsOfOne(product, x, y, warm, context);
    turn.seconds = total / repetitions;
    turn.stages = warm.stages();
    for (ProductStage& stage : turn.stages) {
        stage.seconds /= repetitions;
        stage.flops /= repetitions;
        stage.bytesMoved /= repetitions;
    }
    return turn;
}

double medianOf(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const std::size_t middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

/// Medians of the turns' seconds, and the stages of the turn nearest to the median.
void summarise(const std::vector<Turn>& turns, ProductTiming& timing) {
    std::vector<double> cold, warm;
    for (const Turn& turn : turns) {
        cold.push_back(turn.coldSeconds);
        warm.push_back(turn.seconds);
    }
    timing.seconds = medianOf(warm);
    timing.coldSeconds = medianOf(cold);
    const auto nearest = std::min_element(turns.begin(), turns.end(), [&](const Turn& a, const Turn& b) {
        return std::abs(a.seconds - timing.seconds) < std::abs(b.seconds - timing.seconds);
    });
    timing.stages = nearest->stages;
}

/// The round that is not counted.
void warmUp(PreparedProduct& product, const ActivationView& x, ProductTiming& timing, JobContext& context) {
    product.releaseWork();
    timing.y.resize(x.rows() * product.fold().output().length);
    const std::uint64_t held = product.heldBytes();
    const MemoryMeter meter;
    product.multiply(x, timing.y, {}, context);
    timing.peakBytes = held + static_cast<std::uint64_t>(meter.peak());
}

} // namespace

std::vector<ProductTiming> timeProducts(std::span<PreparedProduct* const> products, const ActivationView& x,
                                        int runs, double shortest, JobContext& context) {
    std::vector<ProductTiming> timings(products.size());
    std::vector<std::vector<Turn>> turns(products.size());
    for (int run = -1; run < runs; ++run)
        for (std::size_t i = 0; i < products.size(); ++i) {
            const double done =
                (run + 1 + static_cast<double>(i) / static_cast<double>(products.size())) / (runs + 1);
            const JobContext::Share share(context, done,
                                          done); // the products' own progress says nothing here
            context.setFraction(0);
            context.yieldPoint();
            if (run < 0)
                warmUp(*products[i], x, timings[i], context);
            else
                turns[i].push_back(takeTurn(*products[i], x, timings[i].y, shortest, context));
        }
    for (std::size_t i = 0; i < products.size(); ++i)
        summarise(turns[i], timings[i]);
    return timings;
}

} // namespace fft_tensor
