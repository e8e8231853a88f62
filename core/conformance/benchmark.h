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
};

/// One figure, measured now. Figures of one list are of one run, so that their ratios mean something.
struct BenchmarkEntry {
    std::string name;
    double value = 0;
    std::string unit;           ///< "GB/s", "ms", "%"
    std::optional<double> goal; ///< stated for data-centre GPUs; empty elsewhere
    std::string device;         ///< Analysis::device() of the tensor that was measured
};

/// The three maps that change when the slider moves, whole and at the size of a pane.
inline constexpr int paneSide = 800;
[[nodiscard]] std::vector<MapRequest> sliderMaps(const Shape& shape);

/// How fast a backend analyzes a white tensor, chooses from it and draws it. Times are wall-clock and include
/// what a caller waits for: analyzing on a device, the upload; choosing and drawing, the download. Throws as
/// the backend does, Cancelled.
[[nodiscard]] std::vector<BenchmarkEntry> runBenchmark(Backend& backend, const BenchmarkOptions& options,
                                                       JobContext& context);

} // namespace fft_tensor
