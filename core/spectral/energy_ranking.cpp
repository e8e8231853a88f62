// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "spectral/energy_ranking.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <span>
#include <utility>

namespace fft_tensor {

namespace {

constexpr double floorFactor = 128.0 / (1 << 24); ///< mathematics: rounding noise of a float32 FFT

/// Of all the numbers that a unit stands for.
double energyOf(std::uint64_t key, const UnitWeights& weights) {
    return weights.weightOf(indexOfKey(key)) * static_cast<double>(energyOfKey(key));
}

} // namespace

double Cut::relativeError() const {
    return totalEnergy > 0 ? std::sqrt(std::max(0.0, droppedEnergy) / totalEnergy) : 0;
}

double Cut::keptEnergy() const {
    return totalEnergy > 0 ? 1 - std::max(0.0, droppedEnergy) / totalEnergy : 1;
}

KeptUnits Cut::keptUnits() const {
    if (units == 0)
        return {std::numeric_limits<float>::infinity(), 0};
    return {energyOfKey(lastKey), indexOfKey(lastKey)};
}

struct EnergyRanking::Segment {
    std::span<const std::uint64_t> keys;
    std::uint64_t unitsBefore = 0, countBefore = 0;
    double energyAfter = 0;
};

EnergyRanking::EnergyRanking(std::shared_ptr<const UnitSource> units, bool spectrum)
    : m_units(std::move(units)) {
    buildBins();
    m_zeroFloor = std::numeric_limits<float>::denorm_min();
    if (spectrum && m_totalEnergy > 0) {
        const double mean = m_totalEnergy / static_cast<double>(weights().fullCount);
        const double floor = floorFactor * floorFactor * mean;
        m_zeroFloor = static_cast<float>(floor);
        if (static_cast<double>(m_zeroFloor) < floor)
            m_zeroFloor = std::nextafter(m_zeroFloor, std::numeric_limits<float>::infinity());
        m_zeroFloor = std::max(m_zeroFloor, std::numeric_limits<float>::denorm_min());
        splitAtFloor();
    }
    accumulateBins();
}

EnergyRanking::~EnergyRanking() = default;

void EnergyRanking::buildBins() {
    const EnergyHistogram histogram = m_units->histogram();
    m_largestEnergy = histogram.largest;
    m_bins.reserve(histogram.bins.size());
    for (const EnergyHistogram::Bin& bin : histogram.bins)
        m_bins.push_back({bin.leadingBits, bin.units, bin.count, bin.energy});
    for (auto bin = m_bins.rbegin(); bin != m_bins.rend(); ++bin) // from the smallest up
        m_totalEnergy += bin->energy;
}

/// Takes what lies below the zero floor out of the bins.
void EnergyRanking::splitAtFloor() {
    const std::uint32_t floorBits = leadingBitsOf(m_zeroFloor);
    while (!m_bins.empty() && m_bins.back().leadingBits < floorBits) {
        m_energyBelowFloor += m_bins.back().energy;
        m_bins.pop_back();
    }
    if (m_bins.empty() || m_bins.back().leadingBits != floorBits)
        return;
    Bin& last = m_bins.back();
    last.units = last.count = 0;
    double above = 0;
    for (const std::uint64_t key : m_units->keysInBin(floorBits, m_zeroFloor)) { // only ranked ones
        const unsigned weight = weights().weightOf(indexOfKey(key));
        ++last.units;
        last.count += weight;
        above += weight * static_cast<double>(energyOfKey(key));
    }
    m_energyBelowFloor += std::max(0.0, last.energy - above);
    last.energy = above;
    if (last.units == 0)
        m_bins.pop_back();
}

void EnergyRanking::accumulateBins() {
    std::uint64_t units = 0, count = 0;
    for (Bin& bin : m_bins) {
        bin.unitsBefore = units;
        bin.countBefore = count;
        units += bin.units;
        count += bin.count;
    }
    double energy = m_energyBelowFloor;
    for (auto bin = m_bins.rbegin(); bin != m_bins.rend(); ++bin) {
        bin->energyAfter = energy;
        energy += bin->energy;
    }
}

EnergyRanking::Segment EnergyRanking::binSegment(const Bin& bin, std::vector<std::uint64_t>& members) const {
    members = m_units->keysInBin(bin.leadingBits, m_zeroFloor);
    return {members, bin.unitsBefore, bin.countBefore, bin.energyAfter};
}

EnergyRanking::Segment EnergyRanking::blockSegment(std::size_t block) const {
    const std::size_t begin = block * blockLength, end = std::min(m_order.size(), begin + blockLength);
    return {std::span(m_order).subspan(begin, end - begin), begin, m_countBefore[block],
            m_energyAfter[block]};
}

/// The cut that keeps everything before the segment and its first `kept` units.
Cut EnergyRanking::cutInside(const Segment& segment, std::size_t kept, std::uint64_t count,
                             double droppedEnergy) const {
    Cut cut;
    cut.totalEnergy = m_totalEnergy;
    cut.units = segment.unitsBefore + kept;
    cut.count = count;
    cut.droppedEnergy = droppedEnergy;
    if (kept > 0)
        cut.lastKey = segment.keys[kept - 1];
    else if (segment.unitsBefore > 0 && !segment.keys.empty())
        cut.lastKey = segment.keys[0] - 1; // all before the segment have smaller keys
    return cut;
}

Cut EnergyRanking::cutByCount(const Segment& segment, std::uint64_t count) const {
    const UnitWeights& weigh = weights();
    std::uint64_t reached = segment.countBefore;
    std::size_t kept = 0;
    for (; kept < segment.keys.size(); ++kept) {
        const unsigned weight = weigh.weightOf(indexOfKey(segment.keys[kept]));
        if (reached + weight > count)
            break;
        reached += weight;
    }
    double dropped = segment.energyAfter;
    for (std::size_t i = segment.keys.size(); i-- > kept;)
        dropped += energyOf(segment.keys[i], weigh);
    return cutInside(segment, kept, reached, dropped);
}

Cut EnergyRanking::cutByEnergy(const Segment& segment, double allowed) const {
    const UnitWeights& weigh = weights();
    double dropped = segment.energyAfter;
    std::size_t kept = segment.keys.size();
    for (; kept > 0; --kept) {
        const double more = energyOf(segment.keys[kept - 1], weigh);
        if (dropped + more > allowed)
            break;
        dropped += more;
    }
    std::uint64_t count = segment.countBefore;
    for (std::size_t i = 0; i < kept; ++i)
        count += weigh.weightOf(indexOfKey(segment.keys[i]));
    return cutInside(segment, kept, count, dropped);
}

Cut EnergyRanking::everything() const {
    Cut cut;
    cut.totalEnergy = m_totalEnergy;
    cut.droppedEnergy = m_energyBelowFloor;
    if (!m_bins.empty()) {
        cut.units = m_bins.back().unitsBefore + m_bins.back().units;
        cut.count = m_bins.back().countBefore + m_bins.back().count;
        cut.lastKey = rankKey(m_zeroFloor, UINT32_MAX);
    }
    return cut;
}

std::vector<EnergyRanking::CoarsePoint> EnergyRanking::coarseCurve() const {
    std::vector<CoarsePoint> curve;
    curve.push_back({0, 0, m_totalEnergy});
    for (const Bin& bin : m_bins)
        curve.push_back({bin.countBefore + bin.count, bin.unitsBefore + bin.units, bin.energyAfter});
    return curve;
}

Cut EnergyRanking::cutAtCount(std::uint64_t count) const {
    Cut whole = everything();
    if (whole.count <= count) {
        whole.floorReached = whole.count < count && count <= weights().fullCount;
        return whole;
    }
    if (indexed()) {
        const auto after = std::upper_bound(m_countBefore.begin(), m_countBefore.end(), count);
        return cutByCount(blockSegment(static_cast<std::size_t>(after - m_countBefore.begin()) - 1), count);
    }
    const auto after = std::upper_bound(m_bins.begin(), m_bins.end(), count,
                                        [](std::uint64_t c, const Bin& bin) { return c < bin.countBefore; });
    std::vector<std::uint64_t> members;
    return cutByCount(binSegment(*(after - 1), members), count);
}

Cut EnergyRanking::cutAtKeep(double keep) const {
    return cutAtCount(
        static_cast<std::uint64_t>(std::llround(keep * static_cast<double>(weights().fullCount))));
}

Cut EnergyRanking::cutAtError(double target) const {
    const double allowed = target * target * m_totalEnergy;
    if (m_energyBelowFloor > allowed) {
        Cut whole = everything();
        whole.floorReached = true;
        return whole;
    }
    if (m_bins.empty())
        return everything();
    // The first place from which on dropping everything is allowed; the cut lies in it.
    const auto within = [&](double energyAfter) { return energyAfter <= allowed; };
    if (indexed()) {
        const auto at = std::partition_point(m_energyAfter.begin(), m_energyAfter.end(), std::not_fn(within));
        return cutByEnergy(blockSegment(static_cast<std::size_t>(at - m_energyAfter.begin())), allowed);
    }
    const auto at = std::partition_point(m_bins.begin(), m_bins.end(),
                                         [&](const Bin& bin) { return !within(bin.energyAfter); });
    std::vector<std::uint64_t> members;
    return cutByEnergy(binSegment(*at, members), allowed);
}

} // namespace fft_tensor
