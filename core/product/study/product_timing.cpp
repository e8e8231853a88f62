// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "product/study/product_timing.h"

#include "base/memory_meter.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace fft_tensor {

namespace {

/// A product's turn: once cold, then warm for a while.
struct Turn {
    double coldSeconds = 0, seconds = 0; ///< of one product
    std::optional<double> withCopies;
    std::vector<ProductStage> stages; ///< warm, of one product
};

/// Seconds of one product, over as many in a row as take `shortest` seconds. `multiply` takes how many, and
/// returns the seconds of all.
template<class Multiply>
double secondsOfOne(double shortest, int& repetitions, const Multiply& multiply) {
    constexpr double most = 1000; // in one call
    repetitions = 0;
    double total = 0;
    for (int next = 1; repetitions == 0 || total < shortest;) {
        total += multiply(next);
        repetitions += next;
        next =
            static_cast<int>(std::clamp((shortest - total) * repetitions / std::max(total, 1e-9), 1.0, most));
    }
    return total / repetitions;
}

double secondsWithCopies(PreparedProduct& product, const ActivationView& x, std::span<float> y,
                         JobContext& context) {
    const auto begin = std::chrono::steady_clock::now();
    product.multiply(x, y, {}, context);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

std::vector<ProductStage> stagesOfOne(const StageClock& clock, int repetitions) {
    std::vector<ProductStage> stages = clock.stages();
    for (ProductStage& stage : stages) {
        stage.seconds /= repetitions;
        stage.flops /= repetitions;
        stage.bytesMoved /= repetitions;
    }
    return stages;
}

Turn takeTurn(PreparedProduct& product, const ActivationView& x, std::span<float> y, double shortest,
              JobContext& context) {
    Turn turn;
    StageClock clock;
    const std::unique_ptr<ResidentBatch> batch = product.makeResident(x, y, context);
    turn.coldSeconds = batch->multiply(1, context);
    int repetitions = 0;
    StageClock* const watching = batch->isOnDevice() ? nullptr : &clock; // there, marks take time
    turn.seconds = secondsOfOne(shortest, repetitions,
                                [&](int times) { return batch->multiply(times, context, watching); });
    if (batch->isOnDevice()) {
        (void)batch->multiply(1, context, &clock);
        int withCopies = 0;
        turn.withCopies = secondsOfOne(shortest, withCopies, [&](int times) {
            double total = 0;
            for (int i = 0; i < times; ++i)
                total += secondsWithCopies(product, x, y, context);
            return total;
        });
        repetitions = 1;
    }
    turn.stages = stagesOfOne(clock, repetitions);
    return turn;
}

double medianOf(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const std::size_t middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

/// Medians of the turns' seconds, and the stages of the turn nearest to the median.
void summarise(const std::vector<Turn>& turns, ProductTiming& timing) {
    std::vector<double> cold, warm, withCopies;
    for (const Turn& turn : turns) {
        cold.push_back(turn.coldSeconds);
        warm.push_back(turn.seconds);
        if (turn.withCopies)
            withCopies.push_back(*turn.withCopies);
    }
    timing.seconds = medianOf(warm);
    timing.coldSeconds = medianOf(cold);
    if (withCopies.size() == turns.size())
        timing.withCopiesSeconds = medianOf(withCopies);
    const auto nearest = std::min_element(turns.begin(), turns.end(), [&](const Turn& a, const Turn& b) {
        return std::abs(a.seconds - timing.seconds) < std::abs(b.seconds - timing.seconds);
    });
    timing.stages = nearest->stages;
}

/// The round that is not counted.
void warmUp(PreparedProduct& product, const ActivationView& x, ProductTiming& timing, JobContext& context) {
    product.releaseWork();
    timing.y.resize(x.rows() * product.matricization().output().length);
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
