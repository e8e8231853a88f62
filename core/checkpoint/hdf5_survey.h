// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "checkpoint/hdf5_listing.h"

#include <cstddef>
#include <span>

namespace fft_tensor {

/// Reads the structure of an HDF5 file that lies in memory, with the HDF5 library, which damaged or hostile
/// files can crash, hang or worse: only for the process that exists for this (hdf5_child.h). Links other than
/// hard ones are listed, not followed; no element is read but those of the root's attributes. Throws
/// Error(malformed | unsupported).
[[nodiscard]] Hdf5Listing surveyHdf5(std::span<const std::byte> file);

} // namespace fft_tensor
