// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// The input is a whole .safetensors file in memory. Only Error may come out of the parser, and what it
// accepts must tile the file.
#include "base/error.h"
#include "io/safetensors_header.h"

#include <cstdlib>

using namespace fft_tensor;

namespace {

void check(std::span<const std::byte> file) {
    const std::uint64_t length = safetensorsHeaderLength(file, file.size(), "input");
    const SafetensorsHeader header =
        parseSafetensorsHeader(file.subspan(safetensorsPrefixBytes, length), file.size(), "input");
    std::uint64_t reached = safetensorsPrefixBytes + length;
    for (const auto& entry : header.entries) {
        if (entry.fileOffset != reached)
            std::abort();
        reached += entry.info.bytes;
        if (entry.info.dtype &&
            elementCount(entry.info.shape) * byteSize(*entry.info.dtype) != entry.info.bytes)
            std::abort();
    }
    if (reached != file.size())
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        check(std::as_bytes(std::span(data, size)));
    } catch (const Error&) { // the expected end of a bad file
    }
    return 0;
}
