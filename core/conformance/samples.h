// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/job_context.h"
#include "base/large_vector.h"
#include "tensor/host_tensor.h"
#include "transform/spectrum_layout.h"

#include <complex>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace fft_tensor::conformance {

/// A shape, and the axes it is transformed over.
struct Grid {
    Shape shape;
    std::vector<int> axes;
    [[nodiscard]] std::uint64_t elements() const { return elementCount(shape); }
    [[nodiscard]] std::string text() const; ///< "17 × 31 over 0,1"
    /// Steps of the transform's definition: elements · lengths of the transform axes.
    [[nodiscard]] double definitionCost() const;
    /// Small enough for the definition of the transform, in well under a second.
    [[nodiscard]] bool isDefinable() const { return definitionCost() < 1.5e8; }
    bool operator==(const Grid&) const = default;
};

/// Rank 1 to 5: odd, prime, powers of two, length 1, tall; all, last, single and mixed axes with others
/// outside, inside and between. Ordered by shape. Those of at most `largest` elements.
[[nodiscard]] std::vector<Grid> gridsUpTo(std::uint64_t largest);

/// What a tensor looks like.
enum class Signal {
    noise,
    impulse,  ///< a single 1, not at the origin
    constant, ///< energy in one coefficient
    wave,     ///< one cosine along the transform axes
    nyquist,  ///< +1 and -1 in turns
    zeros,
    tiny, ///< noise near 1e-20: energies that would vanish without a scale
    huge, ///< noise near 1e20
    ties, ///< a spectrum of few different energies, so that the order is decided by positions
};
[[nodiscard]] const char* name(Signal signal);
/// All of them for small grids; noise and ties for larger ones.
[[nodiscard]] std::vector<Signal> signalsFor(const Grid& grid);

[[nodiscard]] TensorPtr makeTensor(const Grid& grid, Signal signal, std::uint64_t seed);

/// A tensor and its half spectrum by the definition of the transform.
struct Sample {
    std::string name; ///< of the signal
    TensorPtr tensor;
    SpectrumLayout layout;
    int scaleExponent = 0;                     ///< that every backend chooses
    LargeVector<std::complex<float>> spectrum; ///< of tensor · 2^-scaleExponent
};

/// Samples of one grid, made when they are first asked for.
class Samples {
  public:
    /// Precondition: grid.isDefinable(). The answer lives until another grid is asked for.
    [[nodiscard]] const Sample& get(const Grid& grid, Signal signal, std::uint64_t seed, JobContext& context);

  private:
    Grid m_grid;
    std::map<std::pair<Signal, std::uint64_t>, Sample> m_samples;
};

} // namespace fft_tensor::conformance
