// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
//
// What FFTW's ESTIMATE costs, nanoseconds per complex number on one core of a Zen 4, out of place but for
// neighbours, which are interleaved:
//     length         4     8    16    32    64   128   256   1024   4096   8192
//     one line     2.7   1.6   1.4   1.6   .72   .69   .67    .76    1.2    2.5
//     batch        .30   .36   .43   .49   .55   .64   .68    .75    1.3    2.5
//     neighbours   .31   .36   1.0   1.5   1.0   1.1   7.1    3.3    4.4    5.1
// Transposing there and back costs .4 to .8. Hence the limits below.
#include "transform/line_transform.h"

#include "transform/fast_length.h"

#include <algorithm>

namespace fft_tensor {

namespace {

constexpr std::size_t cacheLine = 64;
/// Up to this length, neighbours are transformed where they lie.
constexpr std::uint64_t longestInterleaved = 24;
/// Up to this length, one call does about a thousand numbers.
constexpr std::uint64_t longestBatched = 64;
/// Real lines of odd length and large prime factors are left to a chirp up to this length; others sooner to
/// FFTW. The tables and scratch of a chirp grow with it.
constexpr std::uint64_t longestChirp = std::uint64_t{1} << 18;
/// Of a block of neighbours.
constexpr std::size_t fewestNeighbours = 16, mostNeighbours = 128;
constexpr std::size_t numbersPerBlock = std::size_t{1} << 17; ///< 1 MiB of complex ones

bool givesReals(FftKind kind) {
    return kind == FftKind::halfToReal;
}
bool takesReals(FftKind kind) {
    return kind == FftKind::realToHalf;
}
std::size_t inBytes(FftKind kind) {
    return takesReals(kind) ? sizeof(float) : sizeof(std::complex<float>);
}
std::size_t outBytes(FftKind kind) {
    return givesReals(kind) ? sizeof(float) : sizeof(std::complex<float>);
}

/// Measured like the table above. Real lines of 509, FFTW against chirp: 20 and 4.3 ns; 2018: 8.3 and 4.6;
/// 8198: 6.5 and 7.6; 30,522: 6.6 and 11; 32,003: 33 and 9.4. Complex ones of 37: 14 and 4.8; 344: 8.4 and
/// 6.2; 5504: 8.9 and 9.9; 12,289: 18 and 11; 50,259: 11 and 13.
bool byChirp(FftKind kind, std::uint64_t length) {
    const std::uint64_t factor = largestPrimeFactor(length);
    if (!takesReals(kind) && !givesReals(kind))
        return (factor > 31 && length <= 4096) || (factor > 100 && length <= 16384);
    return length % 2 != 0 ? factor > 23 && length <= longestChirp : factor > 100 && length <= 4096;
}

LineBatch batchFor(FftKind kind, std::uint64_t length, bool neighbours) {
    LineBatch batch{kind, static_cast<int>(length)};
    batch.interleaved = neighbours && length <= longestInterleaved;
    batch.inPlace = batch.interleaved && !takesReals(kind) && !givesReals(kind);
    if (batch.interleaved)
        batch.lines = static_cast<int>(std::min<std::uint64_t>(1024, (1 << 14) / length));
    else if (length <= longestBatched && !byChirp(kind, length))
        batch.lines = static_cast<int>(1024 / length / 16 * 16);
    return batch;
}

std::variant<FftPlan, ChirpTransform> planFor(const LineBatch& batch) {
    const auto length = static_cast<std::uint64_t>(batch.length);
    if (byChirp(batch.kind, length))
        return ChirpTransform(batch.kind, length, ChirpTransform::Planning::reproducible);
    return FftPlan::ofLines(batch);
}

/// Neighbours: enough for whole cache lines of them, few enough that they stay in the second-level cache.
/// Others: those of one call, which stay in the first-level cache.
std::size_t linesPerBlockFor(const LineBatch& batch, bool neighbours) {
    const auto atOnce = static_cast<std::size_t>(batch.lines);
    if (!neighbours || batch.interleaved)
        return atOnce;
    const std::size_t lines = std::clamp<std::size_t>(
        numbersPerBlock / static_cast<std::size_t>(batch.length), fewestNeighbours, mostNeighbours);
    return std::max(atOnce, lines / fewestNeighbours * fewestNeighbours / atOnce * atOnce);
}

/// So many bytes that the next line is aligned and begins in another set of the caches: an odd number of
/// cache lines.
std::size_t apart(std::size_t bytes) {
    return ((bytes + cacheLine - 1) / cacheLine | std::size_t{1}) * cacheLine;
}

} // namespace

LineTransform::LineTransform(FftKind kind, std::uint64_t length, bool neighbours)
    : m_batch(batchFor(kind, length, neighbours)),
      m_linesPerBlock(linesPerBlockFor(m_batch, neighbours)),
      m_plan(planFor(m_batch)) {
    arrange();
}

void LineTransform::arrange() {
    const FftKind kind = m_batch.kind;
    const auto length = static_cast<std::size_t>(m_batch.length);
    m_in.numbers = kind == FftKind::halfToReal ? length / 2 + 1 : length;
    m_out.numbers = kind == FftKind::realToHalf ? length / 2 + 1 : length;
    const auto place = [&](BlockSide& side, std::size_t bytes) {
        side.pitch = m_batch.interleaved ? m_linesPerBlock
                     : m_batch.lines > 1 ? side.numbers
                                         : apart(side.numbers * bytes) / bytes;
        return (m_batch.interleaved ? side.numbers : m_linesPerBlock) * side.pitch * bytes;
    };
    const std::size_t inSize = place(m_in, inBytes(kind)), outSize = place(m_out, outBytes(kind));
    if (m_batch.inPlace)
        m_in.offset = 0;
    else if (m_batch.lines == 1 && m_in.pitch * inBytes(kind) == m_out.pitch * outBytes(kind))
        m_in.offset = m_in.pitch * inBytes(kind); // each line moves one place down
    else
        m_in.offset = (outSize + cacheLine - 1) / cacheLine * cacheLine;
    m_blockBytes = std::max(outSize, m_in.offset + inSize);
}

void LineTransform::execute(std::byte* block, std::size_t lines, Scratch& scratch) const {
    const std::size_t inPitch = m_in.pitch * inBytes(m_batch.kind);
    const std::size_t outPitch = m_out.pitch * outBytes(m_batch.kind);
    const auto atOnce = static_cast<std::size_t>(m_batch.lines);
    for (std::size_t line = 0; line < lines; line += atOnce) {
        std::byte* const in = block + m_in.offset + line * inPitch;
        std::byte* const out = block + line * outPitch;
        if (const auto* const chirp = std::get_if<ChirpTransform>(&m_plan))
            chirp->execute(in, out, scratch);
        else
            std::get<FftPlan>(m_plan).execute(in, out);
    }
}

std::uint64_t LineTransform::mostBytes(std::uint64_t length) {
    // What comes in and goes out, or a place more than there are lines, and for long axes the fewest of them.
    const std::uint64_t block =
        std::max<std::uint64_t>(2 * numbersPerBlock * sizeof(std::complex<float>),
                                (fewestNeighbours + 1) * apart((length + 2) * sizeof(std::complex<float>)));
    return block + ChirpTransform::scratchBytes(FftKind::forward, std::min(length, longestChirp));
}

} // namespace fft_tensor
