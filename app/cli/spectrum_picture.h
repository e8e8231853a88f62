// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "png_writer.h"
#include "spectral/backend.h"

namespace fft_tensor::cli {

/// The log magnitude of a spectrum, zero frequency in the centre, in viridis, at most 1024 pixels wide and
/// high (maximum per pixel). Small spectra are enlarged by a whole factor.
[[nodiscard]] IndexedPicture spectrumPicture(Analysis& analysis, JobContext& job);

} // namespace fft_tensor::cli
