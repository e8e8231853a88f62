// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/file_rights.h"
#include "base/job_context.h"
#include "codec/checkpoint_row.h"
#include "io/weight_file.h"
#include "pipeline/plan.h"
#include "pipeline/summary.h"
#include "spectral/backend.h"

#include <cstdint>
#include <string>
#include <vector>

namespace fft_tensor {

/// The outcome of a compression, row by row. Pooled error: sqrt(dropped energy / energy) over all
/// floating-point tensors, raw ones counting with error 0.
struct CompressReport {
    std::uint64_t inputBytes = 0;  ///< of the source's tensors
    std::uint64_t outputBytes = 0; ///< of the file
    std::uint64_t fixedBytes = 0;  ///< part of the file that belongs to no tensor
    double ratio = 0;
    double relativeError = 0;
    double seconds = 0;
    std::string device;               ///< Backend::name(): "cpu", or "cuda" where all or part of it ran there
    std::vector<std::string> devices; ///< who computed the spectra: Analysis::device(), each once, in order
    std::vector<CheckpointRow> rows;
    Remarks remarks; ///< about rights and links that could not be kept
    /// Of each row: its error before values are rounded to the dtype, as the spectrum knows it.
    std::vector<double> float32Errors;
    ExportSummary summary;
};

/// File → tensors → compressed checkpoint, verified: the one function that both programs call. What happens
/// to each tensor is planned first (planCompression), then done (encodeTensor). One tensor at a time in
/// memory. Throws Error and Cancelled; `outputPath` is then what it was before.
[[nodiscard]] CompressReport compressWeights(const WeightFile& input, const std::string& outputPath,
                                             const CompressOptions& options, Backend& backend,
                                             JobContext& context);

} // namespace fft_tensor
