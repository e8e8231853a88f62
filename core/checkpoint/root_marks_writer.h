// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "checkpoint/hdf5_handle.h"
#include "checkpoint/root_marks.h"

#include <string>

namespace fft_tensor {

/// All but the device, which is known only at the end.
void writeRootMarks(const h5::File& file, const RootMarks& marks, const h5::Location& place);
/// Puts another source-sha256 in the place of the one that writeRootMarks has written.
void rewriteSourceDigest(const h5::File& file, const std::string& sha256, const h5::Location& place);
/// An empty text is left out.
void writeDeviceMark(const h5::File& file, const std::string& device, const h5::Location& place);

} // namespace fft_tensor
