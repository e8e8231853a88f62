// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "spectral/unit_source.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace fft_tensor {

/// A place in the order of units by decreasing energy, ties by lower linear index: the units before it are
/// kept. All energies are in the units of their source and exact to double rounding.
struct Cut {
    std::uint64_t lastKey = 0; ///< rankKey of the last kept unit; 0 when nothing is kept
    std::uint64_t units = 0;   ///< kept units = complex numbers stored
    std::uint64_t count = 0;   ///< numbers of the full spectrum they stand for
    double droppedEnergy = 0;  ///< of the full spectrum, summed from the smallest up
    double totalEnergy = 0;
    bool floorReached = false; ///< fewer kept than asked: the rest is rounding noise below the zero floor

    /// sqrt(dropped / total); 0 for a tensor of zeros.
    [[nodiscard]] double relativeError() const;
    /// Which units those are, for loops over all of them.
    [[nodiscard]] KeptUnits keptUnits() const;
    /// Kept energy / total energy; 1 for a tensor of zeros.
    [[nodiscard]] double keptEnergy() const;
};

/// The order of a tensor's units, and exact answers about every prefix of it.
///
/// Built from a histogram over the leading bits of the energies; a question is answered by finding its bin
/// and ordering the members of that one bin. index() orders all bins once, after which every answer takes
/// O(log n) and well under 1 ms.
/// Thread rule: once indexed, const methods may be called from any thread, concurrently; before, as the units
/// allow it. index() not beside others.
class EnergyRanking {
  public:
    /// Takes a share of the units. `spectrum`: apply the zero floor of spectra, (128·2^-24)²·mean energy.
    EnergyRanking(std::shared_ptr<const UnitSource> units, bool spectrum);
    ~EnergyRanking();

    [[nodiscard]] const UnitWeights& weights() const { return m_units->weights(); }
    [[nodiscard]] double totalEnergy() const { return m_totalEnergy; }
    [[nodiscard]] float largestEnergy() const { return m_largestEnergy; }
    /// Units with less energy than this are rounding noise (or zero), and never kept.
    [[nodiscard]] float zeroFloor() const { return m_zeroFloor; }

    /// The longest prefix that stands for at most `count` numbers.
    [[nodiscard]] Cut cutAtCount(std::uint64_t count) const;
    /// cutAtCount(round(keep · fullCount)). keep in [0, 1].
    [[nodiscard]] Cut cutAtKeep(double keep) const;
    /// The shortest prefix whose relative error does not exceed `target`; the longest there is (floorReached)
    /// when none does.
    [[nodiscard]] Cut cutAtError(double target) const;

    /// Cuts at the bins' edges, from everything dropped to everything kept: exact, 0.8 % apart in energy, and
    /// small enough to hold for every tensor of a checkpoint.
    struct CoarsePoint {
        std::uint64_t count = 0, units = 0;
        double droppedEnergy = 0;
    };
    [[nodiscard]] std::vector<CoarsePoint> coarseCurve() const;

    /// Orders everything once, so that later cuts are instant. Costs about two transforms.
    void index();
    [[nodiscard]] bool indexed() const { return !m_order.empty(); }
    /// rankKeys of all units above the floor in order; empty before index().
    [[nodiscard]] const LargeVector<std::uint64_t>& order() const { return m_order; }

  private:
    static constexpr std::size_t blockLength = 1024; ///< units of the order between two remembered sums
    /// A run of neighbours in the order, with what lies before and after it.
    struct Segment;
    /// Units whose energies share their leading bits.
    struct Bin {
        std::uint32_t leadingBits = 0;
        std::uint64_t units = 0, count = 0;
        double energy = 0;
        std::uint64_t unitsBefore = 0, countBefore = 0; ///< in stronger bins
        double energyAfter = 0;                         ///< in weaker bins and below the floor
    };
    void buildBins();
    void splitAtFloor();
    void accumulateBins();
    void accumulateBlocks();
    [[nodiscard]] Cut cutInside(const Segment& segment, std::size_t kept, std::uint64_t count,
                                double droppedEnergy) const;
    [[nodiscard]] Cut cutByCount(const Segment& segment, std::uint64_t count) const;
    [[nodiscard]] Cut cutByEnergy(const Segment& segment, double allowed) const;
    [[nodiscard]] Segment blockSegment(std::size_t block) const;
    [[nodiscard]] Segment binSegment(const Bin& bin, std::vector<std::uint64_t>& members) const;
    [[nodiscard]] Cut everything() const;

    std::shared_ptr<const UnitSource> m_units;
    std::vector<Bin> m_bins; ///< by decreasing energy, empty ones left out
    double m_totalEnergy = 0;
    double m_energyBelowFloor = 0;
    float m_largestEnergy = 0;
    float m_zeroFloor = 0; ///< the smallest energy that is ranked
    // After index(): the order, and what lies before and after each block of it.
    LargeVector<std::uint64_t> m_order;
    std::vector<std::uint64_t> m_countBefore;
    std::vector<double> m_energyAfter;
};

} // namespace fft_tensor
