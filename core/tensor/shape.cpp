// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "tensor/shape.h"

#include "base/checked_math.h"

namespace fft_tensor {

std::optional<std::uint64_t> checkedElementCount(const Shape& shape) {
    std::uint64_t count = 1;
    bool empty = false;
    for (const std::uint64_t length : shape) {
        empty = empty || length == 0;
        const auto product = checkedMultiply(count, length == 0 ? 1 : length);
        if (!product)
            return std::nullopt;
        count = *product;
    }
    return empty ? 0 : count;
}

std::uint64_t elementCount(const Shape& shape) {
    return checkedElementCount(shape).value();
}

std::string toString(const Shape& shape) {
    if (shape.empty())
        return "scalar";
    std::string text;
    for (const std::uint64_t length : shape)
        text += (text.empty() ? "" : " × ") + std::to_string(length);
    return text;
}

std::string indexText(const Shape& shape, std::uint64_t linear) {
    std::string text;
    for (auto length = shape.rbegin(); length != shape.rend(); ++length) {
        text = std::to_string(linear % *length) + (text.empty() ? "" : ", ") + text;
        linear /= *length;
    }
    return "[" + text + "]";
}

} // namespace fft_tensor
