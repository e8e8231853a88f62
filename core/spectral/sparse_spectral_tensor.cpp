// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "spectral/sparse_spectral_tensor.h"

#include "base/error.h"
#include "base/large_vector.h"
#include "base/parallel.h"
#include "spectral/inversion.h"
#include "tensor/power_of_two.h"

#include <algorithm>
#include <cmath>

namespace fft_tensor {

namespace {

constexpr std::size_t valuesPerChunk = 1 << 17;

using Complex = std::complex<float>;
using Exact = std::complex<double>;

/// How many coefficients of the full spectrum an entry stands for, and how many times over its value is
/// stored.
struct Role {
    double count = 2;
    double factor = 1;
};

Role roleOf(const SpectrumLayout& layout, std::uint32_t position) {
    if (!layout.inMirrorPlane(position))
        return {2, 1};
    return layout.mirror(position) == position ? Role{1, 1} : Role{2, 2};
}

/// The coefficient itself, in true units.
Exact coefficient(const SparseSpectralTensor& tensor, std::size_t i) {
    const double factor = roleOf(tensor.layout, tensor.positions[i]).factor;
    return Exact(tensor.values[i]) * (std::ldexp(1.0, tensor.exponent) / factor);
}

/// The power of two that brings a magnitude near 1, so that float32 holds it.
int exponentOf(double magnitude) {
    return magnitude > 0 ? std::ilogb(magnitude) : 0;
}

/// Assembles a result from stored values (factor 2 of representatives included) in true units.
SparseSpectralTensor assemble(const SpectrumLayout& layout, const std::vector<std::uint32_t>& positions,
                              const std::vector<Exact>& values) {
    SparseSpectralTensor result;
    result.layout = layout;
    result.positions = positions;
    double largest = 0, energy = 0, count = 0;
    for (const Exact& value : values)
        largest = std::max({largest, std::abs(value.real()), std::abs(value.imag())});
    result.exponent = exponentOf(largest);
    result.values.reserve(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        const Role role = roleOf(layout, positions[i]);
        count += role.count;
        energy += role.count * std::norm(values[i] / role.factor);
        result.values.push_back(Complex(values[i] * std::ldexp(1.0, -result.exponent)));
    }
    result.totalEnergy = energy;
    result.kept = layout.fullCount() > 0 ? count / static_cast<double>(layout.fullCount()) : 0;
    result.keepAsked = result.kept;
    return result;
}

} // namespace

void requireEqualLayouts(const SparseSpectralTensor& a, const SparseSpectralTensor& b) {
    if (a.layout != b.layout)
        throw Error(ErrorCode::invalidArgument, "These spectra do not fit together: one has shape " +
                                                    toString(a.layout.shape()) + " transformed over axes " +
                                                    axesText(a.layout.axes()) + ", the other " +
                                                    toString(b.layout.shape()) + " over axes " +
                                                    axesText(b.layout.axes()) + ". Transform both alike.");
}

std::string_view name(ValueType type) {
    return type == ValueType::float32 ? "float32" : "float16";
}

std::uint64_t SparseSpectralTensor::memoryBytes() const {
    return positions.size() * sizeof(std::uint32_t) + values.size() * sizeof(Complex);
}

void invertInto(const SpectrumLayout& layout, Transform& transform, std::span<Complex> spectrum, int exponent,
                std::span<float> values, JobContext& context) {
    transform.inverse(layout, spectrum, values, context);
    if (exponent == 0)
        return;
    parallelChunks(values.size(), valuesPerChunk, [&](std::size_t, std::size_t begin, std::size_t end) {
        scaleByPowerOfTwo(values.subspan(begin, end - begin), exponent);
    });
}

void rebuildInto(const SparseSpectralTensor& tensor, Transform& transform, std::span<float> values,
                 JobContext& context) {
    LargeVector<Complex> spectrum(tensor.layout.halfCount());
    const auto& positions = tensor.positions;
    parallelChunks(spectrum.size(), valuesPerChunk, [&](std::size_t, std::size_t begin, std::size_t end) {
        std::fill(spectrum.begin() + begin, spectrum.begin() + end, Complex{});
        auto at = std::lower_bound(positions.begin(), positions.end(), begin);
        for (; at != positions.end() && *at < end; ++at)
            spectrum[*at] = tensor.values[at - positions.begin()];
    });
    invertInto(tensor.layout, transform, spectrum, tensor.exponent, values, context);
}

std::vector<float> rebuild(const SparseSpectralTensor& tensor, Transform& transform, JobContext& context) {
    std::vector<float> values(tensor.layout.fullCount());
    rebuildInto(tensor, transform, values, context);
    return values;
}

SparseSpectralTensor add(const SparseSpectralTensor& a, const SparseSpectralTensor& b) {
    requireEqualLayouts(a, b);
    std::vector<std::uint32_t> positions;
    std::vector<Exact> values;
    const double scaleA = std::ldexp(1.0, a.exponent), scaleB = std::ldexp(1.0, b.exponent);
    std::size_t i = 0, j = 0;
    while (i < a.positions.size() || j < b.positions.size()) {
        const bool takeA =
            j == b.positions.size() || (i < a.positions.size() && a.positions[i] <= b.positions[j]);
        const bool takeB =
            i == a.positions.size() || (j < b.positions.size() && b.positions[j] <= a.positions[i]);
        positions.push_back(takeA ? a.positions[i] : b.positions[j]);
        Exact sum = 0;
        if (takeA)
            sum += Exact(a.values[i++]) * scaleA;
        if (takeB)
            sum += Exact(b.values[j++]) * scaleB;
        values.push_back(sum);
    }
    return assemble(a.layout, positions, values);
}

SparseSpectralTensor scale(const SparseSpectralTensor& a, double factor) {
    std::vector<Exact> values;
    values.reserve(a.values.size());
    for (const Complex value : a.values)
        values.push_back(Exact(value) * (factor * std::ldexp(1.0, a.exponent)));
    return assemble(a.layout, a.positions, values);
}

SparseSpectralTensor multiplySpectra(const SparseSpectralTensor& a, const SparseSpectralTensor& b) {
    requireEqualLayouts(a, b);
    std::vector<std::uint32_t> positions;
    std::vector<Exact> values;
    for (std::size_t i = 0, j = 0; i < a.positions.size() && j < b.positions.size();) {
        if (a.positions[i] == b.positions[j]) {
            positions.push_back(a.positions[i]);
            values.push_back(coefficient(a, i) * coefficient(b, j) * roleOf(a.layout, a.positions[i]).factor);
            ++i, ++j;
        } else if (a.positions[i] < b.positions[j]) {
            ++i;
        } else {
            ++j;
        }
    }
    return assemble(a.layout, positions, values);
}

double innerProduct(const SparseSpectralTensor& a, const SparseSpectralTensor& b) {
    requireEqualLayouts(a, b);
    double sum = 0;
    for (std::size_t i = 0, j = 0; i < a.positions.size() && j < b.positions.size();) {
        if (a.positions[i] == b.positions[j]) {
            const Exact product = coefficient(a, i) * std::conj(coefficient(b, j));
            sum += roleOf(a.layout, a.positions[i]).count * product.real();
            ++i, ++j;
        } else if (a.positions[i] < b.positions[j]) {
            ++i;
        } else {
            ++j;
        }
    }
    return sum / a.layout.transformLength();
}

} // namespace fft_tensor
