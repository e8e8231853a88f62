// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// libFuzzer over what this program decodes of a checkpoint itself, from memory: manifest, gaps, values and
// chunks. The first byte chooses the decoder, the next ones its parameters. Whatever is accepted must be what
// an encoder writes.
#include "base/byte_reader.h"
#include "base/error.h"
#include "checkpoint/chunk_coding.h"
#include "checkpoint/manifest_coding.h"
#include "codec/gap_coding.h"
#include "codec/value_coding.h"

#include <algorithm>
#include <cstdlib>

namespace {

using namespace fft_tensor;

void require(bool promise) {
    if (!promise)
        std::abort();
}

void decodeManifestOf(ByteReader& input) {
    ManifestLayout layout = layoutFor({});
    for (const std::size_t field : {0, 2, 3}) // name, reason, dtype
        layout[field] += input.takeLittleEndian<std::uint8_t>("width") % 16;
    layout[1] = 16; // codec
    layout[4] = layout[6] = 1 + input.takeLittleEndian<std::uint8_t>("rank") % 5;
    layout[5] = 7;   // transform
    layout[12] = 40; // parameters
    layout[13] = 60; // columns
    layout[14] = layout[15] = 3;
    const auto records = input.take(input.remaining(), "records");
    const auto decode = [&](std::span<const std::byte> bytes, unsigned minorVersion) {
        return decodeManifest(bytes, manifestType(layout), minorVersion, "fuzz");
    };
    (void)decode(records, currentMinorVersion + 1);
    const std::vector<CheckpointRow> rows = decode(records, currentMinorVersion);
    require(decode(encodeManifest(rows, layout), currentMinorVersion) == rows);
}

void decodeGapsOf(ByteReader& input) {
    const unsigned bits = 8u << input.takeLittleEndian<std::uint8_t>("width") % 4;
    const auto count = input.takeLittleEndian<std::uint16_t>("count");
    const auto limit = input.takeLittleEndian<std::uint64_t>("limit");
    const auto positions = decodeGaps(bits, input.take(input.remaining(), "gaps"), count, limit, "fuzz");
    require(positions.size() == count && std::is_sorted(positions.begin(), positions.end()));
    require(positions.empty() || positions.back() < limit);
    const CodedGaps coded = encodeGaps(positions);
    require(decodeGaps(coded.bits, coded.bytes, count, limit, "fuzz") == positions);
}

void decodeValuesOf(ByteReader& input) {
    const bool narrow = input.takeLittleEndian<std::uint8_t>("type") % 2 == 0;
    const ValueType type = narrow ? ValueType::float16 : ValueType::float32;
    const std::size_t width = narrow ? 2 : 4, count = input.remaining() / (2 * width);
    const auto real = input.take(count * width, "real"), imaginary = input.take(count * width, "imaginary");
    const auto values = decodeValues(type, real, imaginary, "fuzz");
    const CodedValues coded = encodeValues(values, type);
    require(std::equal(real.begin(), real.end(), coded.real.begin(), coded.real.end()));
    require(std::equal(imaginary.begin(), imaginary.end(), coded.imaginary.begin(), coded.imaginary.end()));
}

void inflateChunkOf(ByteReader& input) {
    ChunkShape shape;
    shape.elementBytes = 1 + input.takeLittleEndian<std::uint8_t>("element size") % 9;
    shape.elements = 1 + input.takeLittleEndian<std::uint16_t>("elements");
    shape.shuffled = shape.elementBytes > 1;
    const auto plain = inflateChunk(input.take(input.remaining(), "chunk"), shape, "fuzz");
    require(plain.size() == shape.bytes());
    require(inflateChunk(deflateChunk(plain, shape, plain.size()), shape, "fuzz") == plain);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        ByteReader input(std::as_bytes(std::span(data, size)), "fuzz");
        switch (input.takeLittleEndian<std::uint8_t>("decoder") % 4) {
        case 0:
            decodeManifestOf(input);
            break;
        case 1:
            decodeGapsOf(input);
            break;
        case 2:
            decodeValuesOf(input);
            break;
        default:
            inflateChunkOf(input);
        }
    } catch (const Error& error) {
        require(error.code() == ErrorCode::malformed);
    }
    return 0;
}
