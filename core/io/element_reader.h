// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/file.h"
#include "base/job_context.h"
#include "tensor/host_tensor.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace fft_tensor {

/// Large reads check after every block of this size whether they are still wanted.
inline constexpr std::size_t readBlockBytes = std::size_t{16} << 20;

/// Fills `target` from `offset`, block by block. Throws as InputFile::read, and Cancelled.
void readInBlocks(const InputFile& file, std::uint64_t offset, std::span<std::byte> target,
                  JobContext& context);

/// Reads the little-endian elements of `type` of a tensor whose name and shape are set. Types narrower than
/// float32 stay beside the values they were converted to; wider ones go through one block of at most 16 MiB.
void readElements(const InputFile& file, std::uint64_t offset, DType type, HostTensor& tensor,
                  JobContext& context);

} // namespace fft_tensor
