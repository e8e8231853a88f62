// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// EnergyRanking::index(): the whole order at once, with sums at every block of it.
#include "spectral/energy_ranking.h"

#include "base/parallel.h"

#include <utility>

namespace fft_tensor {

void EnergyRanking::index() {
    if (indexed() || m_bins.empty())
        return;
    m_order = m_units->orderedKeys(m_zeroFloor);
    accumulateBlocks();
}

void EnergyRanking::accumulateBlocks() {
    const std::size_t blocks = chunkCount(m_order.size(), blockLength);
    m_countBefore.assign(blocks, 0);
    m_energyAfter.assign(blocks, 0);
    parallelChunks(m_order.size(), blockLength, [&](std::size_t block, std::size_t begin, std::size_t end) {
        for (std::size_t i = end; i-- > begin;) {
            const unsigned weight = weights().weightOf(indexOfKey(m_order[i]));
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
