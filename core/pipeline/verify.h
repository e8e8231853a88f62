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
    bool ok = false;          ///< whole, and like the source where one was given
    bool whole = false;       ///< its bytes are those recorded, and what is said of it can be right
    std::string problem;      ///< a sentence when not ok
    double recordedError = 0; ///< as the manifest says
    std::optional<double> measuredError; ///< against the source, in double, when one was given
};

/// What a checkpoint was compared with.
struct ComparedSource {
    bool isRecorded = false;  ///< it has the size and SHA-256 of the one that the checkpoint was made from
    std::string recordedName; ///< of that one
    std::string whatDiffers;  ///< when it is another: sizes or digests, both of them
};

struct VerifyReport {
    bool ok = false;
    std::optional<ComparedSource> source; ///< when one was given
    std::vector<VerifiedTensor> tensors;

    /// The file itself is damaged, or lies: not merely unlike a source that it was not made from.
    [[nodiscard]] bool damaged() const;
};

/// Reads every tensor of a checkpoint, checks its SHA-256, and what is recorded of it against its own numbers
/// (see manifest_audit.h). With `against`, rebuilds each and recomputes its relative error in double, in the
/// dtype that it is restored to; it must equal the recorded one to 1e-4 relative + 1e-6 (raw tensors: bit for
/// bit), and the source's SHA-256 is compared with the recorded one. Damage found in tensors is reported; a
/// file that cannot be opened as a checkpoint throws Error, as one does that changes meanwhile.
[[nodiscard]] VerifyReport verifyCheckpoint(const std::string& path, const WeightFile* against,
                                            JobContext& context);

} // namespace fft_tensor
