// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/content_hash.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace fft_tensor {

namespace {

constexpr std::uint64_t prime1 = 0x9E3779B185EBCA87, prime2 = 0xC2B2AE3D27D4EB4F, prime3 = 0x165667B19E3779F9,
                        prime4 = 0x85EBCA77C2B2AE63, prime5 = 0x27D4EB2F165667C5;

/// Little-endian, as on every machine that this program runs on.
template<class Number>
Number read(const std::byte* bytes) {
    Number number{};
    std::memcpy(&number, bytes, sizeof number);
    return number;
}

constexpr std::uint64_t mixed(std::uint64_t lane, std::uint64_t input) {
    return std::rotl(lane + input * prime2, 31) * prime1;
}

std::uint64_t lanesTogether(const std::array<std::uint64_t, 4>& lanes) {
    std::uint64_t hash =
        std::rotl(lanes[0], 1) + std::rotl(lanes[1], 7) + std::rotl(lanes[2], 12) + std::rotl(lanes[3], 18);
    for (const std::uint64_t lane : lanes)
        hash = (hash ^ mixed(0, lane)) * prime1 + prime4;
    return hash;
}

std::uint64_t withRest(std::uint64_t hash, const std::byte* bytes, std::size_t count) {
    for (; count >= 8; bytes += 8, count -= 8)
        hash = std::rotl(hash ^ mixed(0, read<std::uint64_t>(bytes)), 27) * prime1 + prime4;
    if (count >= 4) {
        hash = std::rotl(hash ^ (read<std::uint32_t>(bytes) * prime1), 23) * prime2 + prime3;
        bytes += 4;
        count -= 4;
    }
    for (; count > 0; ++bytes, --count)
        hash = std::rotl(hash ^ (std::to_integer<std::uint64_t>(*bytes) * prime5), 11) * prime1;
    return hash;
}

} // namespace

ContentHash::ContentHash() : m_lanes{prime1 + prime2, prime2, 0, 0 - prime1} {}

void ContentHash::addStripe(const std::byte* bytes) {
    for (std::size_t lane = 0; lane < m_lanes.size(); ++lane)
        m_lanes[lane] = mixed(m_lanes[lane], read<std::uint64_t>(bytes + 8 * lane));
}

void ContentHash::add(std::span<const std::byte> bytes) {
    const std::size_t kept = m_length % stripe;
    m_length += bytes.size();
    if (kept > 0) {
        const std::size_t more = std::min(stripe - kept, bytes.size());
        std::copy_n(bytes.begin(), more, m_rest.begin() + static_cast<std::ptrdiff_t>(kept));
        bytes = bytes.subspan(more);
        if (kept + more < stripe)
            return;
        addStripe(m_rest.data());
    }
    for (; bytes.size() >= stripe; bytes = bytes.subspan(stripe))
        addStripe(bytes.data());
    std::copy(bytes.begin(), bytes.end(), m_rest.begin());
}

std::uint64_t ContentHash::value() const {
    const std::uint64_t begin = m_length >= stripe ? lanesTogether(m_lanes) : prime5;
    std::uint64_t hash = withRest(begin + m_length, m_rest.data(), m_length % stripe);
    hash = (hash ^ (hash >> 33U)) * prime2;
    hash = (hash ^ (hash >> 29U)) * prime3;
    return hash ^ (hash >> 32U);
}

} // namespace fft_tensor
