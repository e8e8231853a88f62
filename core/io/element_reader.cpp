// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "io/element_reader.h"

#include "base/memory_room.h"
#include "io/in_quotes.h"
#include "tensor/convert.h"

#include <algorithm>
#include <utility>

namespace fft_tensor {

void readInBlocks(const InputFile& file, std::uint64_t offset, std::span<std::byte> target,
                  JobContext& context) {
    for (std::size_t done = 0; done < target.size(); done += readBlockBytes) {
        context.checkpoint();
        file.read(offset + done, target.subspan(done, std::min(readBlockBytes, target.size() - done)));
    }
}

void readElements(const InputFile& file, std::uint64_t offset, DType type, HostTensor& tensor,
                  JobContext& context) {
    const std::size_t count = elementCount(tensor.shape), width = byteSize(type);
    const std::uint64_t beside = width < sizeof(float) ? width : 0;
    requireMemory(count * (sizeof(float) + beside), "Reading the tensor " + inQuotes(tensor.name),
                  file.path());
    tensor.values.resize(count);
    if (type == DType::f32)
        return readInBlocks(file, offset, std::as_writable_bytes(std::span(tensor.values)), context);
    const bool keep = width < sizeof(float);
    const std::size_t perBlock = readBlockBytes / width;
    std::vector<std::byte> elements((keep ? count : std::min(count, perBlock)) * width);
    for (std::size_t done = 0; done < count; done += perBlock) {
        context.checkpoint();
        const std::size_t part = std::min(perBlock, count - done);
        const auto bytes = std::span(elements).subspan(keep ? done * width : 0, part * width);
        file.read(offset + done * width, bytes);
        toFloat32(type, bytes, std::span(tensor.values).subspan(done, part));
    }
    if (keep)
        tensor.stored = {type, std::move(elements)};
}

} // namespace fft_tensor
