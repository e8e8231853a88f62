// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "transform/basis.h"

#include "base/error.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace fft_tensor {

namespace {

double one(std::uint64_t) {
    return 1;
}

double inverseRoot(std::uint64_t length) {
    return 1 / std::sqrt(static_cast<double>(length));
}

constexpr std::array table{
    Basis{BasisKind::fourier, "fourier", "Waves: the discrete Fourier transform, half of it stored", true,
          true, inverseRoot, nullptr},
    Basis{BasisKind::cosine, "cosine",
          "Half waves that are even at both ends: the discrete cosine transform (DCT-II)", false, false, one,
          makeCosineTransform},
    Basis{BasisKind::none, "none",
          "No transform: the weights themselves, so that keeping the largest is magnitude pruning", false,
          false, one, makeIdentityTransform},
};

} // namespace

std::uint64_t Basis::coefficients(const Shape& shape, const std::vector<int>& axes) const {
    return complexNumbers ? SpectrumLayout(shape, axes).halfCount() : elementCount(shape);
}

double Basis::orthonormalFactor(const Shape& shape, const std::vector<int>& axes) const {
    double factor = 1;
    for (const int axis : axes)
        factor *= axisFactor(shape[static_cast<std::size_t>(axis)]);
    return factor;
}

std::span<const Basis> bases() {
    return table;
}

const Basis& basis(BasisKind kind) {
    return *std::find_if(table.begin(), table.end(), [&](const Basis& row) { return row.kind == kind; });
}

const Basis& basisNamed(std::string_view name) {
    const auto* const found =
        std::find_if(table.begin(), table.end(), [&](const Basis& row) { return row.name == name; });
    if (found != table.end())
        return *found;
    std::string names;
    for (const Basis& row : table)
        names += (names.empty() ? "" : ", ") + std::string(row.name);
    throw Error(ErrorCode::invalidArgument,
                "\"" + std::string(name) + "\" is no basis to transform to. Use one of " + names + ".");
}

TransformSpec parseTransformSpec(std::string_view text) {
    const std::size_t colon = text.find(':');
    TransformSpec spec{basisNamed(text.substr(0, colon)).kind, {}};
    if (colon == std::string_view::npos)
        return spec;
    if (spec.basis == BasisKind::none)
        throw Error(ErrorCode::invalidArgument, "\"" + std::string(text) +
                                                    "\" names axes, but where nothing is transformed there "
                                                    "are none. Use none alone.");
    spec.axes = parseAxesChoice(std::string(text.substr(colon + 1)));
    return spec;
}

std::string toString(const TransformSpec& spec) {
    const std::string name(basis(spec.basis).name);
    return spec.basis == BasisKind::none ? name : name + ":" + toString(spec.axes);
}

} // namespace fft_tensor
