// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace fft_tensor {

/// What a file seems to be.
enum class FileKind {
    safetensors,
    json,
    npy,
    foreign, ///< known (texts and web pages among them), and not read by this library's weight readers: see
             ///< `description`
    unknown,
};

struct FileGuess {
    FileKind kind = FileKind::unknown;
    std::string description; ///< of foreign files: what it seems to be and what to do, one or two sentences
};

/// How many of the file's first bytes guessFileKind wants.
inline constexpr std::size_t guessBytes = 512;

/// Tells the kind from the first bytes (fewer than guessBytes only if the file is shorter). Where these say
/// nothing, the name's ending decides, so that a damaged file gets its own reader's explanation.
[[nodiscard]] FileGuess guessFileKind(std::span<const std::byte> start, const std::string& path);

/// Throws Error(unsupported) that says what the file is, when it is foreign. Wherever a weight file begins.
void requireNotForeign(std::span<const std::byte> start, const std::string& path);

/// The sentence about what is opened, for errors.
inline constexpr char whatIsOpened[] =
    "Files that are opened: .safetensors, model.safetensors.index.json or a folder with either, and .npy.";

} // namespace fft_tensor
