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
#include <numbers>

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
/// Neighbours are taken 32 at a time, 256 bytes of complex numbers side by side, as long as a block stays in
/// the second-level cache: up to 1 MiB. Of longer lines 16, of short ones as many as make 128 KiB, up to 256.
constexpr std::size_t fewNeighbours = 16, manyNeighbours = 32, mostNeighbours = 256;
constexpr std::size_t numbersPerBlock = std::size_t{1} << 17, numbersOfShortLines = std::size_t{1} << 14;
/// Where they are transformed without being moved, a block is that many real or complex numbers.
constexpr std::size_t interleavedNumbers = std::size_t{1} << 14;

std::size_t neighboursPerBlock(std::size_t length) {
    if (manyNeighbours * length > numbersPerBlock)
        return fewNeighbours;
    return std::clamp(numbersOfShortLines / length, manyNeighbours, mostNeighbours) / manyNeighbours *
           manyNeighbours;
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
    if (takesReals(kind) && givesReals(kind))
        return false;
    const std::uint64_t factor = largestPrimeFactor(length);
    if (!takesReals(kind) && !givesReals(kind))
        return (factor > 31 && length <= 4096) || (factor > 100 && length <= 16384);
    return length % 2 != 0 ? factor > 23 && length <= longestChirp : factor > 100 && length <= 4096;
}

LineBatch batchFor(FftKind kind, std::uint64_t length, bool neighbours) {
    LineBatch batch{kind, static_cast<int>(length)};
    batch.interleaved = neighbours && length <= longestInterleaved;
    batch.inPlace = batch.interleaved && takesReals(kind) == givesReals(kind);
    if (batch.interleaved)
        batch.lines = static_cast<int>(std::min<std::uint64_t>(1024, interleavedNumbers / length));
    else if (length <= longestBatched && !byChirp(kind, length))
        batch.lines = static_cast<int>(1024 / length / 16 * 16);
    return batch;
}

std::variant<FftPlan, ChirpTransform> planFor(const LineBlock& block) {
    if (block.chirp)
        return ChirpTransform(block.batch.kind, static_cast<std::uint64_t>(block.batch.length),
                              ChirpTransform::Planning::reproducible);
    return FftPlan::ofLines(block.batch);
}

/// Lines that are not neighbours: those of one call, which stay in the first-level cache.
std::size_t linesPerBlockFor(const LineBatch& batch, bool neighbours) {
    const auto atOnce = static_cast<std::size_t>(batch.lines);
    if (!neighbours || batch.interleaved)
        return atOnce;
    return std::max(atOnce, neighboursPerBlock(static_cast<std::size_t>(batch.length)) / atOnce * atOnce);
}

/// Coefficient 0 of every line.
void scaleFirst(std::byte* memory, const BlockSide& side, bool interleaved, std::size_t lines, float factor) {
    auto* const numbers = reinterpret_cast<float*>(memory + side.offset);
    for (std::size_t line = 0; line < lines; ++line)
        numbers[interleaved ? line : line * side.pitch] *= factor;
}

/// So many bytes that the next line is aligned and begins in another set of the caches: an odd number of
/// cache lines.
std::size_t apart(std::size_t bytes) {
    return ((bytes + cacheLine - 1) / cacheLine | std::size_t{1}) * cacheLine;
}

} // namespace

LineBlock::LineBlock(FftKind kind, std::uint64_t length, bool neighbours)
    : batch(batchFor(kind, length, neighbours)),
      chirp(byChirp(kind, length)),
      lines(linesPerBlockFor(batch, neighbours)) {
    const auto half = static_cast<std::size_t>(length / 2 + 1);
    in.numbers = kind == FftKind::halfToReal ? half : static_cast<std::size_t>(length);
    out.numbers = kind == FftKind::realToHalf ? half : static_cast<std::size_t>(length);
    const auto place = [&](BlockSide& side, std::size_t bytesPerNumber) {
        side.pitch = batch.interleaved ? lines
                     : batch.lines > 1 ? side.numbers
                                       : apart(side.numbers * bytesPerNumber) / bytesPerNumber;
        return (batch.interleaved ? side.numbers : lines) * side.pitch * bytesPerNumber;
    };
    const std::size_t inSize = place(in, inBytes(kind)), outSize = place(out, outBytes(kind));
    if (batch.inPlace)
        in.offset = 0;
    else if (batch.lines == 1 && in.pitch * inBytes(kind) == out.pitch * outBytes(kind))
        in.offset = in.pitch * inBytes(kind); // each line moves one place down
    else
        in.offset = (outSize + cacheLine - 1) / cacheLine * cacheLine;
    bytes = std::max(outSize, in.offset + inSize);
}

std::uint64_t LineBlock::scratchBytes() const {
    return chirp ? ChirpTransform::scratchBytes(batch.kind, static_cast<std::uint64_t>(batch.length)) : 0;
}

LineTransform::LineTransform(const LineBlock& block) : m_block(block), m_plan(planFor(block)) {}

void LineTransform::execute(std::byte* memory, std::size_t lines, Scratch& scratch) const {
    const std::size_t inPitch = m_block.in.pitch * inBytes(m_block.batch.kind);
    const std::size_t outPitch = m_block.out.pitch * outBytes(m_block.batch.kind);
    const auto atOnce = static_cast<std::size_t>(m_block.batch.lines);
    if (m_block.batch.kind == FftKind::cosineBack)
        scaleFirst(memory, m_block.in, interleaved(), lines, std::numbers::sqrt2_v<float>);
    for (std::size_t line = 0; line < lines; line += atOnce) {
        std::byte* const in = memory + m_block.in.offset + line * inPitch;
        std::byte* const out = memory + line * outPitch;
        if (const auto* const chirp = std::get_if<ChirpTransform>(&m_plan))
            chirp->execute(in, out, scratch);
        else
            std::get<FftPlan>(m_plan).execute(in, out);
    }
    if (m_block.batch.kind == FftKind::cosine)
        scaleFirst(memory, m_block.out, interleaved(), lines, 1 / std::numbers::sqrt2_v<float>);
}

} // namespace fft_tensor
