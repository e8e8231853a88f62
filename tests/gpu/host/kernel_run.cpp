// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "host/kernel_run.h"

#include "host/block_run.h"
#include "host/device_state.h"

#include <algorithm>
#include <cstring>
#include <numeric>

namespace fft_tensor::gpu::host {

namespace {

Status launchStatus; // guarded by the device's lock

/// The limits of every device that the plug-in is built for.
bool isLegal(const LaunchShape& shape) {
    const dim3 &b = shape.blocks, t = shape.threads;
    const std::uint64_t threads = std::uint64_t{t.x} * t.y * t.z;
    return b.x > 0 && b.y > 0 && b.z > 0 && b.x <= INT32_MAX && b.y <= 65535 && b.z <= 65535 && threads > 0 &&
           threads <= 1024 && t.z <= 64;
}

std::vector<std::uint64_t> blockSequence(std::uint64_t count, Order order, std::uint64_t seed) {
    std::vector<std::uint64_t> sequence(count);
    std::iota(sequence.begin(), sequence.end(), std::uint64_t{0});
    if (order == Order::reverse)
        std::reverse(sequence.begin(), sequence.end());
    if (order == Order::random)
        std::shuffle(sequence.begin(), sequence.end(), std::mt19937_64(seed));
    return sequence;
}

void runBlocks(DeviceState& state, const LaunchShape& shape, void (*body)(const void*), const void* closure,
               SourceLine launchedAt) {
    const std::string kernel = "in the kernel launched at " + textOf(launchedAt);
    const HostDeviceSettings& settings = state.settings();
    const std::uint64_t seed = settings.seed + state.callsOf("launch");
    BlockRun run(shape, body, closure, settings.order, seed);
    const std::uint64_t blocks = std::uint64_t{shape.blocks.x} * shape.blocks.y * shape.blocks.z;
    for (const std::uint64_t block : blockSequence(blocks, settings.order, seed)) {
        if (!run.runBlock(block))
            return state.lose(run.fault() + ", " + kernel);
    }
    state.checkMemory(kernel);
}

} // namespace

std::string textOf(SourceLine place) {
    const char* const slash = std::strrchr(place.file, '/');
    return std::string(slash == nullptr ? place.file : slash + 1) + ":" + std::to_string(place.line);
}

void runKernel(const LaunchShape& shape, void (*body)(const void*), const void* closure,
               SourceLine launchedAt) noexcept {
    const Status status = counted("launch", [&](DeviceState& state) {
        if (!isLegal(shape))
            return Status{StatusCode::failed, "kernel launch", 9, "invalid configuration argument"};
        runBlocks(state, shape, body, closure, launchedAt);
        return Status{};
    });
    const std::lock_guard lock(deviceState().mutex);
    launchStatus = status;
}

Status takeLaunchStatus() noexcept {
    const std::lock_guard lock(deviceState().mutex);
    const Status status = launchStatus;
    launchStatus = {};
    return status;
}

} // namespace fft_tensor::gpu::host
