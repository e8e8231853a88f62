// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <string>
#include <string_view>

namespace fft_tensor {

/// A name from a file as it may stand in a message: in double quotes, cut after about 100 bytes, printable()
/// otherwise. Names in files are not trusted.
[[nodiscard]] std::string inQuotes(std::string_view name);

} // namespace fft_tensor
