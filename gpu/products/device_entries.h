// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/job_context.h"
#include "product/weights/matricization.h"
#include "resident/device.h"
#include "spectral/sparse_spectral_tensor.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace fft_tensor::gpu {

/// Kept coefficients in device memory, in the order in which a product's kernels use them.
struct DeviceEntries {
    DeviceBuffer<std::uint32_t> runs;  ///< entries of run r are [runs[r], runs[r + 1])
    DeviceBuffer<std::uint32_t> codes; ///< what stands in an entry beside its value
    DeviceBuffer<ComplexParts> values;

    [[nodiscard]] std::uint64_t bytes() const { return runs.bytes() + codes.bytes() + values.bytes(); }
    [[nodiscard]] static std::uint64_t bytesFor(std::uint64_t runs, std::uint64_t entries) {
        return (runs + 1) * sizeof(std::uint32_t) + entries * (sizeof(std::uint32_t) + sizeof(ComplexParts));
    }
};

/// Which run an entry belongs to, and its code.
struct EntrySlot {
    std::uint64_t run = 0;
    std::uint32_t code = 0;
};

/// Matricizes and scales the coefficients on the host (core's index arithmetic), sorts them by run (stable,
/// so by position inside a run) and uploads them. Throws Error(outOfMemory | deviceFailed), Cancelled.
[[nodiscard]] DeviceEntries uploadEntries(const SparseSpectralTensor& tensor,
                                          const Matricization& matricization, double scale,
                                          std::uint64_t runs,
                                          const std::function<EntrySlot(const MatricizedEntry&)>& place,
                                          Device& device, JobContext& context);

/// What values must be multiplied by, so that the inverse transforms of the output side, which divide by
/// that side's N, leave the tensor's own scale.
[[nodiscard]] double entryScale(const Matricization& matricization);

} // namespace fft_tensor::gpu
