// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/job_context.h"
#include "spectral/energy_ranking.h"
#include "spectral/maps.h"
#include "transform/spectrum_layout.h"

#include <complex>
#include <span>

namespace fft_tensor {

/// What maps are drawn from; all of it outlives the call.
struct MapSources {
    const SpectrumLayout* layout = nullptr;
    std::span<const float> weights;                ///< true units
    std::span<const float> rebuilt;                ///< true units; empty unless a map needs it
    std::span<const std::complex<float>> spectrum; ///< scaled: true coefficient = value · 2^scaleExponent
    int scaleExponent = 0;
    const EnergyRanking* ranking = nullptr; ///< energies in scaled units
    Cut cut;
};

/// Reduces one map to the pixels asked for, in parallel. Throws Cancelled.
[[nodiscard]] MapImage renderMap(const MapRequest& request, const MapSources& sources, JobContext& context);

} // namespace fft_tensor
