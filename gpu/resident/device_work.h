// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "kernels/energies.h"
#include "resident/device.h"
#include "spectral/measurable.h"

namespace fft_tensor::gpu {

/// What DeviceSpectrum does to analyze a tensor and to choose from it, with nothing but the histogram coming
/// down: the cut is found on the host.
class DeviceWork final : public ResidentWork {
  public:
    /// Uploads the tensor, and takes all memory but that of the choice. Throws Error(outOfMemory |
    /// unsupported | deviceFailed), Cancelled.
    DeviceWork(const HostTensor& tensor, SpectrumLayout layout, double keep, std::shared_ptr<Device> device,
               JobContext& context);
    ~DeviceWork() override;
    DeviceWork(const DeviceWork&) = delete;
    DeviceWork& operator=(const DeviceWork&) = delete;

    std::uint64_t analyzeAndPack(JobContext& context) override;
    std::uint64_t choose(JobContext& context) override;

  private:
    /// Queued after the positions are known; returns how many they are.
    [[nodiscard]] std::uint32_t findPositions(JobContext& context);

    std::shared_ptr<Device> m_device;
    SpectrumLayout m_layout;
    double m_keep;
    std::uint32_t m_halfCount;
    std::shared_ptr<DeviceTransform> m_transform;
    DeviceBuffer<float> m_weights, m_energies;
    DeviceBuffer<ComplexParts> m_spectrum, m_values;
    DeviceBuffer<std::uint32_t> m_largest, m_positions;
    DeviceBuffer<EnergyBin> m_bins;
    DeviceBuffer<double> m_lost;
    std::vector<EnergyBin> m_found; ///< m_bins on the host
};

} // namespace fft_tensor::gpu
