// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "pipeline/float32_range.h"

#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

namespace fft_tensor {

namespace {

constexpr const char* tooSmall = "values too small for float32";
constexpr const char* tooLarge = "values too large for float32";

struct Float64Values {
    bool allFinite = true, allZero = true;
};

Float64Values scan(const std::vector<std::byte>& bytes) {
    Float64Values found;
    for (std::size_t offset = 0; offset + sizeof(double) <= bytes.size(); offset += sizeof(double)) {
        double value = 0;
        std::memcpy(&value, bytes.data() + offset, sizeof value);
        found.allFinite = found.allFinite && std::isfinite(value);
        found.allZero = found.allZero && value == 0;
    }
    return found;
}

} // namespace

std::string reasonBeyondFloat32(const WeightFile& input, std::size_t index, const Statistics& values,
                                JobContext& context) {
    using Limits = std::numeric_limits<float>;
    const TensorInfo& info = input.tensors().at(index);
    const bool vanished = values.sumOfSquares == 0 && !values.firstNotFinite;
    if (info.dtype == DType::f64 && (vanished || values.firstNotFinite)) {
        const Float64Values source = scan(input.readBytes(index, context));
        if (source.allFinite && !source.allZero)
            return vanished ? tooSmall : tooLarge;
    }
    if (vanished || values.firstNotFinite)
        return {};
    // No rebuilt value is beyond the norm of all, and rounding may add a little to it.
    if (std::sqrt(values.sumOfSquares) > static_cast<double>(Limits::max()) / 2)
        return tooLarge;
    const double meanSquare = values.sumOfSquares / static_cast<double>(elementCount(info.shape));
    return std::sqrt(meanSquare) < static_cast<double>(Limits::min()) ? tooSmall : "";
}

} // namespace fft_tensor
