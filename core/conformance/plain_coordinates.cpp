// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "conformance/plain_coordinates.h"

namespace fft_tensor::conformance {

Coordinates coordinatesOf(std::uint64_t linear, const Shape& shape) {
    Coordinates at(shape.size());
    for (std::size_t axis = shape.size(); axis-- > 0;) {
        at[axis] = linear % shape[axis];
        linear /= shape[axis];
    }
    return at;
}

std::uint64_t linearOf(const Coordinates& at, const Shape& shape) {
    std::uint64_t linear = 0;
    for (std::size_t axis = 0; axis < shape.size(); ++axis)
        linear = linear * shape[axis] + at[axis];
    return linear;
}

Coordinates negated(Coordinates at, const SpectrumLayout& layout) {
    for (const int axis : layout.axes())
        at[axis] = at[axis] == 0 ? 0 : layout.shape()[axis] - at[axis];
    return at;
}

HalfIndex halfIndexOf(const Coordinates& full, const SpectrumLayout& layout) {
    const auto halved = static_cast<std::size_t>(layout.halvedAxis());
    if (full[halved] <= layout.shape()[halved] / 2)
        return {linearOf(full, layout.halfShape()), false};
    return {linearOf(negated(full, layout), layout.halfShape()), true};
}

HalfRole roleOf(std::uint64_t halfLinear, const SpectrumLayout& layout) {
    const Coordinates at = coordinatesOf(halfLinear, layout.halfShape());
    const auto halved = static_cast<std::size_t>(layout.halvedAxis());
    HalfRole role;
    role.mirror = halfLinear;
    role.inMirrorPlane = at[halved] == 0 || 2 * at[halved] == layout.shape()[halved];
    if (!role.inMirrorPlane)
        return role;
    role.mirror = linearOf(negated(at, layout), layout.halfShape());
    role.selfConjugate = role.mirror == halfLinear;
    role.represents = role.mirror >= halfLinear;
    return role;
}

} // namespace fft_tensor::conformance
