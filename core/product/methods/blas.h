// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <cstddef>

namespace fft_tensor {

/// A row-major matrix in memory: `stride` numbers from row to row.
template<class T>
struct MatrixView {
    T* data = nullptr;
    std::size_t rows = 0, columns = 0, stride = 0;
};

/// c = a·b + addTo·c, or a·bᵀ + addTo·c with `transposed`; on as many threads as loops have (parallel.h), or
/// on `threads` where that is fewer. Few rows of `a` in float go through loops of this program
/// (few_rows_kernels.h), everything else through OpenBLAS, which is opened then. The one door to dense
/// products. Throws Error(unsupported) where a length does not fit BLAS's 32-bit integers or there is no
/// OpenBLAS, Error(outOfMemory) where it finds no room. Thread rule: any.
void multiplyMatrices(MatrixView<const float> a, MatrixView<const float> b, bool transposed, float addTo,
                      MatrixView<float> c, int threads = 0);
void multiplyMatrices(MatrixView<const double> a, MatrixView<const double> b, bool transposed, double addTo,
                      MatrixView<double> c, int threads = 0);

} // namespace fft_tensor
