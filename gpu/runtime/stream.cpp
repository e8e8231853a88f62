// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "runtime/stream.h"

namespace fft_tensor::gpu {

Stream::Stream() {
    require(calls::createStream(m_handle));
}

Stream::~Stream() {
    // A fault that the work met was, or will be, told by the next call that may throw.
    static_cast<void>(calls::synchronize(m_handle));
    static_cast<void>(calls::destroyStream(m_handle));
}

void Stream::synchronize() {
    require(calls::synchronize(m_handle));
}

Event::Event() {
    require(calls::createEvent(m_handle));
}

Event::~Event() {
    static_cast<void>(calls::destroyEvent(m_handle));
}

void Event::record(Stream& stream) {
    require(calls::record(m_handle, stream.handle()));
}

void Event::makeWait(Stream& stream) const {
    require(calls::waitFor(stream.handle(), m_handle));
}

void Event::synchronize() const {
    require(calls::synchronizeEvent(m_handle));
}

double Event::secondsSince(const Event& begin) const {
    double seconds = 0;
    require(calls::secondsBetween(begin.m_handle, m_handle, seconds));
    return seconds;
}

} // namespace fft_tensor::gpu
