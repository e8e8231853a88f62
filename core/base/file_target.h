// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <string>

namespace fft_tensor {

/// What a path that is to be written leads to. The one place that decides it.
struct FileTarget {
    enum class Kind {
        file,   ///< a regular file, or none yet: replaced when the new one is complete
        stream, ///< a character device, a pipe, an open descriptor: bytes go through once, in order
    };
    Kind kind = Kind::file;
    /// file: where it lies, symbolic links followed, so that they stay and what they point to is replaced.
    /// stream: as given.
    std::string path;
    int descriptor = -1; ///< of a stream that this process has open already; -1: `path` is to be opened

    [[nodiscard]] bool isStandardOutput() const { return descriptor == 1; }
};

/// "-" is standard output, as /dev/stdout, /dev/fd/1 and /proc/self/fd/1 are. Throws Error(invalidArgument)
/// for an empty name, folders, block devices and sockets, and Error(cannotWrite) for links that must not be
/// followed or go in circles.
[[nodiscard]] FileTarget fileTarget(const std::string& path);

/// The folder that a path's last name stands in.
[[nodiscard]] std::string folderOf(const std::string& path);

} // namespace fft_tensor
