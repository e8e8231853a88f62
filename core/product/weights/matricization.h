// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "transform/spectrum_layout.h"

#include <complex>
#include <cstdint>
#include <optional>
#include <vector>

namespace fft_tensor {

/// How a tensor is read as a matrix W, and from which side it is multiplied.
struct MatricizationOptions {
    /// The first `rowAxes` axes make the rows of W, the others its columns (1 of n columns for rowAxes 0).
    int rowAxes = 1;
    /// false: y = x·W. true: y = x·Wᵀ, the product of a layer that stores (outputs, inputs), as PyTorch's do.
    bool transposed = false;

    bool operator==(const MatricizationOptions&) const = default;
};

/// One side of the product: the axes that x, or y, runs over, as an array of its own.
struct MatricizationSide {
    Shape lengths;                          ///< of its axes, in the tensor's order; {1} where it has none
    std::optional<SpectrumLayout> spectrum; ///< over those of its axes that are transformed, if any
    std::uint64_t length = 1;               ///< elements: of a row of x, or of y
    std::uint64_t frequencies = 1;          ///< of its half spectrum; `length` where nothing is transformed
};

/// What one stored coefficient does in the product. With X the half spectrum of a row of x over the input
/// side:
///     Y[output] += value · (plain ? X[input] : conj X[input])
/// and y is the inverse real transform of Y over the output side, divided by the tensor's N. Where the output
/// side is not transformed, y = Re Y.
struct MatricizedEntry {
    std::uint32_t input = 0, output = 0;
    bool plain = false;
    std::complex<float> value;
};

/// The arithmetic of indices behind products with a spectrum (W is real, so each stored coefficient and its
/// mirror image are one unit, and one multiply-add does for both): for a unit at frequencies (k, l) either it
/// or its mirror (-k, -l) has an l in the output side's half spectrum, and X[-k] = conj X[k]. Holds for any
/// rank, any choice of transform axes and of the halved axis.
/// A value type; const methods may be called from any thread.
class Matricization {
  public:
    /// Throws Error(invalidArgument) when rowAxes does not fit the rank, Error(unsupported) over rank 32.
    Matricization(const SpectrumLayout& layout, const MatricizationOptions& options);

    [[nodiscard]] const SpectrumLayout& layout() const { return m_layout; }
    [[nodiscard]] const MatricizationOptions& options() const { return m_options; }
    [[nodiscard]] const MatricizationSide& input() const { return m_input; }
    [[nodiscard]] const MatricizationSide& output() const { return m_output; }

    /// `position` and `value` as a SparseSpectralTensor stores them; its exponent is not applied.
    [[nodiscard]] MatricizedEntry entry(std::uint32_t position, std::complex<float> value) const;

  private:
    struct Axis {
        std::uint32_t length = 1;       ///< of the tensor
        std::uint32_t storedLength = 1; ///< of the stored half spectrum
        std::uint32_t sideStride = 1;   ///< in the half spectrum of its side
        bool transformed = false;
        bool halved = false;     ///< in the tensor's half spectrum
        bool sideHalved = false; ///< in its side's
        bool output = false;
    };

    struct Unit;

    [[nodiscard]] Unit decode(std::uint32_t position) const;
    [[nodiscard]] bool isOutput(std::size_t axis) const;
    [[nodiscard]] MatricizationSide makeSide(bool output) const;
    void addAxes();

    SpectrumLayout m_layout;
    MatricizationOptions m_options;
    MatricizationSide m_input, m_output;
    std::vector<Axis> m_axes; ///< those longer than 1, in the tensor's order
};

/// Linear index in a side's full array of a coefficient of its half spectrum (`mirrored`: of its mirror
/// image).
[[nodiscard]] std::uint64_t fullIndex(const SpectrumLayout& side, std::uint64_t halfIndex, bool mirrored);

} // namespace fft_tensor
