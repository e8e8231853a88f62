// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "tensor/dtype.h"
#include "tensor/shape.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace fft_tensor {

/// What the header of a .npy file tells, checked: the elements fill the file from `dataBegin` to its end.
struct NpyHeader {
    DType type = DType::f32;
    bool bigEndian = false;
    bool fortranOrder = false; ///< the first axis is contiguous, not the last
    Shape shape;
    std::uint64_t dataBegin = 0;
    std::uint64_t bytes = 0; ///< of all elements
};

/// The first bytes of every .npy file.
inline constexpr char npyMagic[] = "\x93NUMPY";
/// The longest header (without the up to 12 bytes before it) that is read.
inline constexpr std::uint64_t npyLongestHeader = std::uint64_t{1} << 20;

/// Parses a .npy header, format versions 1 to 3, of a file of `fileSize` bytes. `start` holds the file's
/// first bytes: at least npyLongestHeader + 12, or the whole file. Source: numpy.lib.format (NEP 1). The
/// header is a literal of a Python dict; it is parsed, never evaluated. Throws Error(malformed |
/// unsupported).
[[nodiscard]] NpyHeader parseNpyHeader(std::span<const std::byte> start, std::uint64_t fileSize,
                                       const std::string& where);

} // namespace fft_tensor
