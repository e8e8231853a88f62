// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "runtime/memory.h"

namespace fft_tensor::gpu {

/// Thrust's temporary memory, taken from DeviceMemory: it counts, and its limit holds. Copies share the
/// memory.
class ThrustAllocator {
  public:
    using value_type = char; // Thrust's name

    explicit ThrustAllocator(DeviceMemory& memory) : m_memory(&memory) {}
    char* allocate(std::ptrdiff_t bytes) {
        return static_cast<char*>(m_memory->allocate(static_cast<std::size_t>(bytes)));
    }
    void deallocate(char* memory, std::size_t bytes) { m_memory->release(memory, bytes); }

  private:
    DeviceMemory* m_memory;
};

} // namespace fft_tensor::gpu
