// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "product/weights/synthetic_weight.h"

#include <random>

namespace fft_tensor {

SparseSpectralTensor syntheticWeight(std::uint64_t rows, std::uint64_t columns, double keep) {
    SparseSpectralTensor tensor;
    tensor.layout = SpectrumLayout({rows, columns}, {0, 1});
    tensor.kept = tensor.keepAsked = keep;
    std::mt19937 random(1);
    std::uniform_real_distribution<double> uniform;
    std::normal_distribution<float> normal;
    for (std::uint64_t at = 0; at < tensor.layout.halfCount(); ++at) {
        if (uniform(random) >= keep || tensor.layout.inMirrorPlane(at))
            continue;
        const float real = normal(random), imaginary = normal(random);
        tensor.positions.push_back(static_cast<std::uint32_t>(at));
        tensor.values.emplace_back(real, imaginary);
    }
    return tensor;
}

} // namespace fft_tensor
