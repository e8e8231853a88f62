// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "tensor/shape.h"
#include "transform/spectrum_index.h"

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace fft_tensor {

/// Where the coefficients of a real tensor's discrete Fourier transform lie.
///
/// The transform runs over the *transform axes*. Of its result only the *half spectrum* is kept: indices 0 …
/// n/2 along the *halved axis*, which is the longest transform axis (of equal ones, the last). The rest
/// follows from F[-k] = conj F[k]. The half spectrum is an array of halfShape(), row-major, axes in the
/// tensor's own order; *linear index* is the index into it.
///
/// A stored coefficient stands for two of the full spectrum, except in the *mirror planes*, where its index
/// on the halved axis is 0 or (even length) n/2: there its mirror image is stored as well. A coefficient and
/// its mirror are one *unit*; the unit's representative is the one of lower linear index. A coefficient that
/// is its own mirror is self-conjugate: a unit that counts once.
///
/// A value type; all methods are const and cheap.
class SpectrumLayout {
  public:
    SpectrumLayout() = default;
    /// `axes`: see resolveAxes. Throws Error(unsupported) when the half spectrum has 2^32 coefficients or
    /// more, the halved axis 2^31, or the tensor more than 32 axes that cannot be folded.
    SpectrumLayout(Shape shape, std::vector<int> axes);

    [[nodiscard]] const Shape& shape() const { return m_shape; }
    [[nodiscard]] const std::vector<int>& axes() const { return m_axes; }
    [[nodiscard]] bool isTransformed(std::size_t axis) const {
        return std::find(m_axes.begin(), m_axes.end(), static_cast<int>(axis)) != m_axes.end();
    }
    [[nodiscard]] int halvedAxis() const { return m_halvedAxis; }
    [[nodiscard]] const Shape& halfShape() const { return m_halfShape; }
    /// Coefficients of the half spectrum.
    [[nodiscard]] std::uint64_t halfCount() const { return m_halfCount; }
    /// Coefficients of the full spectrum = elements of the tensor.
    [[nodiscard]] std::uint64_t fullCount() const { return m_fullCount; }
    /// N: product of the transformed lengths. Parseval: sum over the full spectrum of |F|² = N·sum of W².
    [[nodiscard]] double transformLength() const { return m_transformLength; }

    /// The same arithmetic as plain numbers, for kernels.
    [[nodiscard]] const SpectrumIndex& index() const { return m_index; }
    [[nodiscard]] bool inMirrorPlane(std::uint64_t linearIndex) const {
        return m_index.inMirrorPlane(static_cast<std::uint32_t>(linearIndex));
    }
    /// Linear index of the mirror image of a coefficient in a mirror plane.
    [[nodiscard]] std::uint32_t mirror(std::uint64_t linearIndex) const {
        return m_index.mirror(static_cast<std::uint32_t>(linearIndex));
    }

    /// Linear indices stored twice over: those in the mirror planes whose mirror has a lower index.
    /// Increasing.
    [[nodiscard]] std::vector<std::uint32_t> redundant() const;
    /// Linear indices of self-conjugate coefficients. Increasing.
    [[nodiscard]] std::vector<std::uint32_t> selfConjugate() const;

    /// K = round(keep · fullCount()), the number of full-spectrum coefficients a keep fraction asks for.
    [[nodiscard]] std::uint64_t countForKeep(double keep) const;

    bool operator==(const SpectrumLayout& other) const {
        return m_shape == other.m_shape && m_axes == other.m_axes; // all else follows
    }

  private:
    [[nodiscard]] SpectrumIndex makeIndex() const;
    template<class Visit>
    void visitMirrorPlanes(Visit visit) const;

    Shape m_shape, m_halfShape;
    std::vector<int> m_axes;
    int m_halvedAxis = 0;
    std::uint64_t m_halfCount = 0, m_fullCount = 0;
    SpectrumIndex m_index;
    double m_transformLength = 1;
};

/// Which axes a user asks for.
struct AxesChoice {
    enum class Kind { all, last, automatic, list };
    Kind kind = Kind::all;
    std::vector<int> list; ///< for Kind::list: axis numbers from 0

    bool operator==(const AxesChoice&) const = default;
};

/// Reads "all", "last", "auto" or "0,2". Throws Error(invalidArgument).
[[nodiscard]] AxesChoice parseAxesChoice(const std::string& text);
[[nodiscard]] std::string toString(const AxesChoice& choice);

/// The transform axes of a tensor, increasing, axes of length 1 squeezed out (one is left where all have
/// length 1). "last" is the last axis longer than 1. Kind::automatic is not resolved here: see candidateAxes.
/// Throws Error(invalidArgument) that names the tensor and the axis it lacks, or for a scalar.
[[nodiscard]] std::vector<int> resolveAxes(const AxesChoice& choice, const Shape& shape,
                                           const std::string& tensor);

/// What "auto" tries: all axes, the last, and each single one; without repetition, all first.
[[nodiscard]] std::vector<std::vector<int>> candidateAxes(const Shape& shape);

/// "0,2"
[[nodiscard]] std::string axesText(const std::vector<int>& axes);

} // namespace fft_tensor
