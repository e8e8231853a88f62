// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "runtime/status.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// The device of the host build, as tests set it up. Like a driver's, its state belongs to the process.
/// Thread rule: calls may come from any thread; configure while no other thread uses the device.
namespace fft_tensor::gpu::host {

enum class Order { forward, reverse, random };

/// How the device presents itself from the start.
enum class StartState { ready, noDriver, driverTooOld, noDevice, outOfMemory };

/// The `nth` call (from 1) of a function of calls.h answers `code`; deviceLost stays: every later call
/// answers it, too. The function "any" counts all of them, "launch" the launches of kernels.
struct PlannedFailure {
    std::string function;
    std::uint64_t nth = 1;
    StatusCode code = StatusCode::failed;
};

struct HostDeviceSettings {
    std::uint64_t memoryBytes = std::uint64_t{1} << 30;
    Order order = Order::forward; ///< of blocks, and of the threads of a block
    std::uint64_t seed = 1;       ///< of Order::random
    double load = -1;             ///< what deviceLoad answers
    std::uint64_t keptBytes = 0;  ///< what mostKeptBytes answers
    unsigned blockThreads = 0;    ///< at most so many threads per block, e.g. 97; 0: as asked
    StartState start = StartState::ready;
    std::vector<PlannedFailure> failures;
};

/// Reads the text of the environment variable FFT_TENSOR_HOST_DEVICE: settings with commas between them,
///     memory=64M  keep=16M  order=forward|reverse|random  seed=7  load=0.5
///     start=noDriver|driverTooOld|noDevice|outOfMemory
///     fail=FUNCTION[:NTH[:failed|lost|outOfMemory]]      (may stand several times; allocate's own kind of
///                                                         failure is outOfMemory, the others' is failed)
/// e.g. "memory=64M,order=reverse,fail=allocate:3,fail=copy:5:lost". Throws Error(invalidArgument) that names
/// the part.
[[nodiscard]] HostDeviceSettings parseHostDevice(std::string_view text);

/// Starts anew: settings, counts, and a device that is not lost. What is still allocated stays valid.
/// Without it, the first call reads FFT_TENSOR_HOST_DEVICE (and answers `failed` where that cannot be read).
void configureHostDevice(const HostDeviceSettings& settings);

/// How often a function of calls.h was called since then, e.g. "copy".
[[nodiscard]] std::uint64_t callsOf(std::string_view function);
/// Buffers in device memory now.
[[nodiscard]] std::size_t buffersHeld();
[[nodiscard]] std::uint64_t bytesHeld();

} // namespace fft_tensor::gpu::host
