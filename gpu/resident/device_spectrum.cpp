// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "resident/device_spectrum.h"

#include "base/error.h"
#include "base/parallel.h"
#include "kernels/selection.h"
#include "kernels/statistics.h"
#include "kernels/tensor_order.h"
#include "resident/tensor_upload.h"
#include "spectral/spectral_analysis.h"
#include "tensor/float_formats.h"

#include <bit>
#include <complex>
#include <numeric>
#include <string>

namespace fft_tensor::gpu {

namespace {

static_assert(sizeof(ComplexParts) == sizeof(std::complex<float>), "spectra are copied as they lie");

/// One number from the device. Waits.
template<class T>
T fetch(const T* from, Device& device) {
    T value{};
    JobContext unwatched;
    device.transfers().download(&value, from, sizeof(T), unwatched);
    return value;
}

} // namespace

DeviceSpectrum::DeviceSpectrum(TensorPtr tensor, const SpectrumLayout& layout, std::shared_ptr<Device> device,
                               JobContext& context)
    : m_device(std::move(device)), m_tensor(std::move(tensor)), m_layout(layout) {
    const StreamGuard guard(m_device->stream());
    upload(context);
    DeviceBuffer<DeviceStatistics> found(m_device->memory(), 1);
    findStatistics(m_weights.data(), m_weights.size(), found.data(), m_device->stream());
    const DeviceStatistics statistics = fetch(found.data(), *m_device);
    if (statistics.firstNotFinite != UINT64_MAX)
        refuseNotFinite(*m_tensor, statistics.firstNotFinite);
    m_scaleExponent = scaleExponentFor(std::bit_cast<float>(statistics.largestBits));
    transform(context);
    rank(context);
}

DeviceSpectrum::DeviceSpectrum(TensorPtr tensor, const SpectrumLayout& layout, std::shared_ptr<Device> device,
                               std::span<const std::complex<float>> scaledSpectrum, int scaleExponent,
                               JobContext& context)
    : m_device(std::move(device)),
      m_tensor(std::move(tensor)),
      m_layout(layout),
      m_scaleExponent(scaleExponent) {
    const StreamGuard guard(m_device->stream());
    upload(context);
    m_device->transfers().upload(m_spectrum.data(), scaledSpectrum.data(), scaledSpectrum.size_bytes(),
                                 context);
    rank(context);
}

DeviceSpectrum::~DeviceSpectrum() {
    const StreamGuard untilDone(m_device->stream());
}

/// Asks for all the memory that lasts before anything is sent.
void DeviceSpectrum::upload(JobContext& context) {
    DeviceMemory& memory = m_device->memory();
    const std::uint64_t full = m_layout.fullCount(), half = m_layout.halfCount();
    memory.requireRoom(full * sizeof(float) + half * (sizeof(ComplexParts) + sizeof(float)),
                       "a tensor, its spectrum and energies");
    m_weights = DeviceBuffer<float>(memory, full);
    m_spectrum = DeviceBuffer<ComplexParts>(memory, half);
    m_energies = DeviceBuffer<float>(memory, half);
    uploadTensor(*m_tensor, m_weights.data(), *m_device, context);
}

void DeviceSpectrum::transform(JobContext& context) {
    context.checkpoint();
    m_transform = m_device->transformFor(m_layout);
    m_transform->forward(m_weights.data(), m_scaleExponent, m_spectrum.data(), m_device->stream());
    m_device->stream().synchronize();
    context.checkpoint();
}

void DeviceSpectrum::rank(JobContext& context) {
    DeviceBuffer<std::uint32_t> largest(m_device->memory(), 1);
    DeviceBuffer<EnergyBin> bins(m_device->memory(), energyBins);
    const StreamGuard guard(m_device->stream());
    findEnergies(m_layout.index(), halfCount(), m_spectrum.data(), m_energies.data(), largest.data(),
                 m_device->stream());
    findHistogram(m_layout.index(), halfCount(), m_energies.data(), largest.data(), bins.data(),
                  m_device->stream());
    std::vector<EnergyBin> found(energyBins);
    m_device->transfers().download(found.data(), bins.data(), bins.bytes(), context);
    const auto largestEnergy = std::bit_cast<float>(fetch(largest.data(), *m_device));
    m_units = std::make_shared<DeviceUnits>(m_layout, *m_device, m_energies.data(), std::move(found),
                                            largestEnergy);
}

void DeviceSpectrum::gather(const Cut& cut, const ValueRounding& rounding) {
    DeviceMemory& memory = m_device->memory();
    const auto count = static_cast<std::uint32_t>(cut.units);
    makeRoom(m_positions, count, memory);
    makeRoom(m_values, count, memory);
    makeRoom(m_lost, lostParts(count), memory);
    const std::uint32_t found = keptPositions(m_energies.data(), halfCount(), cut.keptUnits(),
                                              m_positions.data(), memory, m_device->stream());
    if (found != count)
        throw Error(ErrorCode::internal,
                    "The GPU kept " + std::to_string(found) + " coefficients where " + std::to_string(count) +
                        " were chosen. Please report this, and choose the CPU meanwhile.",
                    m_tensor->name);
    storedValues(m_layout.index(), count, m_positions.data(), m_spectrum.data(), rounding.rule(),
                 m_values.data(), m_lost.data(), m_device->stream());
}

SelectedUnits DeviceSpectrum::collect(const Cut& cut, const ValueRounding& rounding, JobContext& context) {
    context.checkpoint();
    SelectedUnits selected;
    if (cut.units == 0)
        return selected;
    const auto count = static_cast<std::uint32_t>(cut.units);
    gather(cut, rounding);
    selected.positions.resize(count);
    m_device->transfers().download(selected.positions.data(), m_positions.data(),
                                   count * sizeof(std::uint32_t), context);
    selected.values = handOut(count, rounding.rule(), context);
    selected.lostEnergy = gatheredLoss(count, context);
    return selected;
}

double DeviceSpectrum::lostEnergy(const Cut& cut, const ValueRounding& rounding, JobContext& context) {
    context.checkpoint();
    if (cut.units == 0)
        return 0;
    gather(cut, rounding);
    return gatheredLoss(static_cast<std::uint32_t>(cut.units), context);
}

std::vector<std::complex<float>> DeviceSpectrum::handOut(std::uint32_t count, const RoundingRule& rule,
                                                         JobContext& context) {
    std::vector<std::complex<float>> values(count);
    if (!rule.toFloat16) {
        m_device->transfers().download(values.data(), m_values.data(), count * sizeof(ComplexParts), context);
        return values;
    }
    makeRoom(m_packed, count, m_device->memory());
    packHalves(count, m_values.data(), m_packed.data(), m_device->stream());
    std::vector<std::uint32_t> packed(count);
    m_device->transfers().download(packed.data(), m_packed.data(), count * sizeof(std::uint32_t), context);
    parallelChunks(count, std::size_t{1} << 18, [&](std::size_t, std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i)
            values[i] = {float16ToFloat(static_cast<std::uint16_t>(packed[i])),
                         float16ToFloat(static_cast<std::uint16_t>(packed[i] >> 16))};
    });
    return values;
}

