// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "io/element_reader.h"

#include "tensor/convert.h"

#include <algorithm>

namespace fft_tensor {

void readInBlocks(const InputFile& file, std::uint64_t offset, std::span<std::byte> target,
                  JobContext& context) {
    for (std::size_t done = 0; done < target.size(); done += readBlockBytes) {
        context.checkpoint();
        file.read(offset + done, target.subspan(done, std::min(readBlockBytes, target.size() - done)));
    }
}

std::vector<float> readAsFloat32(const InputFile& file, std::uint64_t offset, DType type, std::size_t count,
                                 JobContext& context) {
    std::vector<float> values(count);
    if (type == DType::f32) {
        readInBlocks(file, offset, std::as_writable_bytes(std::span(values)), context);
        return values;
    }
    const std::size_t width = byteSize(type);
    const std::size_t perBlock = readBlockBytes / width;
    std::vector<std::byte> block(std::min(count, perBlock) * width);
    for (std::size_t done = 0; done < count; done += perBlock) {
        context.checkpoint();
        const std::size_t part = std::min(perBlock, count - done);
        const auto bytes = std::span(block).first(part * width);
        file.read(offset + done * width, bytes);
        toFloat32(type, bytes, std::span(values).subspan(done, part));
    }
    return values;
}

} // namespace fft_tensor
