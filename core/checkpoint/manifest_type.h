// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "checkpoint/element_type.h"
#include "checkpoint/manifest_coding.h"

#include <string>

namespace fft_tensor {

/// The manifest's record, packed, field for field as manifestFields() says.
[[nodiscard]] ElementType manifestType(const ManifestLayout& layout);

/// The widths in a manifest that is not trusted. Throws Error(malformed) with `where` unless its type is that
/// of manifestType().
[[nodiscard]] ManifestLayout manifestLayoutOf(const ElementType& type, const std::string& where);

} // namespace fft_tensor
