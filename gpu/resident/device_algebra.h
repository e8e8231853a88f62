// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "resident/device.h"
#include "spectral/sparse_spectral_tensor.h"

namespace fft_tensor::gpu {

// Core's algebra of sparse spectra, computed on a device: the same positions, exponent and values, bit for
// bit; totalEnergy is summed in another order (about 1e-15). Throws as core does, Error(outOfMemory |
// deviceFailed), Cancelled. Thread rule: the thread that owns the device.

[[nodiscard]] SparseSpectralTensor addOnDevice(const SparseSpectralTensor& a, const SparseSpectralTensor& b,
                                               Device& device, JobContext& context);
[[nodiscard]] SparseSpectralTensor multiplySpectraOnDevice(const SparseSpectralTensor& a,
                                                           const SparseSpectralTensor& b, Device& device,
                                                           JobContext& context);

} // namespace fft_tensor::gpu
