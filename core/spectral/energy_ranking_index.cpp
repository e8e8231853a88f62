// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// EnergyRanking::index(): the whole order at once, by distributing the units to their bins in parallel and
// ordering each bin. The result does not depend on the number of threads.
#include "spectral/energy_ranking.h"

#include "base/parallel.h"

#include <algorithm>
#include <utility>

namespace fft_tensor {

namespace {
constexpr std::size_t binsPerChunk = 64;
} // namespace

void EnergyRanking::index() {
    if (indexed() || m_bins.empty())
        return;
    const auto& energy = m_energies->energy;
    constexpr std::uint32_t absent = UINT32_MAX;
    std::vector<std::uint32_t> binOf(1 << 15, absent);
    for (std::size_t b = 0; b < m_bins.size(); ++b)
        binOf[m_bins[b].leadingBits] = static_cast<std::uint32_t>(b);
    const auto binAt = [&](std::size_t i) {
        return ranked(energy[i]) ? binOf[leadingBitsOf(energy[i])] : absent;
    };

    // How many units each chunk sends to each bin, then where its first one goes.
    const std::size_t perChunk = std::max<std::size_t>(1 << 19, energy.size() / 32);
    std::vector<std::vector<std::uint64_t>> next(chunkCount(energy.size(), perChunk),
                                                 std::vector<std::uint64_t>(m_bins.size()));
    parallelChunks(energy.size(), perChunk, [&](std::size_t chunk, std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i)
            if (const std::uint32_t bin = binAt(i); bin != absent)
                ++next[chunk][bin];
    });
    for (std::size_t b = 0; b < m_bins.size(); ++b) {
        std::uint64_t place = m_bins[b].unitsBefore;
        for (auto& ofChunk : next)
            place += std::exchange(ofChunk[b], place);
    }

    LargeVector<std::uint64_t> order(m_bins.back().unitsBefore + m_bins.back().units);
    parallelChunks(energy.size(), perChunk, [&](std::size_t chunk, std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i)
            if (const std::uint32_t bin = binAt(i); bin != absent)
                order[next[chunk][bin]++] = rankKey(energy[i], static_cast<std::uint32_t>(i));
    });
    parallelChunks(m_bins.size(), binsPerChunk, [&](std::size_t, std::size_t begin, std::size_t end) {
        for (std::size_t b = begin; b < end; ++b) {
            const auto first = order.begin() + static_cast<std::ptrdiff_t>(m_bins[b].unitsBefore);
            const auto last = first + static_cast<std::ptrdiff_t>(m_bins[b].units);
            if (!std::is_sorted(first, last)) // a bin of equal energies is in order already
                std::sort(first, last);
        }
    });
    m_order = std::move(order);
    accumulateBlocks();
}

void EnergyRanking::accumulateBlocks() {
    const std::size_t blocks = chunkCount(m_order.size(), blockLength);
    m_countBefore.assign(blocks, 0);
    m_energyAfter.assign(blocks, 0);
    parallelChunks(m_order.size(), blockLength, [&](std::size_t block, std::size_t begin, std::size_t end) {
        for (std::size_t i = end; i-- > begin;) {
            const unsigned weight = m_energies->weightOf(indexOfKey(m_order[i]));
            m_countBefore[block] += weight;
            m_energyAfter[block] += weight * static_cast<double>(energyOfKey(m_order[i]));
        }
    });
    std::uint64_t count = 0;
    for (std::uint64_t& before : m_countBefore)
        count += std::exchange(before, count);
    double energy = m_energyBelowFloor;
    for (auto after = m_energyAfter.rbegin(); after != m_energyAfter.rend(); ++after)
        energy += std::exchange(*after, energy);
}

} // namespace fft_tensor
