// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <cstddef>
#include <cstdint>

namespace fft_tensor::gpu::host {

enum class Access : std::uint8_t { read, write, atomic };

/// Told of every access to memory by kernels of the race build (race_callbacks.cpp). Remembers who touched a
/// byte of device or shared memory; ends the launch at the first two accesses, not both reads and not both
/// atomic, by two threads that no barrier separates: __syncthreads or __syncwarp within a block, nothing
/// between blocks. Shuffles and votes order no memory. Does nothing outside kernels.
void checkAccess(const void* address, std::size_t bytes, Access access);

} // namespace fft_tensor::gpu::host
