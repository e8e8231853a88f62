// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/file_rights.h"
#include "base/job_context.h"

#include <cstdint>
#include <string>

namespace fft_tensor {

struct RestoreReport {
    std::uint64_t tensors = 0;
    std::uint64_t bytes = 0; ///< of the file written
    Remarks remarks;         ///< about rights and links that could not be kept
};

enum class RestoreDtype { original, float32 };

/// Writes a checkpoint's tensors, rebuilt, as one safetensors file with the source's names, shapes and
/// metadata. float32: floating-point tensors as F32, others as they are. `outputPath` may be a stream
/// (OutputFile); a file is read back and compared before it takes its name, and readable for nobody who may
/// not read the checkpoint.
[[nodiscard]] RestoreReport restoreCheckpoint(const std::string& checkpointPath,
                                              const std::string& outputPath, RestoreDtype dtype,
                                              const std::string& onlyTensor, JobContext& context);

} // namespace fft_tensor
