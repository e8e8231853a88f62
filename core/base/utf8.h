// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <string>
#include <string_view>

namespace fft_tensor {

/// True when the text is well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates) without a NUL
/// character. What a fixed-length string of HDF5 gives back as it was.
[[nodiscard]] bool isStorableText(std::string_view text);

/// The text with '?' for every byte that keeps it from being storable: for file names, which may hold
/// anything.
[[nodiscard]] std::string storableText(std::string_view text);

} // namespace fft_tensor
