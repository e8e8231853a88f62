// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "product/methods/cpu_products.h"
#include "product/study/rounding_bound.h"
#include "spectral/backend.h"
#include "support/tensors.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <random>
#include <vector>

namespace fft_tensor::tests {

/// A tensor of white noise, or of any other, by the strongest `keep` of its spectrum.
inline SparseSpectralTensor sparseOf(const TensorPtr& tensor, const std::vector<int>& axes, double keep,
                                     Backend& backend) {
    JobContext job;
    return backend.analyze(tensor, axes, job)->select(keep, ValueType::float32, job);
}

/// Tensors whose products every implementation must get right.
struct ProductShape {
    const char* title;
    Shape shape;
    std::vector<int> axes;
};
inline const std::vector<ProductShape>& productShapes() {
    static const std::vector<ProductShape> shapes{
        {"square", {16, 16}, {0, 1}},
        {"wide", {6, 40}, {0, 1}},
        {"tall: the rows are halved", {40, 6}, {0, 1}},
        {"odd", {15, 21}, {0, 1}},
        {"prime", {31, 37}, {0, 1}},
        {"one row", {1, 33}, {1}},
        {"one column", {33, 1}, {0}},
        {"one number", {1, 1}, {1}},
        {"two by two", {2, 2}, {0, 1}},
        {"only the columns", {24, 20}, {1}},
        {"only the rows", {24, 20}, {0}},
        {"rank 1", {50}, {0}},
        {"rank 3, all", {8, 6, 5}, {0, 1, 2}},
        {"rank 3, middle", {8, 6, 5}, {1}},
        {"rank 3, first and last", {8, 6, 5}, {0, 2}},
        {"rank 3, last halved", {4, 6, 17}, {1, 2}},
        {"a convolution", {12, 5, 3, 3}, {0, 1, 2, 3}},
        {"a convolution's kernels", {12, 5, 3, 3}, {2, 3}},
        {"ones between", {1, 9, 1, 8}, {1, 3}},
        {"more than one block of rows", {3000, 5}, {0, 1}},
    };
    return shapes;
}

/// Random numbers, row by row.
inline std::vector<float> randomRows(std::size_t rows, std::size_t columns, std::uint64_t seed) {
    return whiteTensor({rows, columns}, seed)->values;
}

/// x·W (or x·Wᵀ) + bias in double by plain loops, W being the rebuilt tensor read as a matrix.
inline std::vector<double> referenceProduct(const std::vector<float>& weight,
                                            const Matricization& matricization, const std::vector<float>& x,
                                            const std::vector<float>& bias) {
    const std::size_t in = matricization.input().length, out = matricization.output().length;
    const bool transposed = matricization.options().transposed;
    const std::size_t rows = in == 0 ? 0 : x.size() / in;
    std::vector<double> y(rows * out);
    for (std::size_t b = 0; b < rows; ++b)
        for (std::size_t j = 0; j < out; ++j) {
            double sum = bias.empty() ? 0 : static_cast<double>(bias[j]);
            for (std::size_t i = 0; i < in; ++i)
                sum += static_cast<double>(x[b * in + i]) *
                       static_cast<double>(transposed ? weight[j * in + i] : weight[i * out + j]);
            y[b * out + j] = sum;
        }
    return y;
}

/// Error of a product by the yardstick of its parts: |difference| over |x|·|W|, all Frobenius, or over |y|
/// where a bias makes that larger. (Relative to y alone it would be unbounded where terms cancel.)
inline double productError(const std::vector<float>& y, const std::vector<double>& truth,
                           const std::vector<float>& x, const std::vector<float>& weight) {
    double difference = 0, sizeX = 0, sizeW = 0, sizeY = 0;
    for (std::size_t i = 0; i < truth.size(); ++i) {
        difference += (y[i] - truth[i]) * (y[i] - truth[i]);
        sizeY += truth[i] * truth[i];
    }
    for (const float value : x)
        sizeX += static_cast<double>(value) * value;
    for (const float value : weight)
        sizeW += static_cast<double>(value) * value;
    const double size = std::sqrt(std::max(sizeX * sizeW, sizeY));
    return size > 0 ? std::sqrt(difference) / size : std::sqrt(difference);
}

/// What productError may come to where x has mean zero.
inline double productLimit(const Matricization& matricization) {
    const auto terms = static_cast<double>(matricization.input().length);
    return productTolerance(terms, matricization.layout().transformLength()) /
           std::sqrt(std::max(1.0, terms));
}

} // namespace fft_tensor::tests
