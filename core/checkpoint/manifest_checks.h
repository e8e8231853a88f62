// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/safe_text.h" // printable, for all that name tensors in errors
#include "codec/checkpoint_row.h"

#include <string>
#include <vector>

namespace fft_tensor {

/// Throws Error(malformed) with `where` that names the row and the field, unless a writer could have written
/// this row.
void requirePlausible(const CheckpointRow& row, const std::string& where);

/// Throws Error(malformed) that names the first name that two rows have.
void requireUniqueNames(const std::vector<CheckpointRow>& rows, const std::string& where);

} // namespace fft_tensor
