// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <string>

namespace fft_tensor {

/// The folder of the library that this code is in; empty where the system does not tell.
[[nodiscard]] std::string folderOfThisLibrary();

} // namespace fft_tensor
