// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "tensor/host_tensor.h"

#include <cmath>
#include <cstdint>
#include <memory>
#include <random>
#include <utility>

namespace fft_tensor::tests {

/// Independent standard normal numbers; the same for the same seed.
inline TensorPtr whiteTensor(Shape shape, std::uint64_t seed, float scale = 1) {
    auto tensor = std::make_shared<HostTensor>();
    tensor->name = "white";
    tensor->shape = std::move(shape);
    tensor->values.resize(elementCount(tensor->shape));
    std::mt19937_64 random(seed);
    std::normal_distribution<float> normal;
    for (float& value : tensor->values)
        value = scale * normal(random);
    return tensor;
}

inline TensorPtr tensorOf(Shape shape, std::vector<float> values) {
    auto tensor = std::make_shared<HostTensor>();
    tensor->name = "made";
    tensor->shape = std::move(shape);
    tensor->values.assign(values.begin(), values.end());
    return tensor;
}

/// Relative Frobenius distance of `values` from `truth`, in double.
template<class A, class B>
double relativeDistance(const A& values, const B& truth) {
    double difference = 0, total = 0;
    for (std::size_t i = 0; i < truth.size(); ++i) {
        const double d = static_cast<double>(values[i]) - static_cast<double>(truth[i]);
        difference += d * d;
        total += static_cast<double>(truth[i]) * static_cast<double>(truth[i]);
    }
    return total > 0 ? std::sqrt(difference / total) : std::sqrt(difference);
}

} // namespace fft_tensor::tests
