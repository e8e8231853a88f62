// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/leftovers.h"

#include "base/error.h"
#include "base/file.h"
#include "base/file_target.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace fft_tensor {

namespace {

namespace fs = std::filesystem;

const std::string mark = ".partial-", random = "XXXXXX";
constexpr long usualLongestName = 255;

/// Of the open file, not of the process, as flock() has them; but HDF5 uses flock() itself.
struct flock wholeFile(short type) {
    struct flock lock {};
    lock.l_type = type;
    lock.l_whence = SEEK_SET;
    return lock;
}

/// Shared, so that HDF5 may read the file meanwhile even where the system makes one lock of both kinds.
bool hold(int descriptor) {
    struct flock lock = wholeFile(F_RDLCK);
    return ::fcntl(descriptor, F_OFD_SETLK, &lock) == 0;
}

/// True when no process holds it; false where the file system cannot tell.
bool isNobodys(int descriptor) {
    struct flock lock = wholeFile(F_WRLCK);
    return ::fcntl(descriptor, F_OFD_GETLK, &lock) == 0 && lock.l_type == F_UNLCK;
}

std::size_t longestName(const std::string& folder) {
    const long longest = ::pathconf(folder.c_str(), _PC_NAME_MAX);
    return static_cast<std::size_t>(longest > 0 ? longest : usualLongestName);
}

/// At most `bytes` of a name, no character of UTF-8 cut through.
std::string shortened(std::string name, std::size_t bytes) {
    if (name.size() <= bytes)
        return name;
    while (bytes > 0 && (static_cast<unsigned char>(name[bytes]) & 0xC0U) == 0x80U)
        --bytes;
    name.resize(bytes);
    return name;
}

/// Where the temporary file goes, its random end still to be made.
std::string temporaryPattern(const std::string& target, const std::string& folder) {
    const std::string name = fs::path(target).filename().string();
    const std::size_t longest = longestName(folder);
    if (name.size() > longest)
        throw Error(ErrorCode::invalidArgument,
                    "This name has " + std::to_string(name.size()) + " bytes; this folder allows " +
                        std::to_string(longest) + ". Choose a shorter one.",
                    target);
    const std::string ending = mark + random;
    return (fs::path(folder) / shortened(name, longest - ending.size())).string() + ending;
}

bool isTemporaryName(const std::string& name) {
    const std::size_t end = mark.size() + random.size();
    return name.size() > end && name.compare(name.size() - end, mark.size(), mark) == 0 &&
           std::all_of(name.end() - static_cast<std::ptrdiff_t>(random.size()), name.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
           });
}

/// A descriptor that closes itself.
class Descriptor {
  public:
    explicit Descriptor(int descriptor) : m_descriptor(descriptor) {}
    ~Descriptor() {
        if (m_descriptor >= 0)
            ::close(m_descriptor);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] int get() const { return m_descriptor; }

  private:
    int m_descriptor;
};

bool isOurs(int descriptor, struct stat& status) {
    return descriptor >= 0 && ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) &&
           status.st_uid == ::geteuid();
}

} // namespace

TemporaryFile makeTemporaryFile(const std::string& target) {
    const std::string folder = folderOf(target);
    const std::string pattern = temporaryPattern(target, folder);
    for (;;) {
        TemporaryFile file{pattern, -1};
        file.descriptor = ::mkostemp(file.path.data(), O_CLOEXEC);
        if (file.descriptor < 0)
            throw systemError(errno, "create a file in this folder", folder, true);
        const bool held = hold(file.descriptor) || errno != EAGAIN; // some file systems know no locks
        struct stat status {};
        if (held && ::fstat(file.descriptor, &status) == 0 && status.st_nlink > 0)
            return file;
        ::close(file.descriptor); // taken for a leftover in the instant before it was locked
    }
}

std::vector<Leftover> leftoversIn(const std::string& folder) {
    std::vector<Leftover> found;
    std::error_code failure;
    fs::directory_iterator entry(folder, failure);
    for (; !failure && entry != fs::directory_iterator(); entry.increment(failure)) {
        const std::string path = entry->path().string();
        if (!isTemporaryName(entry->path().filename().string()))
            continue;
        const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
        struct stat status {};
        if (isOurs(file.get(), status) && isNobodys(file.get()))
            found.push_back({path, static_cast<std::uint64_t>(status.st_size)});
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
    return found;
}

bool removeLeftover(const Leftover& leftover) {
    const Descriptor file(::open(leftover.path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (file.get() < 0)
        return errno == ENOENT;
    struct stat status {};
    struct flock lock = wholeFile(F_WRLCK); // from now on nobody can begin to hold it
    return isOurs(file.get(), status) && ::fcntl(file.get(), F_OFD_SETLK, &lock) == 0 &&
           ::unlink(leftover.path.c_str()) == 0;
}

} // namespace fft_tensor