double DeviceSpectrum::gatheredLoss(std::uint32_t count, JobContext& context) {
    std::vector<double> lost(lostParts(count));
    m_device->transfers().download(lost.data(), m_lost.data(), lost.size() * sizeof(double), context);
    return std::accumulate(lost.begin(), lost.end(), 0.0);
}

std::vector<double> DeviceSpectrum::lostPerBlock(std::span<const std::uint64_t> keys, std::size_t blockLength,
                                                 const ValueRounding& rounding) {
    std::vector<double> lost(chunkCount(keys.size(), blockLength));
    if (lost.empty())
        return lost;
    JobContext unwatched;
    DeviceBuffer<std::uint64_t> there(m_device->memory(), keys.size());
    DeviceBuffer<double> sums(m_device->memory(), lost.size());
    const StreamGuard guard(m_device->stream());
    m_device->transfers().upload(there.data(), keys.data(), keys.size_bytes(), unwatched);
    gpu::lostPerBlock(m_layout.index(), keys.size(), blockLength, there.data(), m_spectrum.data(),
                      rounding.rule(), sums.data(), m_device->stream());
    m_device->transfers().download(lost.data(), sums.data(), sums.bytes(), unwatched);
    return lost;
}

void DeviceSpectrum::rebuild(const Cut& cut, const ValueRounding& rounding, JobContext& context) {
    context.checkpoint();
    DeviceMemory& memory = m_device->memory();
    if (!m_transform)
        m_transform = m_device->transformFor(m_layout);
    const LayoutOrder& arrays = m_transform->arrays();
    makeRoom(m_rebuilt, m_layout.fullCount(), memory);
    makeRoom(m_deviceSpectrum, arrays.deviceCount, memory);
    fillBytes(m_deviceSpectrum.data(), 0, arrays.deviceCount, m_device->stream());
    if (cut.units > 0) {
        gather(cut, rounding);
        scatterToDevice(arrays.order, m_layout.index(), static_cast<std::uint32_t>(cut.units),
                        m_positions.data(), m_values.data(), m_deviceSpectrum.data(), m_device->stream());
    }
    m_transform->inverse(m_deviceSpectrum.data(), m_scaleExponent + rounding.exponent(), m_rebuilt.data(),
                         m_device->stream());
    m_device->stream().synchronize();
    context.checkpoint();
}

RebuiltSquares DeviceSpectrum::rebuiltSquares(JobContext& context) {
    context.checkpoint();
    DeviceBuffer<RebuiltSquares> parts(m_device->memory(), squareParts(m_layout.fullCount()));
    const StreamGuard guard(m_device->stream());
    findSquares(m_weights.data(), m_rebuilt.data(), m_layout.fullCount(), parts.data(), m_device->stream());
    std::vector<RebuiltSquares> found(parts.size());
    m_device->transfers().download(found.data(), parts.data(), parts.bytes(), context);
    RebuiltSquares all;
    for (const RebuiltSquares& part : found)
        all += part;
    return all;
}

std::shared_ptr<const LargeVector<std::complex<float>>> DeviceSpectrum::spectrum(JobContext& context) {
    auto copy = std::make_shared<LargeVector<std::complex<float>>>(m_layout.halfCount());
    m_device->transfers().download(copy->data(), m_spectrum.data(), m_spectrum.bytes(), context);
    return copy;
}

} // namespace fft_tensor::gpu
