// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/file.h"

#include "base/error.h"
#include "base/read_watch.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace fft_tensor {

Error systemError(int errorNumber, const std::string& action, const std::string& path, bool writing) {
    const std::string reason = std::string(std::strerror(errorNumber));
    const std::string sentence = "Could not " + action + ": " + reason + ".";
    switch (errorNumber) {
    case ENOENT:
    case ENOTDIR:
        if (writing)
            return {ErrorCode::cannotWrite, sentence + " Choose a folder that exists.", path};
        return {ErrorCode::notFound, sentence + " Check the path.", path};
    case ENOSPC:
    case EDQUOT:
        return {ErrorCode::noSpace, sentence + " Free some space or choose another folder.", path};
    case EFBIG:
        return {ErrorCode::noSpace,
                sentence +
                    " The file would be larger than allowed: raise the file size limit (ulimit -f), or "
                    "choose another disk.",
                path};
    case EACCES:
    case EPERM:
    case EROFS:
        return {writing ? ErrorCode::cannotWrite : ErrorCode::cannotRead,
                sentence +
                    (writing ? " Choose a folder you may write to." : " Check the file's permissions."),
                path};
    default:
        return {writing ? ErrorCode::cannotWrite : ErrorCode::cannotRead, sentence, path};
    }
}

namespace {

FileIdentity identityIn(const struct stat& status) {
    constexpr std::int64_t perSecond = 1'000'000'000;
    return {status.st_dev, status.st_ino, static_cast<std::uint64_t>(status.st_size),
            status.st_mtim.tv_sec * perSecond + status.st_mtim.tv_nsec,
            status.st_ctim.tv_sec * perSecond + status.st_ctim.tv_nsec};
}

/// systemError for a file that does not open; a link whose target is missing is called that.
Error openError(int errorNumber, const std::string& path) {
    std::error_code failure;
    const std::filesystem::path target = std::filesystem::read_symlink(path, failure);
    if (errorNumber != ENOENT || failure)
        return systemError(errorNumber, "open the file", path, false);
    return {ErrorCode::notFound,
            "This is a symbolic link to \"" + target.string() +
                "\", and that is missing: the link is dangling. Fetch the file that it leads to, or correct "
                "the link.",
            path};
}

} // namespace

FileIdentity identityOf(const std::string& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0)
        throw openError(errno, path);
    return identityIn(status);
}

InputFile::InputFile(std::string path) : m_path(std::move(path)) {
    m_descriptor = ::open(m_path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (m_descriptor < 0)
        throw openError(errno, m_path);
    struct stat status {};
    const int result = ::fstat(m_descriptor, &status);
    if (result != 0 || !S_ISREG(status.st_mode)) {
        const int reason = errno;
        ::close(std::exchange(m_descriptor, -1));
        if (result != 0)
            throw systemError(reason, "inspect the file", m_path, false);
        throw Error(ErrorCode::unsupported,
                    "This is not a regular file. Choose a weight file or a folder of one.", m_path);
    }
    m_identity = identityIn(status);
}

InputFile::~InputFile() {
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

InputFile::InputFile(InputFile&& other) noexcept
    : m_path(std::move(other.m_path)),
      m_descriptor(std::exchange(other.m_descriptor, -1)),
      m_identity(other.m_identity) {}

InputFile& InputFile::operator=(InputFile&& other) noexcept {
    std::swap(m_path, other.m_path);
    std::swap(m_descriptor, other.m_descriptor);
    std::swap(m_identity, other.m_identity);
    return *this;
}

void InputFile::read(std::uint64_t offset, std::span<std::byte> target) const {
    std::size_t done = 0;
    while (done < target.size()) {
        const ssize_t got = ::pread(m_descriptor, target.data() + done, target.size() - done,
                                    static_cast<off_t>(offset + done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            throw systemError(errno, "read the file", m_path, false);
        if (got == 0)
            throw Error(ErrorCode::malformed,
                        "The file ends at byte " + std::to_string(offset + done) + ", but " +
                            std::to_string(target.size()) + " bytes were expected from byte " +
                            std::to_string(offset) + ". It is cut short or was changed; fetch it again.",
                        m_path);
        done += static_cast<std::size_t>(got);
    }
    ReadWatch::tell(*this, offset, target);
}

bool InputFile::isHeldForWriting() const {
    if (::flock(m_descriptor, LOCK_SH | LOCK_NB) != 0)
        return errno == EWOULDBLOCK; // a file system without locks holds nothing
    ::flock(m_descriptor, LOCK_UN);
    return false;
}

bool sameFile(const std::string& a, const std::string& b) {
    std::error_code failure;
    return std::filesystem::equivalent(a, b, failure) && !failure;
}

std::string readText(const std::string& path, std::uint64_t limit) {
    const InputFile file(path);
    if (file.size() > limit)
        throw Error(ErrorCode::malformed,
                    "The file has " + std::to_string(file.size()) + " bytes; at most " +
                        std::to_string(limit) + " are expected of such a file.",
                    path);
    std::string text(file.size(), '\0');
    file.read(0, std::as_writable_bytes(std::span(text)));
    return text;
}

} // namespace fft_tensor
