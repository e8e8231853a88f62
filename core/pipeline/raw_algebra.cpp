// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "pipeline/raw_algebra.h"

#include "base/error.h"
#include "io/in_quotes.h"
#include "tensor/convert.h"

#include <algorithm>
#include <cmath>

namespace fft_tensor {

namespace {

/// Exact: float32 holds all other types.
std::vector<double> exactValues(DType type, std::span<const std::byte> bytes) {
    const std::size_t count = bytes.size() / byteSize(type);
    std::vector<double> values(count);
    if (type == DType::f64) {
        std::copy(bytes.begin(), bytes.end(), reinterpret_cast<std::byte*>(values.data()));
        return values;
    }
    std::vector<float> narrow(count);
    toFloat32(type, bytes, narrow);
    values.assign(narrow.begin(), narrow.end());
    return values;
}

std::vector<std::byte> roundedElements(DType type, const std::vector<double>& values) {
    std::vector<std::byte> bytes(values.size() * byteSize(type));
    if (type == DType::f64) {
        std::copy_n(reinterpret_cast<const std::byte*>(values.data()), bytes.size(), bytes.begin());
        return bytes;
    }
    std::vector<float> narrow(values.size());
    for (std::size_t i = 0; i < values.size(); ++i)
        narrow[i] = static_cast<float>(values[i]);
    fromFloat32(type, narrow, bytes);
    return bytes;
}

/// What `of` makes of each element, rounded. `isFinite`: the element's operands are.
template<class Value, class Finite>
std::vector<std::byte> eachElement(DType type, std::size_t count, const std::string& tensor, Value of,
                                   Finite isFinite) {
    std::vector<double> values(count);
    for (std::size_t i = 0; i < count; ++i)
        values[i] = of(i);
    std::vector<std::byte> bytes = roundedElements(type, values);
    const std::vector<double> rounded = exactValues(type, bytes);
    for (std::size_t i = 0; i < count; ++i)
        if (!std::isfinite(rounded[i]) && isFinite(i))
            throw Error(ErrorCode::invalidArgument,
                        "Element " + std::to_string(i) + " of the tensor " + inQuotes(tensor) +
                            " would be beyond the range of its data type, " + std::string(name(type)) +
                            ". Leave the tensor out, or scale what it is made of down first.");
    return bytes;
}

} // namespace

std::vector<std::byte> addElements(DType type, std::span<const std::byte> a, std::span<const std::byte> b,
                                   const std::string& name) {
    const std::vector<double> left = exactValues(type, a), right = exactValues(type, b);
    return eachElement(
        type, left.size(), name, [&](std::size_t i) { return left[i] + right[i]; },
        [&](std::size_t i) { return std::isfinite(left[i]) && std::isfinite(right[i]); });
}

std::vector<std::byte> scaleElements(DType type, std::span<const std::byte> a, double factor,
                                     const std::string& name) {
    const std::vector<double> values = exactValues(type, a);
    return eachElement(
        type, values.size(), name, [&](std::size_t i) { return factor * values[i]; },
        [&](std::size_t i) { return std::isfinite(values[i]); });
}

double dotElements(DType type, std::span<const std::byte> a, std::span<const std::byte> b) {
    const std::vector<double> left = exactValues(type, a), right = exactValues(type, b);
    double sum = 0;
    for (std::size_t i = 0; i < left.size(); ++i)
        sum += left[i] * right[i];
    return sum;
}

} // namespace fft_tensor
