// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "resident/tensor_upload.h"

#include "kernels/widening.h"

#include <algorithm>

namespace fft_tensor::gpu {

namespace {

/// Elements on the device at a time: their memory is small beside the tensor's.
constexpr std::uint64_t elementsPerPiece = std::uint64_t{1} << 24;

} // namespace

void uploadTensor(const HostTensor& tensor, float* to, Device& device, JobContext& context) {
    const StoredElements& stored = tensor.stored;
    const std::uint64_t count = tensor.values.size(), width = byteSize(stored.type);
    if (stored.bytes.empty() || stored.bytes.size() != count * width)
        return device.transfers().upload(to, tensor.values.data(), tensor.values.size() * sizeof(float),
                                         context);
    DeviceBuffer<std::byte> piece(device.memory(), std::min(count, elementsPerPiece) * width);
    const StreamGuard guard(device.stream());
    for (std::uint64_t first = 0; first < count; first += elementsPerPiece) {
        const std::uint64_t part = std::min(elementsPerPiece, count - first);
        device.transfers().upload(piece.data(), stored.bytes.data() + first * width, part * width, context);
        widenElements(stored.type, part, piece.data(), to + first, device.stream());
    }
}

} // namespace fft_tensor::gpu
