// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "resident/copy_bandwidth.h"

#include <algorithm>

namespace fft_tensor::gpu {

double measureCopyBandwidth(Device& device, JobContext& context) {
    const std::size_t bytes = std::min<std::size_t>(std::size_t{1} << 28, device.memory().available() / 4);
    DeviceBuffer<std::byte> from(device.memory(), bytes), to(device.memory(), bytes);
    const StreamGuard guard(device.stream());
    Event begin, end;
    fillBytes(from.data(), 0, bytes, device.stream());
    double best = 0;
    for (int run = 0; run < 10; ++run) {
        context.checkpoint();
        begin.record(device.stream());
        copyOnDevice(to.data(), from.data(), bytes, device.stream());
        end.record(device.stream());
        end.synchronize();
        const double seconds = end.secondsSince(begin);
        best = seconds > 0 ? std::max(best, 2 * static_cast<double>(bytes) / seconds) : best;
    }
    return best;
}

} // namespace fft_tensor::gpu
