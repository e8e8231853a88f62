// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "runtime/calls.h"

namespace fft_tensor::gpu {

/// A queue of device work, in order. Destroyed only after its work has ended (it waits).
class Stream {
  public:
    Stream();
    ~Stream();
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    [[nodiscard]] calls::StreamHandle handle() const { return m_handle; }
    /// Waits until everything queued has ended; throws Error(deviceFailed) when any of it faulted.
    void synchronize();

  private:
    calls::StreamHandle m_handle = nullptr;
};

/// A mark in a stream.
class Event {
  public:
    Event();
    ~Event();
    Event(const Event&) = delete;
    Event& operator=(const Event&) = delete;

    void record(Stream& stream);
    void makeWait(Stream& stream) const; ///< later work of `stream` begins after the mark
    void synchronize() const;            ///< the host waits for the mark
    [[nodiscard]] double secondsSince(const Event& begin) const; ///< both reached

  private:
    calls::EventHandle m_handle = nullptr;
};

} // namespace fft_tensor::gpu
