// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/disk_room.h"

#include "base/bytes_text.h"
#include "base/error.h"

#include <filesystem>

#include <sys/statvfs.h>

namespace fft_tensor {

void requireDiskSpace(std::uint64_t bytes, const std::string& path) {
    const std::filesystem::path parent = std::filesystem::path(path).parent_path();
    const std::string folder = parent.empty() ? "." : parent.string();
    struct statvfs system {};
    if (::statvfs(folder.c_str(), &system) != 0 || system.f_blocks == 0)
        return;
    const std::uint64_t free = std::uint64_t{system.f_bavail} * system.f_frsize;
    if (bytes > free)
        throw Error(ErrorCode::noSpace,
                    "The file would have " + formatBytes(bytes) + ", but its disk has " + formatBytes(free) +
                        " left. Free some space or choose another folder.",
                    path);
}

} // namespace fft_tensor
