// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "resident/device_work.h"

#include "kernels/selection.h"
#include "resident/device_units.h"
#include "spectral/selection.h"

#include <bit>
#include <utility>

namespace fft_tensor::gpu {

DeviceWork::DeviceWork(const HostTensor& tensor, SpectrumLayout layout, double keep,
                       std::shared_ptr<Device> device, JobContext& context)
    : m_device(std::move(device)),
      m_layout(std::move(layout)),
      m_keep(keep),
      m_halfCount(static_cast<std::uint32_t>(m_layout.halfCount())),
      m_transform(m_device->transformFor(m_layout)),
      m_weights(m_device->memory(), m_layout.fullCount()),
      m_energies(m_device->memory(), m_halfCount),
      m_spectrum(m_device->memory(), m_halfCount),
      m_largest(m_device->memory(), 1),
      m_bins(m_device->memory(), energyBins),
      m_found(energyBins) {
    const StreamGuard guard(m_device->stream()); // a cancel must not free what is being written
    m_device->transfers().upload(m_weights.data(), tensor.values.data(), m_weights.bytes(), context);
}

DeviceWork::~DeviceWork() {
    const StreamGuard untilDone(m_device->stream());
}

std::uint32_t DeviceWork::findPositions(JobContext& context) {
    context.checkpoint();
    Stream& stream = m_device->stream();
    findHistogram(m_layout.index(), m_halfCount, m_energies.data(), m_largest.data(), m_bins.data(), stream);
    m_device->transfers().download(m_found.data(), m_bins.data(), m_bins.bytes(), context);
    std::uint32_t largest = 0;
    m_device->transfers().download(&largest, m_largest.data(), sizeof(largest), context);
    const auto units = std::make_shared<DeviceUnits>(m_layout, *m_device, m_energies.data(), m_found,
                                                     std::bit_cast<float>(largest));
    const Cut cut = EnergyRanking(units, true).cutAtKeep(m_keep);
    makeRoom(m_positions, cut.units, m_device->memory());
    return cut.units == 0 ? 0
                          : keptPositions(m_energies.data(), m_halfCount, cut.keptUnits(), m_positions.data(),
                                          m_device->memory(), stream);
}

std::uint64_t DeviceWork::analyzeAndPack(JobContext& context) {
    Stream& stream = m_device->stream();
    m_transform->forward(m_weights.data(), 0, m_spectrum.data(), stream);
    findEnergies(m_layout.index(), m_halfCount, m_spectrum.data(), m_energies.data(), m_largest.data(),
                 stream);
    const std::uint32_t count = findPositions(context);
    if (count > 0) {
        makeRoom(m_values, count, m_device->memory());
        makeRoom(m_lost, lostParts(count), m_device->memory());
        storedValues(m_layout.index(), count, m_positions.data(), m_spectrum.data(),
                     ValueRounding(ValueType::float32, 0).rule(), m_values.data(), m_lost.data(), stream);
    }
    stream.synchronize();
    return count;
}

std::uint64_t DeviceWork::choose(JobContext& context) {
    const std::uint32_t count = findPositions(context);
    m_device->stream().synchronize();
    return count;
}

} // namespace fft_tensor::gpu
