// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "product/weights/matricization.h"
#include "runtime/fft.h"
#include "spectral/unit_arithmetic.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace fft_tensor::gpu {

/// How the numbers of a line (W rebuilt over the input side for one output frequency, core's FrequencyLines)
/// lie on the device: the transformed axes outside, the others inside, and beside each number that of the
/// next line. So cuFFT takes all lines and all axes that are not transformed as one batch of neighbours, and
/// the block is a row-major matrix, lines as its columns, that x is multiplied by as it lies.
class LineOrder {
  public:
    explicit LineOrder(const MatricizationSide& input);

    /// Of a number of x, row-major as x has it.
    [[nodiscard]] std::uint32_t positionOf(std::uint64_t index) const;
    /// Both orders are the same: columns of x need not be gathered.
    [[nodiscard]] bool isIdentity() const { return m_identity; }
    /// The number of x that belongs to each place.
    [[nodiscard]] std::vector<std::uint32_t> sources() const;

    [[nodiscard]] const std::vector<std::uint64_t>& transformed() const { return m_transformed; } ///< lengths
    [[nodiscard]] std::uint64_t inside() const { return m_inside; } ///< numbers that are not transformed
    [[nodiscard]] std::uint64_t length() const { return m_length; }

  private:
    struct Axis {
        std::uint64_t length = 1, stride = 1; ///< stride: between places
    };
    std::vector<Axis> m_axes; ///< in the order of x
    std::vector<std::uint64_t> m_transformed;
    std::uint64_t m_inside = 1, m_length = 1;
    bool m_identity = true;
};

/// The inverse transforms, unnormalised, of so many lines at once, in place. Work memory is the caller's.
class LineTransform {
  public:
    /// `order` has transformed axes. Throws Error(deviceFailed | outOfMemory).
    LineTransform(const LineOrder& order, std::uint64_t lines);

    [[nodiscard]] std::size_t workBytes() const;
    void execute(ComplexParts* block, std::byte* work, Stream& stream);

  private:
    /// Up to three axes at once, which is what cuFFT takes.
    struct Pass {
        std::unique_ptr<FftPlan> plan;
        std::uint64_t repeats = 1, distance = 0; ///< of the axes outside, in numbers
    };
    std::vector<Pass> m_passes;
};

} // namespace fft_tensor::gpu
