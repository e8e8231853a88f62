// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "runtime/launch_shape.h"

#include "runtime/calls.h"

#include <algorithm>

namespace fft_tensor::gpu {

LaunchShape threadPerItem(std::uint64_t items, unsigned threads, unsigned mostBlocks) {
    threads = calls::blockThreads(threads);
    const std::uint64_t enough = items / threads + (items % threads != 0 ? 1 : 0);
    const auto most = std::max<std::uint64_t>(mostBlocks, 1);
    return {static_cast<unsigned>(std::clamp<std::uint64_t>(enough, 1, most)), threads};
}

} // namespace fft_tensor::gpu
