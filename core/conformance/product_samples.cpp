// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "conformance/product_samples.h"

#include "conformance/plain_coordinates.h"
#include "product/study/rounding_bound.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <random>

namespace fft_tensor::conformance {

namespace {

std::vector<Grid> upTo(std::uint64_t largest, std::vector<Grid> grids) {
    grids.erase(std::remove_if(grids.begin(), grids.end(),
                               [&](const Grid& grid) { return grid.elements() > largest; }),
                grids.end());
    return grids;
}

/// exp(2πi·k/n) for k below n.
std::vector<std::complex<double>> rootsOfUnity(std::uint64_t n) {
    std::vector<std::complex<double>> roots(n);
    for (std::uint64_t k = 0; k < n; ++k)
        roots[k] = std::polar(1.0, 2 * std::numbers::pi * static_cast<double>(k) / static_cast<double>(n));
    return roots;
}

double squaredNorm(const std::vector<float>& values) {
    double sum = 0;
    for (const float value : values)
        sum += static_cast<double>(value) * static_cast<double>(value);
    return sum;
}

} // namespace

std::vector<Grid> productGridsUpTo(std::uint64_t largest) {
    return upTo(largest, {{{1, 1}, {1}},
                          {{2, 2}, {0, 1}},
                          {{50}, {0}},
                          {{1, 33}, {1}},
                          {{33, 1}, {0}},
                          {{16, 16}, {0, 1}},
                          {{6, 40}, {0, 1}},
                          {{40, 6}, {0, 1}},
                          {{15, 21}, {0, 1}},
                          {{24, 20}, {0}},
                          {{24, 20}, {1}},
                          {{31, 37}, {0, 1}},
                          {{8, 6, 5}, {0, 1, 2}},
                          {{8, 6, 5}, {1}},
                          {{8, 6, 5}, {0, 2}},
                          {{4, 6, 17}, {1, 2}},
                          {{12, 5, 3, 3}, {0, 1, 2, 3}},
                          {{12, 5, 3, 3}, {2, 3}},
                          {{3, 2, 4, 2, 5}, {0, 1, 2, 3, 4}},
                          {{3000, 5}, {0, 1}},
                          {{130, 270}, {0, 1}}});
}

std::vector<Grid> largeProductGridsUpTo(std::uint64_t largest) {
    return upTo(largest, {{{257, 380}, {0, 1}}, {{768, 3072}, {0, 1}}, {{4096, 4096}, {0, 1}}});
}

std::vector<float> randomNumbers(std::uint64_t count, std::uint64_t seed) {
    return makeTensor({{count}, {0}}, Signal::noise, seed)->values;
}

SparseSpectralTensor syntheticWeight(const Grid& grid, double keep, std::uint64_t seed, int exponent) {
    SparseSpectralTensor made;
    made.layout = SpectrumLayout(grid.shape, grid.axes);
    made.exponent = exponent;
    std::mt19937_64 random(seed);
    std::uniform_real_distribution<double> share;
    std::normal_distribution<float> normal;
    const std::uint64_t places = made.layout.halfCount();
    for (std::uint64_t place = 0; place < places; ++place)
        if (share(random) < keep && roleOf(place, made.layout).represents)
            made.positions.push_back(static_cast<std::uint32_t>(place));
    if (made.positions.empty() && keep > 0) {
        const std::uint64_t place = random() % places;
        made.positions.push_back(
            static_cast<std::uint32_t>(std::min(place, roleOf(place, made.layout).mirror)));
    }
    for (const std::uint32_t place : made.positions) {
        const float re = normal(random), im = normal(random);
        made.values.emplace_back(re, roleOf(place, made.layout).selfConjugate ? 0.0f : im);
    }
    return made;
}

/// The inverse transform over the rows of what the column's frequencies come to in each of them.
std::vector<double> columnOf(const SparseSpectralTensor& matrix, std::uint64_t column) {
    const SpectrumLayout& layout = matrix.layout;
    const std::uint64_t height = layout.shape()[0], width = layout.shape()[1];
    const auto down = rootsOfUnity(height), across = rootsOfUnity(width);
    std::vector<std::complex<double>> rows(height);
    for (std::size_t i = 0; i < matrix.positions.size(); ++i) {
        const Coordinates at = coordinatesOf(matrix.positions[i], layout.halfShape());
        // Outside mirror planes an entry speaks for its mirror image, too.
        const double images = roleOf(matrix.positions[i], layout).inMirrorPlane ? 1 : 2;
        rows[at[0]] += images * std::complex<double>(matrix.values[i]) * across[at[1] * column % width];
    }
    const double scale = std::ldexp(1 / layout.transformLength(), matrix.exponent);
    std::vector<double> values(height);
    for (std::uint64_t i = 0; i < height; ++i) {
        double sum = 0;
        for (std::uint64_t k = 0; k < height; ++k)
            sum += (rows[k] * down[k * i % height]).real();
        values[i] = scale * sum;
    }
    return values;
}

PlainProduct plainProduct(const std::vector<float>& weight, const Matricization& matricization,
                          const std::vector<float>& x, const std::vector<float>& bias) {
    const std::uint64_t in = matricization.input().length, out = matricization.output().length,
                        rows = x.size() / in;
    const bool transposed = matricization.options().transposed;
    PlainProduct product;
    product.y.resize(rows * out);
    double total = 0;
    for (std::uint64_t b = 0; b < rows; ++b)
        for (std::uint64_t j = 0; j < out; ++j) {
            double sum = bias.empty() ? 0 : static_cast<double>(bias[j]);
            for (std::uint64_t i = 0; i < in; ++i)
                sum += static_cast<double>(x[b * in + i]) *
                       static_cast<double>(weight[transposed ? j * in + i : i * out + j]);
            product.y[b * out + j] = sum;
            total += sum * sum;
        }
    const double expected = squaredNorm(x) * squaredNorm(weight) / static_cast<double>(in);
    product.size = std::sqrt(std::max(total, expected));
    product.tolerance =
        product.size * productTolerance(static_cast<double>(in), matricization.layout().transformLength());
    return product;
}

} // namespace fft_tensor::conformance
