// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "product/methods/dense_kernels.h"

#include "base/parallel.h"
#include "product/methods/blas_choice.h"
#include "product/methods/blas_library.h"
#include "product/methods/few_rows_kernels.h"

namespace fft_tensor {

DenseKernels denseKernels() {
    const BlasLibrary& blas = blasLibrary();
    DenseKernels kernels{blas.name,     blas.kernels,      fewRowsVectors(),
                         mostFewRows(), parallelThreads(), blas.failure};
    if (blas.failure.empty())
        kernels.warning = kernelsWarning(blas.kernels, cpuFeatures(), blas.asked);
    return kernels;
}

std::string DenseKernels::text() const {
    if (fewRows.empty()) // nobody was asked
        return {};
    return fewRows + " kernels of this program up to " + std::to_string(mostFewRows) + " rows, " +
           (library.empty() ? "none" : library + " (" + kernels + ")") + " beyond";
}

} // namespace fft_tensor
