// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "runtime/memory.h"

namespace fft_tensor::gpu {

/// One cuFFT plan (or its stand-in). Work memory is the caller's, so that plans can share it.
class FftPlan {
  public:
    /// Throws Error(deviceFailed | outOfMemory) naming the lengths.
    explicit FftPlan(const calls::FftSpec& spec);
    ~FftPlan();
    FftPlan(const FftPlan&) = delete;
    FftPlan& operator=(const FftPlan&) = delete;

    [[nodiscard]] const calls::FftSpec& spec() const { return m_spec; }
    [[nodiscard]] std::size_t workBytes() const { return m_workBytes; }
    /// Queues it. Real data is float, complex data float pairs; see calls::executeFft.
    void execute(void* input, void* output, void* work, Stream& stream);

  private:
    calls::FftSpec m_spec;
    calls::FftHandle m_handle = nullptr;
    std::size_t m_workBytes = 0;
};

} // namespace fft_tensor::gpu
