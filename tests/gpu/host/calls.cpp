// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "runtime/calls.h"

#include "host/device_state.h"
#include "host/kernel_run.h"

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <string>

#include <cuda_runtime_api.h> // CUDART_VERSION

namespace fft_tensor::gpu::calls {

namespace {

using host::counted;
using host::DeviceState;

struct HostStream {};

struct HostEvent {
    std::chrono::steady_clock::time_point when;
    bool recorded = false;
};

Status invalid(const char* function, const char* words) {
    return {StatusCode::failed, function, cudaErrorInvalidValue, words};
}

/// The start states are told by the first calls that a program makes, as by a driver.
Status startStatus(const DeviceState& state, const char* function) {
    switch (state.settings().start) {
    case host::StartState::noDriver:
        return {StatusCode::noDriver, function, cudaErrorInsufficientDriver, "there is no driver"};
    case host::StartState::driverTooOld:
        return {StatusCode::driverTooOld, function, cudaErrorInsufficientDriver,
                "CUDA driver version is insufficient for CUDA runtime version"};
    case host::StartState::noDevice:
        return {StatusCode::noDevice, function, cudaErrorNoDevice, "no CUDA-capable device is detected"};
    case host::StartState::ready:
    case host::StartState::outOfMemory:
        break;
    }
    return {};
}

/// Work that found the device lost, or a buffer damaged, is told where a program waits for it.
Status afterWork(DeviceState& state, const char* function) {
    state.checkMemory("(seen at " + std::string(function) + ")");
    if (state.lost())
        return {StatusCode::deviceLost, function, state.lost()->native, state.lost()->words};
    return {};
}

} // namespace

Status versions(int& driver, int& runtime) noexcept {
    driver = runtime = 0;
    return counted("versions", [&](DeviceState& state) {
        runtime = CUDART_VERSION;
        driver = state.settings().start == host::StartState::noDriver       ? 0
                 : state.settings().start == host::StartState::driverTooOld ? 11040
                                                                            : CUDART_VERSION;
        return Status{};
    });
}

Status deviceCount(int& count) noexcept {
    count = 0;
    return counted("deviceCount", [&](DeviceState& state) {
        const Status status = startStatus(state, "deviceCount");
        count = status.code == StatusCode::ok ? 1 : 0;
        return status;
    });
}

Status deviceFacts(int ordinal, DeviceFacts& facts) noexcept {
    facts = {};
    return counted("deviceFacts", [&](DeviceState& state) {
        if (const Status status = startStatus(state, "deviceFacts"); status.code != StatusCode::ok)
            return status;
        if (ordinal != 0)
            return invalid("deviceFacts", "invalid device ordinal");
        std::string(platformName()).copy(facts.name, sizeof(facts.name) - 1);
        facts.totalBytes = state.settings().memoryBytes;
        facts.major = 7; // the oldest that the plug-in is built for
        facts.minor = 5;
        facts.multiprocessors = 1;
        facts.sharedBytesPerBlock = host::sharedBytesPerBlock;
        return Status{};
    });
}

Status useDevice(int ordinal) noexcept {
    return counted("useDevice", [&](DeviceState& state) {
        if (const Status status = startStatus(state, "useDevice"); status.code != StatusCode::ok)
            return status;
        if (state.settings().start == host::StartState::outOfMemory)
            return Status{StatusCode::outOfMemory, "useDevice", cudaErrorMemoryAllocation, "out of memory"};
        return ordinal == 0 ? Status{} : invalid("useDevice", "invalid device ordinal");
    });
}

Status makeCurrent(int) noexcept {
    return {}; // there is one
}

Status memoryInfo(std::uint64_t& freeBytes, std::uint64_t& totalBytes) noexcept {
    freeBytes = totalBytes = 0;
    return counted("memoryInfo", [&](DeviceState& state) {
        const std::uint64_t held = state.memory().bytesHeld();
        totalBytes = state.settings().memoryBytes;
        freeBytes = totalBytes - std::min(totalBytes, held);
        return Status{};
    });
}

Status deviceLoad(int ordinal, double& load) noexcept {
    load = -1;
    return counted("deviceLoad", [&](DeviceState& state) {
        load = state.settings().load;
        return ordinal == 0 ? Status{} : invalid("deviceLoad", "invalid device ordinal");
    });
}

Status allocate(void*& memory, std::size_t bytes) noexcept {
    memory = nullptr;
    return counted("allocate", [&](DeviceState& state) {
        const std::uint64_t total = state.settings().memoryBytes;
        if (bytes > total - std::min(total, state.memory().bytesHeld()))
            return Status{StatusCode::outOfMemory, "allocate", cudaErrorMemoryAllocation, "out of memory"};
        memory = bytes > 0 ? state.memory().allocate(bytes) : nullptr;
        return Status{};
    });
}

Status release(void* memory) noexcept {
    DeviceState& state = host::deviceState();
    const std::lock_guard lock(state.mutex);
    if (memory != nullptr && state.memory().owns(memory)) {
        if (const auto damage = state.memory().release(memory))
            state.lose(*damage + " (seen when it was released)");
        memory = nullptr;
    }
    return counted("release", [&](DeviceState&) { // after the memory: a lost device gives it back, too
        return memory == nullptr ? Status{} : invalid("release", "this is no buffer of the device");
    });
}

Status allocatePinned(void*& memory, std::size_t bytes) noexcept {
    memory = nullptr;
    return counted("allocatePinned", [&](DeviceState&) {
        memory = std::malloc(bytes);
        if (memory == nullptr && bytes > 0)
            throw std::bad_alloc();
        std::memset(memory, host::DeviceMemoryPool::pattern, bytes);
        return Status{};
    });
}

Status releasePinned(void* memory) noexcept {
    std::free(memory);
    return counted("releasePinned", [](DeviceState&) { return Status{}; });
}

Status copy(void* to, const void* from, std::size_t bytes, Direction direction,
            StreamHandle stream) noexcept {
    return counted("copy", [&](DeviceState& state) {
        const bool toDevice = state.memory().contains(to, bytes);
        const bool fromDevice = state.memory().contains(from, bytes);
        if (toDevice != (direction != Direction::toHost) || fromDevice != (direction != Direction::toDevice))
            return invalid("copy", "the range is not inside one buffer of the side that was named");
        if (stream == nullptr)
            return invalid("copy", "there is no stream");
        std::memmove(to, from, bytes);
        return Status{};
    });
}

Status fill(void* memory, int byte, std::size_t bytes, StreamHandle stream) noexcept {
    return counted("fill", [&](DeviceState& state) {
        if (!state.memory().contains(memory, bytes) || stream == nullptr)
            return invalid("fill", "the range is not inside one buffer, or there is no stream");
        std::memset(memory, byte, bytes);
        return Status{};
    });
}

Status createStream(StreamHandle& stream) noexcept {
    stream = nullptr;
    return counted("createStream", [&](DeviceState&) {
        stream = new HostStream;
        return Status{};
    });
}

Status destroyStream(StreamHandle stream) noexcept {
    delete static_cast<HostStream*>(stream);
    return stream == nullptr ? Status{} : counted("destroyStream", [](DeviceState&) { return Status{}; });
}

Status synchronize(StreamHandle) noexcept {
    return counted("synchronize", [](DeviceState& state) { return afterWork(state, "synchronize"); });
}

Status createEvent(EventHandle& event) noexcept {
    event = nullptr;
    return counted("createEvent", [&](DeviceState&) {
        event = new HostEvent;
        return Status{};
    });
}

Status destroyEvent(EventHandle event) noexcept {
    delete static_cast<HostEvent*>(event);
    return event == nullptr ? Status{} : counted("destroyEvent", [](DeviceState&) { return Status{}; });
}

Status record(EventHandle event, StreamHandle stream) noexcept {
    return counted("record", [&](DeviceState&) {
        if (event == nullptr || stream == nullptr)
            return invalid("record", "there is no event, or no stream");
        *static_cast<HostEvent*>(event) = {std::chrono::steady_clock::now(), true};
        return Status{};
    });
}

Status waitFor(StreamHandle stream, EventHandle event) noexcept {
    return counted("waitFor", [&](DeviceState&) {
        return event != nullptr && stream != nullptr ? Status{}
                                                     : invalid("waitFor", "there is no event, or no stream");
    });
}

Status synchronizeEvent(EventHandle) noexcept {
    return counted("synchronizeEvent",
                   [](DeviceState& state) { return afterWork(state, "synchronizeEvent"); });
}

Status secondsBetween(EventHandle begin, EventHandle end, double& seconds) noexcept {
    seconds = 0;
    return counted("secondsBetween", [&](DeviceState&) {
        const auto* const first = static_cast<const HostEvent*>(begin);
        const auto* const last = static_cast<const HostEvent*>(end);
        if (first == nullptr || last == nullptr || !first->recorded || !last->recorded)
            return invalid("secondsBetween", "an event was never recorded");
        seconds = std::chrono::duration<double>(last->when - first->when).count();
        return Status{};
    });
}

Status lastLaunch() noexcept {
    return host::takeLaunchStatus();
}

unsigned blockThreads(unsigned asked) noexcept {
    host::DeviceState& state = host::deviceState(); // no call of a driver: not counted, and it cannot fail
    const std::lock_guard lock(state.mutex);
    const unsigned most = state.settings().blockThreads;
    return most == 0 ? asked : std::min(asked, most);
}

std::uint64_t mostKeptBytes(std::uint64_t) noexcept {
    host::DeviceState& state = host::deviceState();
    const std::lock_guard lock(state.mutex);
    return state.settings().keptBytes;
}

const char* platformName() noexcept {
    return "CUDA sources on host";
}

} // namespace fft_tensor::gpu::calls
