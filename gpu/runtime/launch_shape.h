// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <cstdint>

#include <vector_types.h> // dim3

namespace fft_tensor::gpu {

/// Blocks and threads of a launch. Any block size is legal, also no multiple of 32.
struct LaunchShape {
    dim3 blocks, threads;
};

/// Enough blocks of `threads` for one thread per item, at most `mostBlocks` (kernels loop over the rest with
/// gridStride). At least one block.
[[nodiscard]] LaunchShape threadPerItem(std::uint64_t items, unsigned threads = 256,
                                        unsigned mostBlocks = 1u << 16);

} // namespace fft_tensor::gpu
