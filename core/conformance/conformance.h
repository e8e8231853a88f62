// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/job_context.h"
#include "spectral/backend.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace fft_tensor {

/// How much a run looks at.
struct ConformanceOptions {
    std::uint64_t largestElements = 100'000; ///< of any tensor; larger shapes are left out
    int seeds = 1;                           ///< different random tensors per shape
    int repeats = 2;                         ///< of what must come out the same, bit for bit
};

struct ConformanceResult {
    std::string name; ///< topic and, where there is one, shape: "choice, bit for bit: 17 × 31 over 0,1"
    bool ok = false;
    bool skipped = false; ///< neither passed nor failed; `detail` says why
    std::string detail;   ///< what differed, where and by how much; else how many comparisons were made
};

/// What is run in one piece.
struct ConformanceCase {
    std::string name;
    std::function<ConformanceResult(JobContext&)> run; ///< throws Cancelled only
};

/// The suite that every backend must pass: the laws of transforms, numbers, choices, maps and errors, against
/// the definition of the transform, plain loops in double, and, for what must agree bit for bit, the CPU's
/// algebra on one and the same spectrum. Needs no FFT library.
///
/// With transforms of their own two backends may choose differently at the cut only: units above the zero
/// floor, under 0.01 % of those kept (one unit at least is allowed: small shapes keep less than 10,000), and
/// an error within 1e-6. That is compared with `reference`, or where it is null with the definition of the
/// transform, which limits it to small shapes.
///
/// `tested` and `reference` must outlive the cases; both are used on the calling thread, alone.
[[nodiscard]] std::vector<ConformanceCase> conformanceCases(Backend& tested, Backend* reference,
                                                            const ConformanceOptions& options);

/// Runs cases in order, and reports progress. Throws Cancelled only.
[[nodiscard]] std::vector<ConformanceResult> runCases(const std::vector<ConformanceCase>& cases,
                                                      JobContext& context);
/// conformanceCases(), run.
[[nodiscard]] std::vector<ConformanceResult>
runConformance(Backend& tested, Backend* reference, const ConformanceOptions& options, JobContext& context);

} // namespace fft_tensor
