// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "runtime/calls.h"

#include "cuda/cuda_status.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace fft_tensor::gpu::calls {

namespace {

cudaStream_t streamOf(StreamHandle stream) {
    return static_cast<cudaStream_t>(stream);
}

cudaEvent_t eventOf(EventHandle event) {
    return static_cast<cudaEvent_t>(event);
}

cudaMemcpyKind kindOf(Direction direction) {
    switch (direction) {
    case Direction::toDevice:
        return cudaMemcpyHostToDevice;
    case Direction::toHost:
        return cudaMemcpyDeviceToHost;
    case Direction::onDevice:
        break;
    }
    return cudaMemcpyDeviceToDevice;
}

} // namespace

Status versions(int& driver, int& runtime) noexcept {
    driver = runtime = 0;
    if (const Status status = statusOf(cudaDriverGetVersion(&driver), "cudaDriverGetVersion");
        status.code != StatusCode::ok)
        return status;
    return statusOf(cudaRuntimeGetVersion(&runtime), "cudaRuntimeGetVersion");
}

Status deviceCount(int& count) noexcept {
    count = 0;
    const Status status = statusOf(cudaGetDeviceCount(&count), "cudaGetDeviceCount");
    if (status.code == StatusCode::ok && count == 0)
        return {StatusCode::noDevice, "cudaGetDeviceCount", 0, "no device"};
    return status;
}

Status deviceFacts(int ordinal, DeviceFacts& facts) noexcept {
    cudaDeviceProp properties = {};
    const Status status = statusOf(cudaGetDeviceProperties(&properties, ordinal), "cudaGetDeviceProperties");
    if (status.code != StatusCode::ok)
        return status;
    facts = {};
    static_assert(sizeof(facts.name) == sizeof(properties.name), "ends with a zero");
    std::memcpy(facts.name, properties.name, sizeof(facts.name));
    facts.totalBytes = properties.totalGlobalMem;
    facts.major = properties.major;
    facts.minor = properties.minor;
    facts.multiprocessors = properties.multiProcessorCount;
    facts.sharedBytesPerBlock = properties.sharedMemPerBlock;
    return {};
}

Status useDevice(int ordinal) noexcept {
    if (const Status status = statusOf(cudaSetDevice(ordinal), "cudaSetDevice");
        status.code != StatusCode::ok)
        return status;
    // Older runtimes make the context with the first call that needs it: let it fail here, not there.
    return statusOf(cudaFree(nullptr), "cudaFree");
}

Status makeCurrent(int ordinal) noexcept {
    return statusOf(cudaSetDevice(ordinal), "cudaSetDevice");
}

Status memoryInfo(std::uint64_t& freeBytes, std::uint64_t& totalBytes) noexcept {
    std::size_t available = 0, total = 0;
    const Status status = statusOf(cudaMemGetInfo(&available, &total), "cudaMemGetInfo");
    freeBytes = available;
    totalBytes = total;
    return status;
}

Status allocate(void*& memory, std::size_t bytes) noexcept {
    memory = nullptr;
    return statusOf(cudaMalloc(&memory, bytes), "cudaMalloc");
}

Status release(void* memory) noexcept {
    return statusOf(cudaFree(memory), "cudaFree");
}

Status allocatePinned(void*& memory, std::size_t bytes) noexcept {
    memory = nullptr;
    return statusOf(cudaHostAlloc(&memory, bytes, cudaHostAllocDefault), "cudaHostAlloc");
}

Status releasePinned(void* memory) noexcept {
    return statusOf(cudaFreeHost(memory), "cudaFreeHost");
}

Status copy(void* to, const void* from, std::size_t bytes, Direction direction,
            StreamHandle stream) noexcept {
    return statusOf(cudaMemcpyAsync(to, from, bytes, kindOf(direction), streamOf(stream)), "cudaMemcpyAsync");
}

Status fill(void* memory, int byte, std::size_t bytes, StreamHandle stream) noexcept {
    return statusOf(cudaMemsetAsync(memory, byte, bytes, streamOf(stream)), "cudaMemsetAsync");
}

Status createStream(StreamHandle& stream) noexcept {
    cudaStream_t made = nullptr;
    const Status status =
        statusOf(cudaStreamCreateWithFlags(&made, cudaStreamNonBlocking), "cudaStreamCreateWithFlags");
    stream = made;
    return status;
}

Status destroyStream(StreamHandle stream) noexcept {
    return stream == nullptr ? Status{} : statusOf(cudaStreamDestroy(streamOf(stream)), "cudaStreamDestroy");
}

Status synchronize(StreamHandle stream) noexcept {
    return statusOf(cudaStreamSynchronize(streamOf(stream)), "cudaStreamSynchronize");
}

Status createEvent(EventHandle& event) noexcept {
    cudaEvent_t made = nullptr;
    const Status status = statusOf(cudaEventCreate(&made), "cudaEventCreate");
    event = made;
    return status;
}

Status destroyEvent(EventHandle event) noexcept {
    return event == nullptr ? Status{} : statusOf(cudaEventDestroy(eventOf(event)), "cudaEventDestroy");
}

Status record(EventHandle event, StreamHandle stream) noexcept {
    return statusOf(cudaEventRecord(eventOf(event), streamOf(stream)), "cudaEventRecord");
}

Status waitFor(StreamHandle stream, EventHandle event) noexcept {
    return statusOf(cudaStreamWaitEvent(streamOf(stream), eventOf(event), 0), "cudaStreamWaitEvent");
}

Status synchronizeEvent(EventHandle event) noexcept {
    return statusOf(cudaEventSynchronize(eventOf(event)), "cudaEventSynchronize");
}

Status secondsBetween(EventHandle begin, EventHandle end, double& seconds) noexcept {
    float milliseconds = 0;
    const Status status =
        statusOf(cudaEventElapsedTime(&milliseconds, eventOf(begin), eventOf(end)), "cudaEventElapsedTime");
    seconds = static_cast<double>(milliseconds) / 1e3;
    return status;
}

Status lastLaunch() noexcept {
    return statusOf(cudaGetLastError(), "kernel launch");
}

unsigned blockThreads(unsigned asked) noexcept {
    return asked;
}

std::uint64_t mostKeptBytes(std::uint64_t totalBytes) noexcept {
    if (const char* const keep = std::getenv("FFT_TENSOR_KEEP_GPU_MEMORY");
        keep && std::strcmp(keep, "0") == 0)
        return 0;
    return std::min<std::uint64_t>(totalBytes / 16, std::uint64_t{1} << 30);
}

const char* platformName() noexcept {
    return "CUDA";
}

} // namespace fft_tensor::gpu::calls
