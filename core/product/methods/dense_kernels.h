// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <cstddef>
#include <string>

namespace fft_tensor {

/// Who computes dense products on this machine's processor: what every comparison with dense is against.
struct DenseKernels {
    std::string library;         ///< "OpenBLAS 0.3.21"; empty: there is none, see `warning`
    std::string kernels;         ///< OpenBLAS's name for those it uses: "Haswell"
    std::string fewRows;         ///< vectors of this program's own kernels, for few rows: "AVX-512"
    std::size_t mostFewRows = 0; ///< how many those are
    int threads = 1;             ///< that loops have now
    std::string warning;         ///< a sentence where better ones could run, or none can; else empty
    [[nodiscard]] std::string text() const; ///< one line, the warning not included
};
/// Opens OpenBLAS. Thread rule: any.
[[nodiscard]] DenseKernels denseKernels();

} // namespace fft_tensor
