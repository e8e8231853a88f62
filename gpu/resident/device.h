// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "resident/device_transform.h"
#include "resident/transfers.h"
#include "runtime/memory.h"

#include <list>
#include <memory>
#include <string>

namespace fft_tensor::gpu {

/// One device as one backend uses it: its stream, its memory, its staging buffers and the plans of the
/// layouts that were used last. Made, used and destroyed on one thread.
class Device {
  public:
    /// Throws Error(deviceFailed | outOfMemory) when the device does not start.
    explicit Device(int ordinal);

    [[nodiscard]] const std::string& name() const { return m_name; } ///< "NVIDIA …", for people
    [[nodiscard]] int ordinal() const { return m_ordinal; }          ///< as the driver counts
    // Both make the device the current one of this thread, where another may have been used meanwhile: what
    // is taken and queued belongs to it.
    [[nodiscard]] DeviceMemory& memory() {
        static_cast<void>(calls::makeCurrent(m_ordinal)); // should it fail, so does the next call
        return m_memory;
    }
    [[nodiscard]] Stream& stream() {
        static_cast<void>(calls::makeCurrent(m_ordinal));
        return m_stream;
    }
    [[nodiscard]] Transfers& transfers() { return m_transfers; }
    /// Plans are kept for the next tensors of the same layout; work memory only for the last one.
    [[nodiscard]] std::shared_ptr<DeviceTransform> transformFor(const SpectrumLayout& layout);

  private:
    static constexpr std::size_t mostTransforms = 8;
    explicit Device(int ordinal, const calls::DeviceFacts& facts);
    void dropIdleWork(const DeviceTransform& used);

    int m_ordinal;
    std::string m_name;
    DeviceMemory m_memory;
    Stream m_stream;
    Transfers m_transfers{m_stream};
    std::list<std::shared_ptr<DeviceTransform>> m_transforms; ///< the last used first
};

/// Waits for a stream when it goes: declared after buffers, it keeps them until the device has let go of
/// them.
class StreamGuard {
  public:
    explicit StreamGuard(Stream& stream) : m_stream(stream) {}
    ~StreamGuard() { static_cast<void>(calls::synchronize(m_stream.handle())); }
    StreamGuard(const StreamGuard&) = delete;
    StreamGuard& operator=(const StreamGuard&) = delete;

  private:
    Stream& m_stream;
};

} // namespace fft_tensor::gpu
