// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Apart from cpu_backend.cpp, which needs no FFT library and is built where there is none.
#include "spectral/backend.h"

namespace fft_tensor {

std::unique_ptr<Backend> makeCpuBackend() {
    return makeCpuBackendWith(makeFftwTransform());
}

} // namespace fft_tensor
