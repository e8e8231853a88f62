// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "resident/device_units.h"

#include "kernels/selection.h"
#include "spectral/unit_energies.h"

#include <cmath>

namespace fft_tensor::gpu {

namespace {

/// Sums of integers, turned into energies: exact up to 2^28 units in a bin.
EnergyHistogram histogramOf(const std::vector<EnergyBin>& bins, float largest) {
    EnergyHistogram histogram;
    histogram.largest = largest;
    for (std::uint32_t b = energyBins; b-- > 0;)
        if (bins[b].units > 0)
            histogram.bins.push_back({b, bins[b].units, 2 * std::uint64_t{bins[b].units} - bins[b].singles,
                                      std::ldexp(static_cast<double>(bins[b].mantissas), binExponent(b))});
    return histogram;
}

} // namespace

DeviceUnits::DeviceUnits(const SpectrumLayout& layout, Device& device, const float* energies,
                         std::vector<EnergyBin> bins, float largest)
    : m_device(device),
      m_energies(energies),
      m_halfCount(static_cast<std::uint32_t>(layout.halfCount())),
      m_weights{2, layout.selfConjugate(), layout.fullCount()},
      m_bins(std::move(bins)),
      m_largest(largest) {}

EnergyHistogram DeviceUnits::histogram() const {
    return histogramOf(m_bins, m_largest);
}

std::vector<std::uint64_t> DeviceUnits::keysInBin(std::uint32_t leadingBits, float floor) const {
    DeviceBuffer<std::uint64_t> keys(m_device.memory(), m_bins[leadingBits].units);
    const StreamGuard guard(m_device.stream());
    const std::uint32_t count = gpu::keysInBin(m_energies, m_halfCount, leadingBits, floor, keys.data(),
                                               m_device.memory(), m_device.stream());
    std::vector<std::uint64_t> members(count);
    JobContext unwatched;
    m_device.transfers().download(members.data(), keys.data(), count * sizeof(std::uint64_t), unwatched);
    return members;
}

LargeVector<std::uint64_t> DeviceUnits::orderedKeys(float floor) const {
    std::uint64_t most = 0;
    for (std::uint32_t b = leadingBitsOf(floor); b < energyBins; ++b)
        most += m_bins[b].units;
    if (most * sizeof(std::uint64_t) + orderingBytes(most) > m_device.memory().available())
        return orderedOnHost(floor);
    DeviceBuffer<std::uint64_t> keys(m_device.memory(), most);
    const StreamGuard guard(m_device.stream());
    const std::uint32_t count =
        gpu::orderedKeys(m_energies, m_halfCount, floor, keys.data(), m_device.memory(), m_device.stream());
    LargeVector<std::uint64_t> order(count);
    JobContext unwatched;
    m_device.transfers().download(order.data(), keys.data(), count * sizeof(std::uint64_t), unwatched);
    return order;
}

LargeVector<std::uint64_t> DeviceUnits::orderedOnHost(float floor) const {
    UnitEnergies copy;
    copy.counts = m_weights;
    copy.energy.resize(m_halfCount);
    JobContext unwatched;
    m_device.transfers().download(copy.energy.data(), m_energies, m_halfCount * sizeof(float), unwatched);
    return copy.orderedKeys(floor);
}

} // namespace fft_tensor::gpu
