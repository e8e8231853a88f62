// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "resident/device_algebra.h"

#include "kernels/sparse_algebra.h"

#include <algorithm>
#include <cmath>

namespace fft_tensor::gpu {

namespace {

/// An operand in device memory.
class Operand {
  public:
    Operand(const SparseSpectralTensor& tensor, Device& device, JobContext& context)
        : m_device(device),
          m_positions(device.memory(), tensor.positions.size()),
          m_values(device.memory(), tensor.values.size()),
          m_scale(std::ldexp(1.0, tensor.exponent)) {
        const StreamGuard guard(device.stream()); // a cancel must not free what is being written
        device.transfers().upload(m_positions.data(), tensor.positions.data(), m_positions.bytes(), context);
        device.transfers().upload(m_values.data(), tensor.values.data(), m_values.bytes(), context);
    }
    ~Operand() { static_cast<void>(calls::synchronize(m_device.stream().handle())); }
    Operand(const Operand&) = delete;
    Operand& operator=(const Operand&) = delete;

    [[nodiscard]] SparseUnits units() const {
        return {m_positions.data(), m_values.data(), static_cast<std::uint32_t>(m_positions.size()), m_scale};
    }

  private:
    Device& m_device;
    DeviceBuffer<std::uint32_t> m_positions;
    DeviceBuffer<ComplexParts> m_values;
    double m_scale;
};

UnitSums fetchSums(const SpectrumIndex& index, std::uint32_t count, const std::uint32_t* positions,
                   const ExactParts* values, Device& device, JobContext& context) {
    DeviceBuffer<UnitSums> parts(device.memory(), unitSumParts(count));
    const StreamGuard guard(device.stream());
    findUnitSums(index, count, positions, values, parts.data(), device.stream());
    std::vector<UnitSums> found(parts.size());
    device.transfers().download(found.data(), parts.data(), parts.bytes(), context);
    UnitSums all;
    for (const UnitSums& part : found) {
        all.largest = std::max(all.largest, part.largest);
        all.energy += part.energy;
        all.count += part.count;
    }
    return all;
}

/// As core assembles a result.
SparseSpectralTensor assemble(const SpectrumLayout& layout, std::uint32_t count,
                              const std::uint32_t* positions, const ExactParts* values, Device& device,
                              JobContext& context) {
    SparseSpectralTensor result;
    result.layout = layout;
    const UnitSums sums = fetchSums(layout.index(), count, positions, values, device, context);
    result.exponent = sums.largest > 0 ? std::ilogb(sums.largest) : 0;
    result.totalEnergy = sums.energy;
    result.kept = layout.fullCount() > 0
                      ? static_cast<double>(sums.count) / static_cast<double>(layout.fullCount())
                      : 0;
    result.keepAsked = result.kept;
    DeviceBuffer<ComplexParts> rounded(device.memory(), count);
    const StreamGuard guard(device.stream());
    roundUnits(values, count, std::ldexp(1.0, -result.exponent), rounded.data(), device.stream());
    result.positions.resize(count);
    result.values.resize(count);
    device.transfers().download(result.positions.data(), positions, count * sizeof(std::uint32_t), context);
    device.transfers().download(result.values.data(), rounded.data(), rounded.bytes(), context);
    return result;
}

SparseSpectralTensor combine(const SparseSpectralTensor& a, const SparseSpectralTensor& b, bool product,
                             Device& device, JobContext& context) {
    requireEqualLayouts(a, b);
    context.checkpoint();
    const Operand one(a, device, context), other(b, device, context);
    const std::size_t most = a.positions.size() + (product ? 0 : b.positions.size());
    DeviceBuffer<std::uint32_t> positions(device.memory(), most);
    Stream& stream = device.stream();
    const auto& findPositions = product ? intersectPositions : unitePositions;
    const std::uint32_t count =
        findPositions(one.units(), other.units(), positions.data(), device.memory(), stream);
    DeviceBuffer<ExactParts> values(device.memory(), count);
    const StreamGuard guard(stream);
    if (product)
        multiplyUnits(a.layout.index(), one.units(), other.units(), count, positions.data(), values.data(),
                      stream);
    else
        sumUnits(one.units(), other.units(), count, positions.data(), values.data(), stream);
    return assemble(a.layout, count, positions.data(), values.data(), device, context);
}

} // namespace

SparseSpectralTensor addOnDevice(const SparseSpectralTensor& a, const SparseSpectralTensor& b, Device& device,
                                 JobContext& context) {
    return combine(a, b, false, device, context);
}

SparseSpectralTensor multiplySpectraOnDevice(const SparseSpectralTensor& a, const SparseSpectralTensor& b,
                                             Device& device, JobContext& context) {
    return combine(a, b, true, device, context);
}

} // namespace fft_tensor::gpu
