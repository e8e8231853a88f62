// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/file_target.h"

#include "base/error.h"
#include "base/file.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <initializer_list>

#include <sys/stat.h>

namespace fft_tensor {

namespace {

constexpr int mostLinks = 40; // as the system follows

/// The descriptor that a path such as /proc/self/fd/1 names; -1 for all other paths.
int ownDescriptor(const std::filesystem::path& path) {
    const std::string name = path.filename().string();
    constexpr std::size_t longest = 6;
    if (name.empty() || name.size() > longest ||
        !std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; }))
        return -1;
    for (const char* folder : {"/proc/self/fd", "/proc/thread-self/fd"}) {
        std::error_code failure;
        if (std::filesystem::equivalent(path.parent_path(), folder, failure) && !failure)
            return std::stoi(name);
    }
    return -1;
}

/// Goes along symbolic links to their end, which need not exist, or to one of this process's descriptors.
void followLinks(FileTarget& target) {
    std::filesystem::path path = target.path;
    for (int link = 0; link < mostLinks; ++link) {
        target.descriptor = ownDescriptor(path);
        std::error_code failure;
        const std::filesystem::path next = std::filesystem::read_symlink(path, failure);
        if (target.descriptor >= 0 || failure) {
            target.path = path.string();
            return;
        }
        path = path.parent_path() / next; // an absolute one replaces all
    }
    throw systemError(ELOOP, "follow the links of this name", target.path, true);
}

[[noreturn]] void refuse(const std::string& what, const std::string& path) {
    throw Error(ErrorCode::invalidArgument, "This is " + what + ". Give the name of a file to write.", path);
}

} // namespace

std::string folderOf(const std::string& path) {
    const auto folder = std::filesystem::path(path).parent_path();
    return folder.empty() ? "." : folder.string();
}

FileTarget fileTarget(const std::string& path) {
    if (path.empty())
        throw Error(ErrorCode::invalidArgument, "The name of the file to write is empty. Give one.");
    if (path == "-")
        return {FileTarget::Kind::stream, path, 1};
    struct stat status {};
    const bool exists = ::stat(path.c_str(), &status) == 0;
    if (!exists && (errno == EACCES || errno == ELOOP)) // links of others in shared folders, too
        throw systemError(errno, "follow the path to the file", path, true);
    FileTarget target{FileTarget::Kind::file, path, -1};
    followLinks(target);
    if (target.descriptor >= 0)
        return {FileTarget::Kind::stream, path, target.descriptor};
    if (!exists || S_ISREG(status.st_mode))
        return target;
    if (S_ISDIR(status.st_mode))
        refuse("a folder", path);
    if (S_ISBLK(status.st_mode))
        refuse("a block device, whose contents would be lost", path);
    if (!S_ISCHR(status.st_mode) && !S_ISFIFO(status.st_mode))
        refuse("a socket", path);
    return {FileTarget::Kind::stream, path, -1};
}

} // namespace fft_tensor
