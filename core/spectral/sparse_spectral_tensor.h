// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "tensor/host_tensor.h"
#include "transform/spectrum_layout.h"
#include "transform/transform.h"

#include <complex>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace fft_tensor {

/// How the kept coefficients are stored.
enum class ValueType { float32, float16 };

[[nodiscard]] std::string_view name(ValueType type); ///< "float32", "float16"

/// A real tensor by the strongest coefficients of its spectrum.
///
/// Entry i says: the half spectrum has values[i]·2^exponent at linear index positions[i]; everything not
/// listed is zero. In a mirror plane a unit is listed once, at its representative, with twice its value (a
/// self-conjugate one with its value), so that any inverse real FFT of what is listed gives the tensor. A
/// value type. Thread rule: as a std::vector.
struct SparseSpectralTensor {
    SpectrumLayout layout;
    ValueType valueType = ValueType::float32;
    int exponent = 0; ///< the power-of-two scale; with float16, `values` are exact float16 numbers
    std::vector<std::uint32_t> positions; ///< strictly increasing
    std::vector<std::complex<float>> values;

    double keepAsked = 0; ///< the keep fraction that led to it, or that a target resolved to
    double kept = 0;      ///< fraction of the full spectrum really kept, mirrors counted
    double relativeError =
        0; ///< exact relative Frobenius error against the tensor it came from, rounding included
    double totalEnergy = 0;    ///< of the full spectrum of that tensor, in true units: N·sum of W²
    bool floorReached = false; ///< fewer kept than asked, the rest being rounding noise

    [[nodiscard]] std::uint64_t coefficients() const { return positions.size(); }
    /// Bytes in memory that positions and values take.
    [[nodiscard]] std::uint64_t memoryBytes() const;
};

/// The tensor again, row-major, in true units, into `values` (layout.fullCount() of them).
void rebuildInto(const SparseSpectralTensor& tensor, Transform& transform, std::span<float> values,
                 JobContext& context);
[[nodiscard]] std::vector<float> rebuild(const SparseSpectralTensor& tensor, Transform& transform,
                                         JobContext& context);

// Algebra of tensors by their spectra. Results are float32 with a union (sum) or intersection (product) of
// positions; their relativeError is 0 and keepAsked = kept. Operands must have equal layouts:
// Error(invalidArgument) otherwise.

/// Throws that error.
void requireEqualLayouts(const SparseSpectralTensor& a, const SparseSpectralTensor& b);

[[nodiscard]] SparseSpectralTensor add(const SparseSpectralTensor& a, const SparseSpectralTensor& b);
[[nodiscard]] SparseSpectralTensor scale(const SparseSpectralTensor& a, double factor);
/// Product of the spectra: the circular convolution of the tensors over the transform axes, slice by slice.
[[nodiscard]] SparseSpectralTensor multiplySpectra(const SparseSpectralTensor& a,
                                                   const SparseSpectralTensor& b);
/// Inner product of the *tensors* (sum of a·b), by Parseval, in double.
[[nodiscard]] double innerProduct(const SparseSpectralTensor& a, const SparseSpectralTensor& b);

} // namespace fft_tensor
