// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <string>
#include <string_view>

namespace fft_tensor {

// Which of OpenBLAS's kernels suit a processor, by what the processor can do. OpenBLAS itself goes by a table
// of models, and on a model that is newer than the table it takes its oldest kernels: on a server processor
// of 2023 those for SSE3, four times slower than those for AVX-512 that were compiled in, too (measured).

/// What decides. A feature counts only where the operating system supports it as well.
struct CpuFeatures {
    bool avx2 = false;   ///< AVX2 and FMA
    bool avx512 = false; ///< AVX-512 F, BW, DQ and VL
    bool amd = false;
    /// Computes 512 bits in two halves, as AMD's family 19h does, so that longer vectors gain nothing: 4096²,
    /// batch 256, one thread, x·W and x·Wᵀ take 80 and 85 ms with "Zen", 87 and 91 with "SkylakeX"
    /// (measured).
    bool halves512 = false;
};

/// Of the processor that this runs on. Nothing is set on other architectures than x86.
[[nodiscard]] CpuFeatures cpuFeatures();

/// OpenBLAS's name for the best kernels; empty where its own choice is as good.
[[nodiscard]] std::string_view bestKernels(const CpuFeatures& features);

/// The length of the vectors that kernels compute with, in bits; 0 for a name that is not known.
[[nodiscard]] int vectorBits(std::string_view kernels);

/// A sentence where `kernels` are below the best: what runs, what could run, and what to do. Else empty.
/// `asked`: the name that the user has set for them; empty: none.
[[nodiscard]] std::string kernelsWarning(std::string_view kernels, const CpuFeatures& features,
                                         std::string_view asked);

} // namespace fft_tensor
