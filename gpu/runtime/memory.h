// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/error.h"
#include "runtime/stream.h"

#include <cstddef>
#include <cstdint>
#include <list>
#include <utility>

namespace fft_tensor::gpu {

/// The device's memory as this program uses it: counts what it holds, and refuses what would go over its
/// limit. Outlives every buffer made from it. Every MemoryMeter counts its bytes, too.
class DeviceMemory {
  public:
    /// `limit`: bytes to hold at most; 0: what the device has free. `mostKept`: bytes of blocks that are kept
    /// when they are given back, for the next of their size; they count as available, not as held.
    explicit DeviceMemory(std::uint64_t limit = 0, std::uint64_t mostKept = 0)
        : m_limit(limit), m_mostKept(mostKept) {}
    ~DeviceMemory() { static_cast<void>(giveBackKept()); }
    DeviceMemory(const DeviceMemory&) = delete;
    DeviceMemory& operator=(const DeviceMemory&) = delete;

    /// Throws Error(outOfMemory) that says how much was asked for and how much there is. 0 bytes give null.
    [[nodiscard]] void* allocate(std::size_t bytes);
    /// Queued work may still use the memory, if it is of the stream that uses what is asked for next: there
    /// it comes first. Other streams wait for that one before they write to new memory.
    void release(void* memory, std::size_t bytes) noexcept;
    /// Gives the device what is kept, for others that ask it. False: there was nothing.
    bool giveBackKept() noexcept;

    [[nodiscard]] std::uint64_t held() const { return m_held; }
    [[nodiscard]] std::uint64_t peak() const { return m_peak; }
    void resetPeak() { m_peak = m_held; }
    /// What could still be allocated: the device's free memory, less a reserve, within the limit.
    [[nodiscard]] std::uint64_t available() const;
    /// Throws Error(outOfMemory) naming `purpose` unless `bytes` are available: ask before the work begins.
    void requireRoom(std::uint64_t bytes, const char* purpose) const;

    /// What `make` gives; where that lacks memory, once more after what is kept was given back: for what
    /// takes memory past this object, as plans of cuFFT do.
    template<class Make>
    [[nodiscard]] auto makeWithRoom(const Make& make) -> decltype(make()) {
        try {
            return make();
        } catch (const Error& error) {
            if (error.code() != ErrorCode::outOfMemory || !giveBackKept())
                throw;
        }
        return make();
    }

  private:
    struct KeptBlock {
        void* memory;
        std::size_t bytes;
    };
    void releaseOldest() noexcept;
    [[nodiscard]] std::size_t blockBytes(std::size_t bytes) const;
    [[nodiscard]] void* takeKept(std::size_t blockBytes);
    [[nodiscard]] void* allocateAnew(std::size_t bytes);
    [[nodiscard]] bool keep(void* memory, std::size_t blockBytes) noexcept;

    std::uint64_t m_limit, m_held = 0, m_peak = 0;
    std::uint64_t m_mostKept, m_keptBytes = 0;
    std::list<KeptBlock> m_kept; ///< the oldest first
};

/// `count` elements of T (trivially copyable) in device memory, uninitialised. Move-only.
template<class T>
class DeviceBuffer {
  public:
    DeviceBuffer() = default;
    DeviceBuffer(DeviceMemory& memory, std::size_t count)
        : m_memory(&memory), m_data(static_cast<T*>(memory.allocate(count * sizeof(T)))), m_count(count) {}
    ~DeviceBuffer() { reset(); }
    DeviceBuffer(DeviceBuffer&& other) noexcept { swap(other); }
    DeviceBuffer& operator=(DeviceBuffer&& other) noexcept {
        DeviceBuffer taken(std::move(other));
        swap(taken);
        return *this;
    }
    DeviceBuffer(const DeviceBuffer&) = delete;
    DeviceBuffer& operator=(const DeviceBuffer&) = delete;

    [[nodiscard]] T* data() { return m_data; }
    [[nodiscard]] const T* data() const { return m_data; }
    [[nodiscard]] std::size_t size() const { return m_count; }
    [[nodiscard]] std::size_t bytes() const { return m_count * sizeof(T); }
    void reset() noexcept {
        if (m_data != nullptr)
            m_memory->release(m_data, bytes());
        m_data = nullptr;
        m_count = 0;
    }
    void swap(DeviceBuffer& other) noexcept {
        std::swap(m_memory, other.m_memory);
        std::swap(m_data, other.m_data);
        std::swap(m_count, other.m_count);
    }

  private:
    DeviceMemory* m_memory = nullptr;
    T* m_data = nullptr;
    std::size_t m_count = 0;
};

/// Makes room for `count` elements whose values do not matter; a buffer that is large enough stays.
template<class T>
void makeRoom(DeviceBuffer<T>& buffer, std::size_t count, DeviceMemory& memory) {
    if (buffer.size() >= count)
        return;
    buffer.reset(); // first, so that both never stand side by side
    buffer = DeviceBuffer<T>(memory, count);
}

/// Host memory that the device reads and writes at full speed, asynchronously.
template<class T>
class PinnedBuffer {
  public:
    PinnedBuffer() = default;
    explicit PinnedBuffer(std::size_t count) : m_count(count) {
        void* memory = nullptr;
        if (count > 0)
            require(ofHostMemory(calls::allocatePinned(memory, count * sizeof(T))));
        m_data = static_cast<T*>(memory);
    }
    ~PinnedBuffer() {
        if (m_data != nullptr)
            static_cast<void>(calls::releasePinned(m_data));
    }
    PinnedBuffer(PinnedBuffer&& other) noexcept
        : m_data(std::exchange(other.m_data, nullptr)), m_count(std::exchange(other.m_count, 0)) {}
    PinnedBuffer& operator=(PinnedBuffer&& other) noexcept {
        std::swap(m_data, other.m_data);
        std::swap(m_count, other.m_count);
        return *this;
    }
    PinnedBuffer(const PinnedBuffer&) = delete;
    PinnedBuffer& operator=(const PinnedBuffer&) = delete;

    [[nodiscard]] T* data() { return m_data; }
    [[nodiscard]] const T* data() const { return m_data; }
    [[nodiscard]] std::size_t size() const { return m_count; }

  private:
    T* m_data = nullptr;
    std::size_t m_count = 0;
};

/// Asynchronous copies of `count` elements.
template<class T>
void copyToDevice(T* to, const T* from, std::size_t count, Stream& stream) {
    if (count > 0)
        require(calls::copy(to, from, count * sizeof(T), calls::Direction::toDevice, stream.handle()));
}
template<class T>
void copyToHost(T* to, const T* from, std::size_t count, Stream& stream) {
    if (count > 0)
        require(calls::copy(to, from, count * sizeof(T), calls::Direction::toHost, stream.handle()));
}
template<class T>
void copyOnDevice(T* to, const T* from, std::size_t count, Stream& stream) {
    if (count > 0)
        require(calls::copy(to, from, count * sizeof(T), calls::Direction::onDevice, stream.handle()));
}
/// Sets every byte.
template<class T>
void fillBytes(T* memory, int byte, std::size_t count, Stream& stream) {
    if (count > 0)
        require(calls::fill(memory, byte, count * sizeof(T), stream.handle()));
}

} // namespace fft_tensor::gpu
