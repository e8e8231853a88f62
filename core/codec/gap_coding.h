// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace fft_tensor {

/// Increasing positions as gaps of 8, 16 or 32 bits, little-endian.
/// The gap of a position is its distance from the one before (the first: from 0). With M = 2^bits − 1, a gap
/// g is written as floor(g / M) times M, then g mod M: the number M means "M further, and no position here".
/// In numpy: positions = np.cumsum(gaps)[gaps != M].
struct CodedGaps {
    unsigned bits = 8;
    std::vector<std::byte> bytes; ///< count · bits / 8
};

/// Codes strictly increasing positions in the width that takes fewest bytes.
[[nodiscard]] CodedGaps encodeGaps(std::span<const std::uint32_t> positions);

/// Decodes untrusted gaps. Throws Error(malformed) with `where` unless there are exactly `count` positions,
/// strictly increasing and below `limit`, and nothing after the last.
[[nodiscard]] std::vector<std::uint32_t> decodeGaps(unsigned bits, std::span<const std::byte> bytes,
                                                    std::uint64_t count, std::uint64_t limit,
                                                    const std::string& where);

} // namespace fft_tensor
