// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "spectral/sparse_spectral_tensor.h"
#include "transform/spectrum_layout.h"

#include <complex>
#include <cstdint>
#include <span>
#include <vector>

namespace fft_tensor::conformance {

/// What is kept at one keep fraction, by plain loops.
struct PlainChoice {
    std::vector<std::uint32_t> positions; ///< increasing
    std::uint64_t count = 0;              ///< of the full spectrum
    double droppedShare = 0;              ///< dropped energy / total energy
    bool floorReached = false;
};

/// The order of a spectrum's units as the documents state it: all units sorted, prefixes summed from the
/// smallest up. O(n) per question.
class PlainOrder {
  public:
    PlainOrder(const SpectrumLayout& layout, std::span<const std::complex<float>> spectrum);

    [[nodiscard]] PlainChoice at(double keep) const;
    /// Linear indices in the order in which units are kept; without those below the zero floor.
    [[nodiscard]] const std::vector<std::uint32_t>& order() const { return m_order; }
    [[nodiscard]] double totalEnergy() const { return m_total; }
    [[nodiscard]] double zeroFloor() const { return m_floor; }

  private:
    struct Unit {
        float energy = 0;
        std::uint32_t position = 0;
        unsigned weight = 2;
    };
    std::vector<Unit> m_units; ///< those that are ranked, in order
    std::vector<std::uint32_t> m_order;
    std::uint64_t m_fullCount = 0;
    double m_total = 0, m_floor = 0, m_belowFloor = 0;
};

/// The number that stands for a unit in a sparse tensor, before rounding: F, or 2F where it speaks for a
/// stored mirror image, too.
[[nodiscard]] std::complex<float> plainStored(const SpectrumLayout& layout, std::uint32_t position,
                                              std::complex<float> coefficient);

/// What rounding the kept values loses: sum over the full spectrum of |F - what is stored|² where something
/// is stored. In the units of `spectrum`, which are 2^scaleExponent.
[[nodiscard]] double roundingLoss(const SparseSpectralTensor& sparse,
                                  std::span<const std::complex<float>> spectrum, int scaleExponent);

} // namespace fft_tensor::conformance
