// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/job_context.h"
#include "io/weight_file.h"
#include "transform/transform.h"

#include <optional>
#include <string>
#include <vector>

namespace fft_tensor {

struct VerifiedTensor {
    std::string name;
    bool ok = false;
    std::string problem;                 ///< a sentence when not ok
    double recordedError = 0;            ///< as the manifest says
    std::optional<double> measuredError; ///< against the source, in double, when one was given
};

struct VerifyReport {
    bool ok = false;
    std::vector<VerifiedTensor> tensors;
};

/// Reads every tensor of a checkpoint and checks its SHA-256. With `against`, rebuilds each and recomputes
/// its relative error in double, in the dtype that it is restored to; it must equal the recorded one to 1e-4
/// relative + 1e-6 (raw tensors: bit for
/// bit). Damage found in tensors is reported; a file that cannot be opened as a checkpoint throws Error.
[[nodiscard]] VerifyReport verifyCheckpoint(const std::string& path, const WeightFile* against,
                                            JobContext& context);

} // namespace fft_tensor
