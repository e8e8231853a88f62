// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/range_digest.h"

#include <algorithm>
#include <cstring>
#include <random>

namespace fft_tensor {

namespace {

constexpr std::uint64_t prime = (std::uint64_t{1} << 61U) - 1;
__extension__ using Wide = unsigned __int128;

/// a · b + c modulo the prime, at most 2^61. Preconditions: a, b, c ≤ 2^61.
std::uint64_t step(std::uint64_t a, std::uint64_t b, std::uint64_t c) {
    const Wide product = static_cast<Wide>(a) * b + c;
    const std::uint64_t folded = (static_cast<std::uint64_t>(product) & prime) +
                                 static_cast<std::uint64_t>(product >> 61U); // < 2^62 + 2
    return (folded & prime) + (folded >> 61U);
}

std::uint64_t drawKey() {
    std::random_device device;
    const std::uint64_t bits = (std::uint64_t{device()} << 32U) | device();
    return bits % (prime - 2) + 2;
}

/// One key for the words of a lane and another for the lanes: with one for both, a word of the next block
/// would weigh as much as one of the next lane.
struct Keys {
    std::uint64_t words = drawKey(), lanes = drawKey();
};

const Keys& keys() {
    static const Keys drawn;
    return drawn;
}

} // namespace

void RangeDigest::addBlocks(const std::byte* blocks, std::size_t count) {
    const std::uint64_t by = keys().words;
    std::array<std::uint64_t, lanes + 1> sums = m_sums;
    for (std::size_t block = 0; block < count; ++block, blocks += blockBytes) {
        std::array<std::uint64_t, lanes> words{};
        std::memcpy(words.data(), blocks, blockBytes);
        std::uint64_t above = 0; // three bits of each word
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            sums[lane] = step(sums[lane], by, words[lane] & prime);
            above = above << 3U | words[lane] >> 61U;
        }
        sums[lanes] = step(sums[lanes], by, above);
    }
    m_sums = sums;
}

void RangeDigest::add(std::span<const std::byte> bytes) {
    const std::size_t held = m_bytes % blockBytes;
    m_bytes += bytes.size();
    if (held > 0) {
        const std::size_t taken = std::min(bytes.size(), blockBytes - held);
        std::copy_n(bytes.begin(), taken, m_rest.begin() + held);
        if (held + taken < blockBytes)
            return;
        addBlocks(m_rest.data(), 1);
        bytes = bytes.subspan(taken);
    }
    const std::size_t whole = bytes.size() / blockBytes;
    addBlocks(bytes.data(), whole);
    std::copy(bytes.begin() + static_cast<std::ptrdiff_t>(whole * blockBytes), bytes.end(), m_rest.begin());
}

std::uint64_t RangeDigest::value() const {
    RangeDigest ended = *this;
    const std::size_t held = m_bytes % blockBytes;
    if (held > 0) {
        std::fill(ended.m_rest.begin() + held, ended.m_rest.end(), std::byte{0});
        ended.addBlocks(ended.m_rest.data(), 1);
    }
    std::uint64_t value =
        step(1, keys().lanes, m_bytes & prime); // the length tells a short last block from zeros
    for (const std::uint64_t sum : ended.m_sums)
        value = step(value, keys().lanes, sum % prime);
    return value % prime;
}

} // namespace fft_tensor
