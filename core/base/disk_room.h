// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <cstdint>
#include <string>

namespace fft_tensor {

/// Throws Error(noSpace) with both numbers when a file of so many bytes does not fit into the folder of
/// `path`: to be called before a long write whose size is known. Says nothing where the system does not tell,
/// or the folder is not there: whoever creates the file does.
void requireDiskSpace(std::uint64_t bytes, const std::string& path);

} // namespace fft_tensor
