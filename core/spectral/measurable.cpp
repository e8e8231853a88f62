// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "spectral/measurable.h"

#include "spectral/backend.h"

namespace fft_tensor {

Measurable::~Measurable() = default;

Measurable* measurableOf(Backend& backend) {
    return dynamic_cast<Measurable*>(&backend);
}

} // namespace fft_tensor
