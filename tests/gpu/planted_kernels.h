// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "runtime/launch_shape.h"
#include "runtime/stream.h"

/// Kernels with one fault each: what the host build must notice. The lines that are at fault say "fault".
namespace fft_tensor::gpu::planted {

enum class Fault {
    none,
    readBeyond,       ///< one number behind a buffer
    writeBeyond,      ///< the same, written
    writeBefore,      ///< in front of it
    sharedOverflow,   ///< one number behind a shared array
    missingBarrier,   ///< between writing and reading shared memory
    divergentBarrier, ///< in a branch that not all take
    earlyReturn,      ///< before a barrier
    foreignMask,      ///< a mask without the caller
    absentLane,       ///< a mask that names lanes that are in another branch
    missingWarpSync,  ///< shared memory within a warp, with a shuffle in the place of __syncwarp
    lostUpdate,       ///< threads of a block add without atomics
    blockRace,        ///< blocks add to one number without atomics
    tooMuchShared,    ///< more shared memory than a block has
};

/// Runs one of them on `count` numbers with one thread per number; `none` stands for the sound twin of all.
/// values[i] = i becomes the sum of i and its right neighbour in the block (the last one's is the first);
/// sum[0] grows by the number of threads.
void run(Fault fault, float* values, float* sum, unsigned count, LaunchShape shape, Stream& stream);

} // namespace fft_tensor::gpu::planted
