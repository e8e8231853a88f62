// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "codec/gap_coding.h"

#include "base/error.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace fft_tensor {

namespace {

static_assert(std::endian::native == std::endian::little, "gaps are copied as little-endian bytes");

constexpr std::uint64_t escapeOf(unsigned bits) {
    return (std::uint64_t{1} << bits) - 1;
}

/// Calls visit(gap) for every position.
template<class Visit>
void visitGaps(std::span<const std::uint32_t> positions, Visit visit) {
    std::uint32_t previous = 0;
    for (const std::uint32_t position : positions) {
        visit(position - previous);
        previous = position;
    }
}

template<class Gap>
std::vector<std::byte> writeGaps(std::span<const std::uint32_t> positions, std::uint64_t count) {
    constexpr auto escape = static_cast<Gap>(escapeOf(8 * sizeof(Gap)));
    std::vector<std::byte> bytes(count * sizeof(Gap));
    std::byte* target = bytes.data();
    const auto put = [&target](Gap value) {
        std::memcpy(target, &value, sizeof(Gap));
        target += sizeof(Gap);
    };
    visitGaps(positions, [&](std::uint32_t gap) {
        for (std::uint32_t escapes = gap / escape; escapes > 0; --escapes)
            put(escape);
        put(static_cast<Gap>(gap % escape));
    });
    return bytes;
}

[[noreturn]] void refuse(const std::string& problem, const std::string& where) {
    throw Error(ErrorCode::malformed, "The positions are damaged: " + problem + ". Export the file again.",
                where);
}

template<class Gap>
std::vector<std::uint32_t> readGaps(std::span<const std::byte> bytes, std::uint64_t count,
                                    std::uint64_t limit, const std::string& where) {
    constexpr auto escape = static_cast<Gap>(escapeOf(8 * sizeof(Gap)));
    const std::size_t gaps = bytes.size() / sizeof(Gap);
    if (bytes.size() % sizeof(Gap) != 0 || count > gaps)
        refuse(std::to_string(bytes.size()) + " bytes cannot hold " + std::to_string(count) + " of them",
               where);
    std::vector<std::uint32_t> positions;
    positions.reserve(count);
    std::uint64_t position = 0; // cannot overflow: each gap adds at most 2^32, and it is checked below 2^32
    Gap gap = 0;
    for (std::size_t i = 0; i < gaps; ++i) {
        std::memcpy(&gap, bytes.data() + i * sizeof(Gap), sizeof(Gap));
        position += gap;
        if (position >= limit)
            refuse("gap " + std::to_string(i) + " leads to " + std::to_string(position) + ", past the end " +
                       std::to_string(limit),
                   where);
        if (gap == escape)
            continue;
        if (!positions.empty() && position == positions.back())
            refuse("gap " + std::to_string(i) + " names a position twice", where);
        if (positions.size() == count)
            refuse("there are more than the " + std::to_string(count) + " announced", where);
        positions.push_back(static_cast<std::uint32_t>(position));
    }
    if (positions.size() != count || (gaps > 0 && gap == escape))
        refuse(std::to_string(positions.size()) + " were found where " + std::to_string(count) +
                   " were announced, or something follows the last",
               where);
    return positions;
}

} // namespace

CodedGaps encodeGaps(std::span<const std::uint32_t> positions) {
    std::uint64_t count8 = positions.size(), count16 = positions.size(), count32 = positions.size();
    visitGaps(positions, [&](std::uint32_t gap) {
        count8 += gap / escapeOf(8);
        count16 += gap / escapeOf(16);
        count32 += gap / escapeOf(32);
    });
    if (count8 <= 2 * count16 && count8 <= 4 * count32)
        return {8, writeGaps<std::uint8_t>(positions, count8)};
    if (count16 <= 2 * count32)
        return {16, writeGaps<std::uint16_t>(positions, count16)};
    return {32, writeGaps<std::uint32_t>(positions, count32)};
}

std::vector<std::uint32_t> decodeGaps(unsigned bits, std::span<const std::byte> bytes, std::uint64_t count,
                                      std::uint64_t limit, const std::string& where) {
    limit = std::min(limit, std::uint64_t{1} << 32);
    switch (bits) {
    case 8:
        return readGaps<std::uint8_t>(bytes, count, limit, where);
    case 16:
        return readGaps<std::uint16_t>(bytes, count, limit, where);
    case 32:
        return readGaps<std::uint32_t>(bytes, count, limit, where);
    default:
        refuse("gaps of " + std::to_string(bits) + " bits do not exist", where);
    }
}

} // namespace fft_tensor
