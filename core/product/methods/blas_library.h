// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <string>

#include <cblas.h>

namespace fft_tensor {

/// OpenBLAS, opened at run time: what never multiplies never has it in memory, and which kernels it takes is
/// decided before it looks.
struct BlasLibrary {
    std::string name;    ///< "OpenBLAS 0.3.21"; empty when it cannot be opened
    std::string kernels; ///< as it calls those it chose: "Haswell"
    std::string asked;   ///< the user's own OPENBLAS_CORETYPE; empty: none
    std::string failure; ///< a sentence that says why there is none and what to do; else empty
    decltype(&::cblas_sgemm) sgemm = nullptr;
    decltype(&::cblas_dgemm) dgemm = nullptr;
};

/// Opens it at the first call, with the best kernels that the processor can run unless the user has set
/// OPENBLAS_CORETYPE, and so that it never starts threads: its functions compute on the thread that calls
/// them, any number of threads at once. That changes the environment for as long as the library takes to
/// open; nothing else in the process may read or write environment variables meanwhile.
/// Thread rule: any; the others wait for the first.
[[nodiscard]] const BlasLibrary& blasLibrary();

/// How many callers at once find room for the library's work memory, `threads` at most: without room it would
/// look for some for ever. Throws Error(outOfMemory) where there is none for one. Thread rule: any.
[[nodiscard]] int reserveBlasWork(int threads);

} // namespace fft_tensor
