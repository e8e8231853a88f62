// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace fft_tensor::gpu::host {

/// Buffers in host memory that behave like device memory: aligned to 256 bytes, filled with a pattern that is
/// loud in every type (-1.7e38 as a float), between red zones that show writes beside a buffer. Under the
/// address sanitizer, red zones and released memory are poisoned, so that it names the line that touches
/// them.
class DeviceMemoryPool {
  public:
    static constexpr std::size_t redZone = 256;
    static constexpr unsigned char pattern = 0xFE;

    [[nodiscard]] void* allocate(std::size_t bytes);
    /// What was damaged beside the buffer, if anything. The memory is gone in any case.
    std::optional<std::string> release(void* memory);
    [[nodiscard]] bool owns(const void* memory) const { return m_buffers.count(memory) > 0; }
    /// Whether all of a range lies in one buffer.
    [[nodiscard]] bool contains(const void* memory, std::size_t bytes) const;
    /// A sentence on the first buffer with a write beside it.
    [[nodiscard]] std::optional<std::string> damage() const;

    [[nodiscard]] std::size_t bufferCount() const { return m_buffers.size(); }
    [[nodiscard]] std::uint64_t bytesHeld() const { return m_held; }

  private:
    std::map<const void*, std::size_t> m_buffers; ///< begin and bytes
    std::uint64_t m_held = 0;
};

/// A pattern that a range must still have: for red zones, also those poisoned for the address sanitizer.
[[nodiscard]] bool isUntouched(const unsigned char* begin, std::size_t bytes);
void paintRedZone(unsigned char* begin, std::size_t bytes);
/// For the address sanitizer; nothing without it.
void poison(const void* begin, std::size_t bytes);
void unpoison(const void* begin, std::size_t bytes);

} // namespace fft_tensor::gpu::host
