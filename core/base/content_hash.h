// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace fft_tensor {

/// 64 bits that tell whether bytes read back are those written: XXH64 with seed 0 (the xxHash specification,
/// version 0.1.1), several times faster than a disk. Against accidents, not against people.
class ContentHash {
  public:
    ContentHash();
    void add(std::span<const std::byte> bytes);
    /// Of all bytes so far.
    [[nodiscard]] std::uint64_t value() const;
    [[nodiscard]] std::uint64_t length() const { return m_length; }
    friend bool operator==(const ContentHash& a, const ContentHash& b) {
        return a.m_length == b.m_length && a.value() == b.value();
    }

  private:
    static constexpr std::size_t stripe = 32;
    void addStripe(const std::byte* bytes);

    std::array<std::uint64_t, 4> m_lanes;
    std::array<std::byte, stripe> m_rest{};
    std::uint64_t m_length = 0;
};

} // namespace fft_tensor
