// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/file.h"

#include <string>

namespace fft_tensor {

/// What stands before H5Fopen: HDF5 1.10 can crash on damaged files of its older formats, which carry no
/// checksums. Throws Error(unsupported) that says what the file seems to be, unless it begins with HDF5's
/// signature and a superblock of version 3; Error(malformed) when that superblock's sizes cannot be right, as
/// in a file cut short.
void requireOurSuperblock(const InputFile& file);

} // namespace fft_tensor
