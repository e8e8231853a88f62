// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "bench/tools.h"
#include "cli/output.h"
#include "spectral/backend.h"

#include <string>
#include <vector>

namespace fft_tensor::cli {

/// Of one side and the other, run by run.
struct TakingTurns {
    std::vector<double> spectral, other;
    /// The two take turns, so that a machine that slows down slows both. The first turn warms up.
    template<class Spectral, class Other>
    void measure(int runs, JobContext& job, Spectral useSpectrum, Other useOther) {
        for (int run = -1; run < runs; ++run) {
            job.checkpoint();
            const double first = secondsOf(useSpectrum), second = secondsOf(useOther);
            if (run < 0)
                continue;
            spectral.push_back(first);
            other.push_back(second);
        }
    }
    [[nodiscard]] double ratio() const { return median(other) / median(spectral); }
};

/// White noise of side × side by the strongest `keep` of its spectrum.
[[nodiscard]] SparseSpectralTensor whiteKernel(std::int64_t side, double keep, Backend& backend,
                                               JobContext& job);

struct LinearBench {
    std::int64_t side = 63; ///< rows and columns of the kernel
    double keep = 0.2;
    int runs = 7;
};

/// The image with a small kernel, extent *same*: FFT against the sum over all weights.
struct LinearConvolution {
    std::int64_t side = 0;
    TakingTurns seconds;
    std::string transformShape;
    std::uint64_t bytes = 0; ///< held by the FFT's side
    double spectralError = 0, directError = 0;
};

[[nodiscard]] LinearConvolution measureLinear(const LinearBench& bench, const HostTensor& image,
                                              Backend& backend, JobContext& job);
[[nodiscard]] Json convolutionJson(const LinearConvolution& row);

} // namespace fft_tensor::cli
