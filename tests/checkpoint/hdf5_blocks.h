// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <QByteArray>

#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <vector>

/// The pieces of an HDF5 file that carry a checksum, for tests that change one and make its checksum fit
/// again, as somebody does who means harm.
namespace hdf5_blocks {

/// Bob Jenkins' hashlittle (lookup3.c, public domain) with start value 0: HDF5's checksum of its structures.
inline std::uint32_t checksum(const char* bytes, std::size_t size) {
    const auto rotated = [](std::uint32_t x, int by) { return x << by | x >> (32 - by); };
    std::uint32_t a = 0xdeadbeef + static_cast<std::uint32_t>(size), b = a, c = a;
    const auto take = [&](std::size_t count) { // up to twelve bytes, little-endian, into a, b and c
        for (std::size_t i = 0; i < count; ++i) {
            const std::uint32_t byte = static_cast<unsigned char>(bytes[i]);
            (i < 4 ? a : i < 8 ? b : c) += byte << (8 * (i % 4));
        }
    };
    if (size == 0)
        return c;
    for (; size > 12; size -= 12, bytes += 12) {
        take(12);
        a -= c, a ^= rotated(c, 4), c += b;
        b -= a, b ^= rotated(a, 6), a += c;
        c -= b, c ^= rotated(b, 8), b += a;
        a -= c, a ^= rotated(c, 16), c += b;
        b -= a, b ^= rotated(a, 19), a += c;
        c -= b, c ^= rotated(b, 4), b += a;
    }
    take(size);
    c ^= b, c -= rotated(b, 14);
    a ^= c, a -= rotated(c, 11);
    b ^= a, b -= rotated(a, 25);
    c ^= b, c -= rotated(b, 16);
    a ^= c, a -= rotated(c, 4);
    b ^= a, b -= rotated(a, 14);
    c ^= b, c -= rotated(b, 24);
    return c;
}

struct Block {
    qsizetype begin = 0, size = 0; ///< the last four bytes are the checksum

    void seal(QByteArray& file) const {
        const std::uint32_t sum = checksum(file.constData() + begin, static_cast<std::size_t>(size - 4));
        std::memcpy(file.data() + begin + size - 4, &sum, 4);
    }
};

/// The checksummed blocks of a sound file, in order: from each signature to the first checksum that fits.
inline std::vector<Block> blocksOf(const QByteArray& file) {
    std::vector<Block> blocks;
    for (const char* signature : {"\x89HDF", "OHDR", "OCHK", "EAHD", "EAIB", "EASB", "EADB"})
        for (qsizetype begin = file.indexOf(signature); begin >= 0;
             begin = file.indexOf(signature, begin + 1)) {
            const qsizetype most = std::min<qsizetype>(8192, file.size() - begin);
            for (qsizetype size = 12; size <= most; ++size) {
                std::uint32_t stored = 0;
                std::memcpy(&stored, file.constData() + begin + size - 4, 4);
                if (checksum(file.constData() + begin, static_cast<std::size_t>(size - 4)) == stored) {
                    blocks.push_back({begin, size});
                    break;
                }
            }
        }
    return blocks;
}

} // namespace hdf5_blocks
