// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/job_context.h"
#include "tensor/host_tensor.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace fft_tensor {

class Backend;

/// The work of an analysis, over and over, on a tensor that lies where spectra are computed already: for
/// benchmarks, which leave out what brings it there and hands results out. Each call returns when all is
/// done, and tells how many units it kept; what it found stays there until the next call. Thread rule: the
/// backend's. Throws as analyze() and select() do.
class ResidentWork {
  public:
    virtual ~ResidentWork() = default;

    /// Forward transform, energies, choice, and the positions and values of what was chosen.
    virtual std::uint64_t analyzeAndPack(JobContext& context) = 0;
    /// The choice alone, from energies to positions, after an analyzeAndPack(). (The CPU gathers the values
    /// in the same pass.)
    virtual std::uint64_t choose(JobContext& context) = 0;
};

/// What benchmarks measure where spectra are computed, apart from what is asked of every Backend: a backend
/// that can be measured is a Measurable, too. Thread rule: the backend's.
class Measurable {
  public:
    virtual ~Measurable();

    /// Bytes per second, read and written together, that a large copy moves within the memory that spectra
    /// lie in: measured now, in well under a second. What other figures are compared with; 0 where it cannot
    /// be told.
    [[nodiscard]] virtual double copyBandwidth(JobContext& context) = 0;
    /// Brings a finite tensor of ordinary magnitudes in (its power-of-two scale stays 1). `keep`: what
    /// choices keep. Throws as Backend::analyze().
    [[nodiscard]] virtual std::unique_ptr<ResidentWork>
    residentWork(const TensorPtr& tensor, const std::vector<int>& axes, double keep, JobContext& context) = 0;
};

/// The same object, or null where it cannot be measured.
[[nodiscard]] Measurable* measurableOf(Backend& backend);

} // namespace fft_tensor
