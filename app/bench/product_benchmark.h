// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "bench/benchmark.h"
#include "product/product_factory.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace fft_tensor {

/// Weights that anything is asked for: squares of 4096 and 8192.
[[nodiscard]] bool hasDeviceGoals(std::uint64_t rows, std::uint64_t columns);
/// What is asked of a data-centre GPU: the speed of a product against the dense one in float32 of the same
/// batch, both with x and y resident, for square weights of 4096 and 8192. Nothing: nothing is asked.
[[nodiscard]] std::optional<double> deviceSpeedGoal(ProductMethod method, std::uint64_t rows,
                                                    std::uint64_t columns, std::uint64_t batch, double keep);
/// What the streaming product's weight and block may take of the dense weight's bytes there.
inline constexpr double streamingWeightGoal = 0.25;

struct ProductBenchmarkOptions {
    std::vector<std::uint64_t> sides{4096, 8192}; ///< of the square weights
    int runs = 7;                                 ///< medians are of this many
    double shortest = 2e-3;                       ///< seconds of a run at least
    bool goals = false;                           ///< state them: the device is a GPU
};

/// How fast products of synthetic weights are where `products` prepares them, x and y resident, and what
/// dense ones on tensor cores take. The products of a side are timed in turns, so that their ratios mean
/// something. A side whose weights, with x and y of the largest batch, do not fit into the device's room is
/// left out. Throws as the products do, Cancelled. Thread rule: that of `products`; nothing else may make or
/// free large arrays meanwhile.
[[nodiscard]] std::vector<BenchmarkEntry>
runProductBenchmark(ProductFactory& products, const ProductBenchmarkOptions& options, JobContext& context);

} // namespace fft_tensor
