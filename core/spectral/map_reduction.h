// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/job_context.h"
#include "spectral/map_cells.h"
#include "spectral/reduced_map.h"
#include "spectral/unit_arithmetic.h"

#include <complex>
#include <span>

namespace fft_tensor {

/// What maps are drawn from, in this computer's memory; all of it outlives the call.
struct MapSources {
    const SpectrumLayout* layout = nullptr;
    std::span<const float> weights; ///< true units
    bool weightsMayBeBad = false; ///< pixels over a NaN or infinite weight become NaN, bounds leave them out
    std::span<const float> rebuilt;                ///< true units; empty unless a map needs it
    std::span<const std::complex<float>> spectrum; ///< scaled
    std::span<const float> energies;               ///< of the units, scaled
    KeptUnits kept;
};

/// Reduces one map to its pixels, in parallel. `request` is clipped, and `cells` are its cells. Throws
/// Cancelled.
[[nodiscard]] ReducedMap reduceMap(const MapRequest& request, const PlaneCells& cells,
                                   const MapSources& sources, JobContext& context);

} // namespace fft_tensor
