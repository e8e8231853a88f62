// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/job_context.h"
#include "spectral/energy_ranking.h"
#include "spectral/maps.h"
#include "spectral/sparse_spectral_tensor.h"
#include "tensor/host_tensor.h"

#include <memory>
#include <string>
#include <vector>

namespace fft_tensor {

/// Numbers at one cut, exact.
struct CutNumbers {
    double keep = 0;                ///< asked
    double kept = 0;                ///< fraction of the full spectrum really kept
    std::uint64_t coefficients = 0; ///< complex numbers stored
    double keptEnergy = 0;          ///< of 1
    double relativeError = 0;       ///< with the rounding of the value type
    bool floorReached = false;
};

/// A tensor with its half spectrum and energies, resident where they were computed.
/// Thread rule: the thread that made it, one call at a time (loops inside are parallel).
class Analysis {
  public:
    virtual ~Analysis() = default;

    [[nodiscard]] virtual const TensorPtr& tensor() const = 0;
    [[nodiscard]] virtual const SpectrumLayout& layout() const = 0;
    /// Who holds it and answers, for people: "CPU", or the device's own name. The same in every run, without
    /// threads or versions: exports record it, and two runs write the same bytes.
    [[nodiscard]] virtual std::string device() const = 0;

    /// Prepares instant cuts (EnergyRanking::index, and rounding energies for float16). Optional: without it
    /// cuts cost a few milliseconds each.
    virtual void index(ValueType type, JobContext& context) = 0;

    /// Exact numbers for any keep fraction from 0 to 1; under 1 ms after index().
    [[nodiscard]] virtual CutNumbers numbersAt(double keep, ValueType type) = 0;
    /// The smallest keep whose relative error, rounding included, does not exceed `target`.
    /// Throws Error(unreachable) that tells the smallest error there is.
    [[nodiscard]] virtual double keepForError(double target, ValueType type) = 0;

    [[nodiscard]] virtual SparseSpectralTensor select(double keep, ValueType type, JobContext& context) = 0;

    /// Small pictures at one keep fraction, in the order asked; rebuilds at most once, when a map of the
    /// rebuilt tensor is among them, and keeps it for the next. No requests at all give that memory back.
    [[nodiscard]] virtual std::vector<MapImage> maps(const std::vector<MapRequest>& requests, double keep,
                                                     ValueType type, JobContext& context) = 0;

    /// The relative Frobenius error of the tensor that is rebuilt, measured in double over its elements: what
    /// CutNumbers::relativeError knows from energies (Parseval), but for the rounding of the transforms.
    [[nodiscard]] virtual double measuredError(double keep, ValueType type, JobContext& context) = 0;

    /// The half spectrum as it was computed, in this computer's memory (a device copies it there): true
    /// coefficient = value · 2^scaleExponent().
    [[nodiscard]] virtual std::shared_ptr<const LargeVector<std::complex<float>>>
    scaledSpectrum(JobContext& context) = 0;
    [[nodiscard]] virtual int scaleExponent() const = 0;
    /// Ranking of the units (energies are those of the scaled spectrum). Once indexed it answers any thread,
    /// and may outlive the analysis.
    [[nodiscard]] virtual std::shared_ptr<const EnergyRanking> ranking() const = 0;
};

/// A place where spectra are computed. Thread rule: one thread at a time.
class Backend {
  public:
    virtual ~Backend() = default;

    [[nodiscard]] virtual std::string name() const = 0;        ///< "cpu", "cuda"
    [[nodiscard]] virtual std::string description() const = 0; ///< for people, e.g. "CPU, 2 threads"

    /// Transforms a tensor over `axes` (resolved). Throws Error(notFinite) with the tensor's name, the first
    /// index and what to do; Error(unsupported) for tensors too large.
    [[nodiscard]] virtual std::unique_ptr<Analysis> analyze(TensorPtr tensor, const std::vector<int>& axes,
                                                            JobContext& context) = 0;
    /// The analysis of a half spectrum of the tensor that was computed elsewhere: spectra differ in the last
    /// bits between devices, and what is chosen from one and the same does not. The tensor is not looked at.
    [[nodiscard]] virtual std::unique_ptr<Analysis> adopt(TensorPtr tensor, const std::vector<int>& axes,
                                                          std::span<const std::complex<float>> scaledSpectrum,
                                                          int scaleExponent, JobContext& context) = 0;
    /// The transform that undoes what this backend selects.
    [[nodiscard]] virtual Transform& transform() = 0;

    // Algebra of what it selects: positions, exponent and values are those of add() and multiplySpectra() in
    // sparse_spectral_tensor.h, bit for bit; totalEnergy may be summed in another order. Throws as they do.
    [[nodiscard]] virtual SparseSpectralTensor add(const SparseSpectralTensor& a,
                                                   const SparseSpectralTensor& b, JobContext& context);
    [[nodiscard]] virtual SparseSpectralTensor
    multiplySpectra(const SparseSpectralTensor& a, const SparseSpectralTensor& b, JobContext& context);
};

/// The reference implementation, on the CPU.
[[nodiscard]] std::unique_ptr<Backend> makeCpuBackend();
/// The same with another transform (non-null): with makeSlowTransform() it needs no FFT library.
[[nodiscard]] std::unique_ptr<Backend> makeCpuBackendWith(std::unique_ptr<Transform> transform);

} // namespace fft_tensor
