// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "io/weight_file.h"

#include <memory>
#include <string>

namespace fft_tensor {

/// A .npy file: one tensor, named as the file without its ending. The file stays open. Big-endian and
/// Fortran-order elements are put right block by block while they are read.
[[nodiscard]] std::unique_ptr<WeightFile> openNpyFile(const std::string& path);

} // namespace fft_tensor
