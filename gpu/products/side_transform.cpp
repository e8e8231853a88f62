// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "products/side_transform.h"

#include "kernels/tensor_order.h"

#include <cmath>
#include <utility>

namespace fft_tensor::gpu {

namespace {

/// The side with the rows as its first axis.
SpectrumLayout layoutOfRows(const MatricizationSide& side, std::uint32_t rows) {
    Shape shape{rows};
    shape.insert(shape.end(), side.lengths.begin(), side.lengths.end());
    std::vector<int> axes = side.spectrum->axes();
    for (int& axis : axes)
        ++axis;
    return {std::move(shape), std::move(axes)};
}

} // namespace

SideTransform::SideTransform(const MatricizationSide& side, DeviceMemory& memory)
    : m_side(side),
      m_memory(memory),
      m_takesRealMirrors(side.spectrum->axes().size() == 1 &&
                         LayoutOrder(layoutOfRows(side, 2)).sameSpectrum) {}

/// The last two batches' plans stay. The one made last comes first.
DeviceTransform& SideTransform::forRows(std::uint32_t rows) {
    if (m_plans[0].rows != rows)
        std::swap(m_plans[0], m_plans[1]);
    if (m_plans[0].rows != rows) {
        m_plans[0] = {}; // its memory first
        m_plans[0].transform = std::make_unique<DeviceTransform>(layoutOfRows(m_side, rows), m_memory);
        m_plans[0].rows = rows;
    }
    return *m_plans[0].transform;
}

void SideTransform::forward(const float* x, std::uint32_t rows, ComplexParts* spectra, Stream& stream) {
    forRows(rows).forward(x, 0, spectra, stream);
}

PendingScale SideTransform::inverse(ComplexParts* spectra, std::uint32_t rows, int exponent, float* y,
                                    Stream& stream) {
    DeviceTransform& transform = forRows(rows);
    const LayoutOrder& arrays = transform.arrays();
    ComplexParts* taken = spectra;
    if (!takesRealMirrors()) {
        makeRoom(m_ordered, arrays.deviceCount, m_memory);
        taken = m_ordered.data();
        spectrumToDevice(arrays.order, arrays.deviceCount, spectra, taken, stream);
    }
    return transform.inverseUnscaled(taken, exponent, y, stream);
}

std::uint64_t SideTransform::heldBytes() const {
    std::uint64_t held = m_ordered.bytes();
    for (const Plans& plans : m_plans)
        held += plans.transform ? plans.transform->heldBytes() : 0;
    return held;
}

void SideTransform::dropWork() {
    for (Plans& plans : m_plans)
        plans = {};
    m_ordered.reset();
}

std::uint64_t SideTransform::bytesPerRow(const MatricizationSide& side) {
    const LayoutOrder arrays(layoutOfRows(side, 2));
    const std::uint64_t spectrum = arrays.deviceCount / 2 * sizeof(ComplexParts);
    const bool moved = !arrays.sameSpectrum || side.spectrum->axes().size() > 1;
    return spectrum * (moved ? 2 : 1) + (arrays.sameTensor ? 0 : side.length * sizeof(float));
}

/// As ProductStage counts them, half for real numbers. Which way cuFFT goes it does not tell.
double SideTransform::flopsPerRow() const {
    return 2.5 * static_cast<double>(m_side.length) * std::log2(m_side.spectrum->transformLength());
}

} // namespace fft_tensor::gpu
