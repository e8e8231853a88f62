// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "kernels/map_reduction.h"
#include "resident/device.h"
#include "resident/device_units.h"
#include "spectral/resident_spectrum.h"
#include "tensor/host_tensor.h"

#include <memory>
#include <optional>
#include <vector>

namespace fft_tensor::gpu {

/// A tensor, its half spectrum and energies in the memory of one device.
class DeviceSpectrum final : public ResidentSpectrum {
  public:
    /// Uploads and transforms. Throws Error(notFinite | unsupported | outOfMemory | deviceFailed), Cancelled.
    DeviceSpectrum(TensorPtr tensor, const SpectrumLayout& layout, std::shared_ptr<Device> device,
                   JobContext& context);
    /// Uploads a tensor and a half spectrum of it that was computed elsewhere.
    DeviceSpectrum(TensorPtr tensor, const SpectrumLayout& layout, std::shared_ptr<Device> device,
                   std::span<const std::complex<float>> scaledSpectrum, int scaleExponent,
                   JobContext& context);
    ~DeviceSpectrum() override;

    [[nodiscard]] std::string device() const override { return m_device->name(); }
    [[nodiscard]] int scaleExponent() const override { return m_scaleExponent; }
    [[nodiscard]] std::shared_ptr<const UnitSource> units() const override { return m_units; }
    [[nodiscard]] SelectedUnits collect(const Cut& cut, const ValueRounding& rounding,
                                        JobContext& context) override;
    [[nodiscard]] double lostEnergy(const Cut& cut, const ValueRounding& rounding,
                                    JobContext& context) override;
    [[nodiscard]] std::vector<double> lostPerBlock(std::span<const std::uint64_t> keys,
                                                   std::size_t blockLength,
                                                   const ValueRounding& rounding) override;
    void rebuild(const Cut& cut, const ValueRounding& rounding, JobContext& context) override;
    [[nodiscard]] RebuiltSquares rebuiltSquares(JobContext& context) override;
    [[nodiscard]] ReducedMap reduce(const MapRequest& request, const PlaneCells& cells, const Cut& cut,
                                    JobContext& context) override;
    [[nodiscard]] std::shared_ptr<const LargeVector<std::complex<float>>>
    spectrum(JobContext& context) override;

  private:
    void upload(JobContext& context);
    void transform(JobContext& context);
    void rank(JobContext& context);
    [[nodiscard]] std::uint32_t halfCount() const { return static_cast<std::uint32_t>(m_layout.halfCount()); }
    /// Fills m_positions, m_values and m_lost with what a cut keeps.
    void gather(const Cut& cut, const ValueRounding& rounding);
    /// Of what was gathered: the values in this computer's memory, float16 numbers travelling as such; the
    /// energy that rounding lost.
    [[nodiscard]] std::vector<std::complex<float>> handOut(std::uint32_t count, const RoundingRule& rule,
                                                           JobContext& context);
    [[nodiscard]] double gatheredLoss(std::uint32_t count, JobContext& context);
    /// The tables of a plane's cells in device memory; m_tables holds them.
    [[nodiscard]] CellTables uploadTables(const PlaneCells& cells, JobContext& context);
    [[nodiscard]] ReducedMap download(const MapPass& pass, const MapPixels& pixels, JobContext& context);

    std::shared_ptr<Device> m_device;
    TensorPtr m_tensor;
    SpectrumLayout m_layout;
    int m_scaleExponent = 0;
    DeviceBuffer<float> m_weights, m_energies, m_rebuilt;
    DeviceBuffer<ComplexParts> m_spectrum;
    std::shared_ptr<DeviceUnits> m_units;
    std::shared_ptr<DeviceTransform> m_transform;
    // What one choice needs, kept for the next.
    DeviceBuffer<std::uint32_t> m_positions, m_packed;
    DeviceBuffer<ComplexParts> m_values, m_deviceSpectrum;
    DeviceBuffer<double> m_lost;
    DeviceBuffer<std::byte> m_tables, m_folded, m_pixels;
};

} // namespace fft_tensor::gpu
