// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "codec/checkpoint_row.h"

#include <string>
#include <vector>

namespace fft_tensor {

/// The relative error that independent normal numbers have after quantisation to so many bits each: a uniform
/// scalar quantiser with entropy coding, 2^(−R)·sqrt(πe/6), a quarter of a bit from the law that bounds every
/// method (H. Gish and J. N. Pierce, "Asymptotically efficient quantizing", IEEE Transactions on Information
/// Theory 14, 1968). Its formula is for many bits; at few it says too much, so 1, the error of storing
/// nothing, bounds it. An estimate of what quantising the weights themselves would lose.
[[nodiscard]] double quantisedError(double bitsPerWeight);

/// What whoever exports should know of the result, besides its size.
struct ExportSummary {
    std::vector<std::string> lost;    ///< tensors that lost more than 99 % of their energy
    double bitsPerWeight = 0;         ///< of the tensors stored as spectra; 0 where there is none
    double spectralError = 0;         ///< pooled over those
    double quantisedError = 0;        ///< the estimate at those bits
    std::vector<std::string> remarks; ///< sentences for people; empty where there is nothing to say
};
[[nodiscard]] ExportSummary summaryOf(const std::vector<CheckpointRow>& rows);

/// The pooled error over rows.
[[nodiscard]] double pooledError(const std::vector<CheckpointRow>& rows);

} // namespace fft_tensor
