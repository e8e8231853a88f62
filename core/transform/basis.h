// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "transform/real_transform.h"
#include "transform/spectrum_layout.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fft_tensor {

/// What a tensor is written in. Values are for use inside a process; files and recipes say names.
enum class BasisKind { fourier, cosine, none };

/// One row of the table of bases.
struct Basis {
    BasisKind kind;
    std::string_view name;    ///< as users, recipes and files write it
    std::string_view meaning; ///< for help and tool tips
    /// Coefficients are complex numbers, of which a half spectrum is stored (SpectrumLayout); else real ones,
    /// as many as the tensor has elements, where these lie.
    bool complexNumbers;
    bool hasPhase;
    /// What coefficients along an axis of `length` are to be multiplied by to be those of an orthonormal
    /// basis. Forward transforms of Fourier are plain sums; the others are orthonormal already.
    double (*axisFactor)(std::uint64_t length);
    /// Makes its transform; null where it has complex numbers (see makeFftwTransform).
    std::unique_ptr<RealTransform> (*makeTransform)();

    /// Coefficients stored for one line of `length` elements.
    [[nodiscard]] std::uint64_t coefficientsPerLine(std::uint64_t length) const {
        return complexNumbers ? length / 2 + 1 : length;
    }
    /// Of a whole tensor. `axes`: see resolveAxes.
    [[nodiscard]] std::uint64_t coefficients(const Shape& shape, const std::vector<int>& axes) const;
    [[nodiscard]] int realsPerCoefficient() const { return complexNumbers ? 2 : 1; }
    /// The product of axisFactor over `axes`.
    [[nodiscard]] double orthonormalFactor(const Shape& shape, const std::vector<int>& axes) const;
};

/// All of them: the first is meant where nothing else is said.
[[nodiscard]] std::span<const Basis> bases();
[[nodiscard]] const Basis& basis(BasisKind kind);
/// By name. Throws Error(invalidArgument) that lists the names.
[[nodiscard]] const Basis& basisNamed(std::string_view name);

/// Which transform a user asks for: what interfaces, recipes and manifests name, never bare axes.
struct TransformSpec {
    BasisKind basis = BasisKind::fourier;
    AxesChoice axes;

    bool operator==(const TransformSpec&) const = default;
};

/// "cosine:0,2": a basis and, after a colon, axes as parseAxesChoice reads them; without a colon, all. Throws
/// Error(invalidArgument); also for axes of "none", which has none.
[[nodiscard]] TransformSpec parseTransformSpec(std::string_view text);
/// What parseTransformSpec reads, axes always said but for "none".
[[nodiscard]] std::string toString(const TransformSpec& spec);

} // namespace fft_tensor
