// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/file.h"
#include "base/job_context.h"
#include "tensor/dtype.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace fft_tensor {

/// Large reads check after every block of this size whether they are still wanted.
inline constexpr std::size_t readBlockBytes = std::size_t{16} << 20;

/// Fills `target` from `offset`, block by block. Throws as InputFile::read, and Cancelled.
void readInBlocks(const InputFile& file, std::uint64_t offset, std::span<std::byte> target,
                  JobContext& context);

/// Reads `count` little-endian elements of `type` as float32. F32 goes straight into the result, other types
/// through one block: the memory needed is the result's and at most 16 MiB.
[[nodiscard]] std::vector<float> readAsFloat32(const InputFile& file, std::uint64_t offset, DType type,
                                               std::size_t count, JobContext& context);

} // namespace fft_tensor
