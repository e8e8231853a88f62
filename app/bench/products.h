// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "bench/tools.h"
#include "cli/options.h"
#include "product/measurable_products.h"
#include "product/product_factory.h"
#include "product/study/product_timing.h"

#include <optional>
#include <string>
#include <vector>

namespace fft_tensor::cli {

/// What is measured: one matrix, some keep fractions, some batches.
struct ProductBench {
    std::uint64_t rows = 4096, columns = 4096;
    std::vector<double> keeps{0.1, 0.05, 0.01};
    std::vector<std::int64_t> batches{1, 32, 256, 1024};
    std::string tensor;       ///< FILE::name in place of a white matrix
    std::string axes = "all"; ///< transform axes: all, last or a list
    bool transposed = false, overlap = false;
    std::optional<std::uint64_t> blockBytes, memoryLimit; ///< the limit is for what auto may choose
    int runs = 7;
    DeviceFlag device{"cpu"};
    std::string deviceName;           ///< once measured; so are the next
    bool onCpu = true, onGpu = false; ///< neither: a stand-in for tests

    void addTo(CLI::App& command);
    /// UsageError unless the numbers make sense.
    void check() const;
    [[nodiscard]] std::string title() const;
};

struct ProductRun {
    ProductMethod method = ProductMethod::dense;
    double keep = 0;
    ProductTiming timing;
    double prepareSeconds = 0;
    std::uint64_t weightBytes = 0, blockBytes = 0; ///< see PreparedProduct
    double relativeError = 0;                      ///< against the same product in double
};

/// What would be chosen, before anything of it is measured.
struct AutoChoice {
    double keep = 0;
    std::string method, why; ///< no method: nothing fits
};

struct BatchResult {
    std::uint64_t batch = 0;
    double denseSeconds = 0;
    std::vector<ProductRun> runs; ///< dense first
    std::vector<AutoChoice> choices;
    std::vector<TensorCoreTime> tensorCores;

    /// What a method holds of its weight while it multiplies, against the dense weight.
    [[nodiscard]] double weightShare(const ProductRun& run) const {
        return static_cast<double>(run.weightBytes + run.blockBytes) /
               static_cast<double>(runs.front().weightBytes);
    }
};

/// Sets `rows` and `columns` to those of the tensor where one is named, and `deviceName`. A product that the
/// device cannot hold, or that it fails at, is an Error: none is measured on another device than the rest.
[[nodiscard]] std::vector<BatchResult> measureProducts(ProductBench& bench, JobContext& job);

/// What the project set itself: of the CPU for 4096² on one thread, of a GPU deviceSpeedGoal().
struct SpeedGoal {
    double speedup = 0;
};
[[nodiscard]] std::optional<SpeedGoal> goalFor(const ProductBench& bench, ProductMethod method,
                                               std::uint64_t batch, double keep);

} // namespace fft_tensor::cli
