// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "runtime/thrust_allocator.h"

#include <thrust/system/tbb/execution_policy.h>

namespace fft_tensor::gpu {

/// Everything queued before has ended already: streams of the host build run at once.
inline auto onStream(Stream&, DeviceMemory& memory) {
    return thrust::tbb::par(ThrustAllocator(memory));
}

/// Runs algorithms of Thrust; here they throw nothing of their own.
template<class Work>
auto guarded(Work work) {
    return work();
}

} // namespace fft_tensor::gpu
