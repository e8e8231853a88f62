// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/large_vector.h"
#include "spectral/unit_arithmetic.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace fft_tensor {

/// What units count for.
struct UnitWeights {
    /// How many numbers of the full spectrum (or tensor) a unit stands for: 2 for spectra, 1 for entries.
    unsigned weight = 2;
    /// Linear indices of units that stand for one number although `weight` is 2. Increasing.
    std::vector<std::uint32_t> single;
    /// Numbers in all: elements of the tensor.
    std::uint64_t fullCount = 0;

    [[nodiscard]] unsigned weightOf(std::uint32_t linearIndex) const {
        return weight == 2 && isSingle(linearIndex) ? 1 : weight;
    }

  private:
    [[nodiscard]] bool isSingle(std::uint32_t linearIndex) const {
        constexpr std::size_t few = 8; // with two axes there are up to four
        return single.size() <= few ? std::find(single.begin(), single.end(), linearIndex) != single.end()
                                    : std::binary_search(single.begin(), single.end(), linearIndex);
    }
};

/// Units with energy, by the leading bits of it. In a bin all energies share their exponent, so that any
/// order of summing their mantissas gives the same, exact sum (up to 2^28 units in one bin): every device
/// tells the same histogram of the same energies.
struct EnergyHistogram {
    struct Bin {
        std::uint32_t leadingBits = 0;
        std::uint32_t units = 0;
        std::uint64_t count = 0; ///< numbers they stand for
        double energy = 0;       ///< of those numbers
    };
    std::vector<Bin> bins; ///< the strongest first, empty ones left out
    float largest = 0;     ///< energy of any unit
};

/// The energies of what can be kept or dropped, wherever they lie, and the questions that a ranking asks.
/// Thread rule: that of where they lie; UnitEnergies answers any thread.
class UnitSource {
  public:
    virtual ~UnitSource() = default;

    [[nodiscard]] virtual const UnitWeights& weights() const = 0;
    [[nodiscard]] virtual EnergyHistogram histogram() const = 0;
    /// rankKeys, in order, of the units in one bin whose energy is `floor` (> 0) or more.
    [[nodiscard]] virtual std::vector<std::uint64_t> keysInBin(std::uint32_t leadingBits,
                                                               float floor) const = 0;
    /// rankKeys, in order, of all units whose energy is `floor` (> 0) or more.
    [[nodiscard]] virtual LargeVector<std::uint64_t> orderedKeys(float floor) const = 0;
};

} // namespace fft_tensor
