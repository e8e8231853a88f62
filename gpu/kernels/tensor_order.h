// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "kernels/transform_order.h"
#include "runtime/memory.h"
#include "spectral/unit_arithmetic.h"

#include <cstdint>

namespace fft_tensor::gpu {

// Moves arrays between tensor order and device order (see TransformOrder). All pointers are device memory;
// work is queued on the stream; input and output do not overlap unless said.

/// out (device order) = values (tensor order) · 2^exponent. Out may be the input where both orders agree.
void tensorToDevice(const TransformOrder& order, std::uint64_t count, const float* values, int exponent,
                    float* out, Stream& stream);
/// What numbers are still to be multiplied by: factor · 2^exponent.
struct PendingScale {
    float factor = 1;
    int exponent = 0;
};
/// out (tensor order) = values (device order) · scale. In place where both orders agree.
void tensorFromDevice(const TransformOrder& order, std::uint64_t count, const float* values,
                      PendingScale scale, float* out, Stream& stream);

/// The half spectrum in tensor order from the one in device order.
void spectrumFromDevice(const TransformOrder& order, std::uint32_t halfCount, const ComplexParts* spectrum,
                        ComplexParts* out, Stream& stream);
/// The half spectrum in device order from one in tensor order, of which in mirror planes only the Hermitian
/// part counts. `deviceCount`: of the result.
void spectrumToDevice(const TransformOrder& order, std::uint64_t deviceCount, const ComplexParts* spectrum,
                      ComplexParts* out, Stream& stream);
/// The same from stored coefficients: every unit is put at its place and, conjugated, at its mirror
/// image, where device order holds them (cuFFT's multi-dimensional inverse needs both, mathematics.md §1).
/// `out` holds zeros.
void scatterToDevice(const TransformOrder& order, const SpectrumIndex& index, std::uint32_t count,
                     const std::uint32_t* positions, const ComplexParts* values, ComplexParts* out,
                     Stream& stream);

} // namespace fft_tensor::gpu
