// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/job_context.h"
#include "spectral/backend.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace fft_tensor {

struct BenchmarkOptions {
    std::uint64_t side = 4096; ///< of the square tensor
    int runs = 5;              ///< medians are of this many
    /// Of the square tensor whose analysis is timed with nothing but it in the backend's memory.
    std::uint64_t residentSide = 4096;
    bool goals = false; ///< state them: for data-centre GPUs, never for what stands in for one
};

/// What a figure should come to.
struct BenchmarkGoal {
    double limit = 0;
    bool atMost = false; ///< else at least
    [[nodiscard]] bool isReached(double value) const { return atMost ? value <= limit : value >= limit; }
};

/// One figure, measured now. Figures of one list are of one run, so that their ratios mean something.
struct BenchmarkEntry {
    std::string name;
    double value = 0;
    std::string unit;                  ///< "GB/s", "ms", "%"
    std::optional<BenchmarkGoal> goal; ///< for the size that it is stated for, where BenchmarkOptions ask
    std::string device;                ///< Analysis::device() of the tensor that was measured
    std::string whyNot = {};           ///< it was not measured, a sentence; else empty
};

/// The three maps that change when the slider moves, whole and at the size of a pane.
inline constexpr int paneSide = 800;
[[nodiscard]] std::vector<MapRequest> sliderMaps(const Shape& shape);

/// How fast a backend analyzes a white tensor, chooses from it and draws it. Times are wall-clock and include
/// what a caller waits for: analyzing on a device, the upload; choosing and drawing, the download. Figures
/// called resident leave both out (ResidentWork, of a backend that is Measurable); where that larger tensor
/// does not fit into memory, they are of the smaller one. Throws as the backend does, Cancelled.
[[nodiscard]] std::vector<BenchmarkEntry> runBenchmark(Backend& backend, const BenchmarkOptions& options,
                                                       JobContext& context);

/// A line per figure, each with its device.
[[nodiscard]] std::string benchmarkText(const std::vector<BenchmarkEntry>& entries);

} // namespace fft_tensor
