// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/job_context.h"
#include "base/large_vector.h"
#include "spectral/energy_ranking.h"
#include "spectral/map_cells.h"
#include "spectral/reduced_map.h"
#include "spectral/selection.h"

#include <complex>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace fft_tensor {

/// A tensor, its half spectrum and its units' energies where a device computed them: the operations that need
/// the large arrays. What is decided from their answers (cuts, errors, goals) is decided by SpectralAnalysis,
/// once for all devices. Energies and coefficients are those of the scaled spectrum: true coefficient = value
/// · 2^scaleExponent(). Long operations throw Cancelled within 200 ms of a stop; after it, and after an
/// error, the object is still usable unless the device itself failed (Error(deviceFailed)).
/// Error(outOfMemory) when the device lacks memory. Thread rule: the thread that made it, one call at a time.
class ResidentSpectrum {
  public:
    virtual ~ResidentSpectrum() = default;

    /// Analysis::device().
    [[nodiscard]] virtual std::string device() const = 0;
    [[nodiscard]] virtual int scaleExponent() const = 0;
    /// Used only while the spectrum lives.
    [[nodiscard]] virtual std::shared_ptr<const UnitSource> units() const = 0;

    [[nodiscard]] virtual SelectedUnits collect(const Cut& cut, const ValueRounding& rounding,
                                                JobContext& context) = 0;
    /// collect()'s lostEnergy alone, which a device tells without handing anything out.
    [[nodiscard]] virtual double lostEnergy(const Cut& cut, const ValueRounding& rounding,
                                            JobContext& context) = 0;
    /// Energy of the full spectrum that rounding loses, for each `blockLength` of these units in turn.
    [[nodiscard]] virtual std::vector<double> lostPerBlock(std::span<const std::uint64_t> keys,
                                                           std::size_t blockLength,
                                                           const ValueRounding& rounding) = 0;

    /// Rebuilds the tensor, in true units, from what a cut keeps; it stays until the next one takes its
    /// place.
    virtual void rebuild(const Cut& cut, const ValueRounding& rounding, JobContext& context) = 0;
    /// Gives back the memory that rebuild() took, where it stays taken between rebuilds.
    virtual void forgetRebuilt() {}
    /// Of the last rebuild(), over all elements and in double.
    [[nodiscard]] virtual RebuiltSquares rebuiltSquares(JobContext& context) = 0;
    /// Reduces one map. `request` is clipped, `cells` are its cells, and maps of the rebuilt tensor follow a
    /// rebuild(). `cut` is for MapKind::retained.
    [[nodiscard]] virtual ReducedMap reduce(const MapRequest& request, const PlaneCells& cells,
                                            const Cut& cut, JobContext& context) = 0;

    /// The half spectrum in this computer's memory; a device copies it there.
    [[nodiscard]] virtual std::shared_ptr<const LargeVector<std::complex<float>>>
    spectrum(JobContext& context) = 0;
};

} // namespace fft_tensor
