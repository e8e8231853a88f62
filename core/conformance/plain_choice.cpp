// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "conformance/plain_choice.h"

#include "conformance/plain_coordinates.h"
#include "spectral/unit_energies.h"

#include <algorithm>
#include <cmath>

namespace fft_tensor::conformance {

PlainOrder::PlainOrder(const SpectrumLayout& layout, std::span<const std::complex<float>> spectrum)
    : m_fullCount(layout.fullCount()) {
    for (std::uint64_t p = 0; p < spectrum.size(); ++p) {
        const HalfRole role = roleOf(p, layout);
        if (role.represents)
            m_units.push_back({coefficientEnergy(spectrum[p]), static_cast<std::uint32_t>(p), role.weight()});
    }
    std::sort(m_units.begin(), m_units.end(), [](const Unit& a, const Unit& b) {
        return a.energy != b.energy ? a.energy > b.energy : a.position < b.position;
    });
    for (auto unit = m_units.rbegin(); unit != m_units.rend(); ++unit)
        m_total += unit->weight * static_cast<double>(unit->energy);
    const double noise = 128 * std::ldexp(1.0, -24);
    m_floor = noise * noise * m_total / static_cast<double>(m_fullCount);
    while (!m_units.empty() &&
           (m_units.back().energy == 0 || static_cast<double>(m_units.back().energy) < m_floor)) {
        m_belowFloor += m_units.back().weight * static_cast<double>(m_units.back().energy);
        m_units.pop_back();
    }
    for (const Unit& unit : m_units)
        m_order.push_back(unit.position);
}

PlainChoice PlainOrder::at(double keep) const {
    const auto asked = static_cast<std::uint64_t>(std::llround(keep * static_cast<double>(m_fullCount)));
    PlainChoice choice;
    std::size_t kept = 0;
    while (kept < m_units.size() && choice.count + m_units[kept].weight <= asked)
        choice.count += m_units[kept++].weight;
    choice.floorReached = kept == m_units.size() && choice.count < asked;
    choice.positions.assign(m_order.begin(), m_order.begin() + static_cast<std::ptrdiff_t>(kept));
    std::sort(choice.positions.begin(), choice.positions.end());
    double dropped = m_belowFloor;
    for (std::size_t i = m_units.size(); i-- > kept;)
        dropped += m_units[i].weight * static_cast<double>(m_units[i].energy);
    choice.droppedShare = m_total > 0 ? dropped / m_total : 0;
    return choice;
}

std::complex<float> plainStored(const SpectrumLayout& layout, std::uint32_t position,
                                std::complex<float> coefficient) {
    const HalfRole role = roleOf(position, layout);
    if (role.selfConjugate)
        return {coefficient.real(), 0};
    return role.inMirrorPlane ? coefficient + coefficient : coefficient;
}

double roundingLoss(const SparseSpectralTensor& sparse, std::span<const std::complex<float>> spectrum,
                    int scaleExponent) {
    const double unit = std::ldexp(1.0, sparse.exponent - scaleExponent);
    double lost = 0;
    for (std::size_t i = 0; i < sparse.positions.size(); ++i) {
        const HalfRole role = roleOf(sparse.positions[i], sparse.layout);
        const double times = role.inMirrorPlane && !role.selfConjugate ? 2 : 1;
        const std::complex<double> truth(spectrum[sparse.positions[i]]);
        const std::complex<double> apart = truth - std::complex<double>(sparse.values[i]) * (unit / times);
        // The imaginary part of a self-conjugate coefficient is rounding, and not stored.
        lost += role.selfConjugate ? apart.real() * apart.real() : role.weight() * std::norm(apart);
    }
    return lost;
}

} // namespace fft_tensor::conformance
