// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "kernels/energies.h"
#include "resident/device.h"
#include "spectral/unit_source.h"
#include "transform/spectrum_layout.h"

namespace fft_tensor::gpu {

/// The energies of a spectrum's units in device memory, and what a ranking asks of them.
/// weights() answers for as long as the object lives, everything else only while the device and the energies
/// do.
class DeviceUnits final : public UnitSource {
  public:
    /// `energies`: layout.halfCount() of them, `bins`: their histogram, both on the device.
    DeviceUnits(const SpectrumLayout& layout, Device& device, const float* energies,
                std::vector<EnergyBin> bins, float largest);

    [[nodiscard]] const UnitWeights& weights() const override { return m_weights; }
    [[nodiscard]] EnergyHistogram histogram() const override;
    [[nodiscard]] std::vector<std::uint64_t> keysInBin(std::uint32_t leadingBits, float floor) const override;
    /// Where the device lacks the memory to order them, the energies are copied and the CPU does.
    [[nodiscard]] LargeVector<std::uint64_t> orderedKeys(float floor) const override;

  private:
    [[nodiscard]] LargeVector<std::uint64_t> orderedOnHost(float floor) const;

    Device& m_device;
    const float* m_energies;
    std::uint32_t m_halfCount;
    UnitWeights m_weights;
    std::vector<EnergyBin> m_bins;
    float m_largest; ///< energy of any unit
};

} // namespace fft_tensor::gpu
