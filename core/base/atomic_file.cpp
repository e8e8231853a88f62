// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/atomic_file.h"

#include "base/file.h"
#include "base/file_target.h"

#include <cerrno>
#include <cstdio>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

namespace fft_tensor {

namespace {

constexpr std::size_t blockBytes = std::size_t{1} << 20U;

/// The place that a file can be put in; throws for all others.
std::string placeFor(const std::string& path) {
    FileTarget target = fileTarget(path);
    if (target.kind == FileTarget::Kind::stream)
        throw Error(ErrorCode::invalidArgument,
                    target.isStandardOutput()
                        ? "This goes to a file only, which is verified before it takes its name; it cannot "
                          "go to standard output. Give the name of a file."
                        : "This is a device or a pipe. What is written here goes to a file only, which is "
                          "verified before it takes its name. Give the name of one.",
                    path);
    return std::move(target.path);
}

} // namespace

void requireFileTarget(const std::string& path) {
    (void)placeFor(path);
}

Error readBackError(const std::string& detail, const std::string& path) {
    return {ErrorCode::cannotWrite,
            "The new file does not read back as it was written" +
                (detail.empty() ? std::string(".") : " (" + detail + ")") +
                " Nothing was replaced. Check the disk, and try again or elsewhere.",
            path};
}

AtomicFile::AtomicFile(const std::string& path, Audience audience)
    : m_path(path),
      m_target(placeFor(path)),
      m_audience(audience),
      m_temporary(makeTemporaryFile(m_target)) {}

AtomicFile::~AtomicFile() {
    if (m_temporary.descriptor < 0)
        return;
    ::unlink(m_temporary.path.c_str()); // while it is locked still
    ::close(m_temporary.descriptor);
}

void AtomicFile::write(std::span<const std::byte> bytes) {
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t put = ::write(m_temporary.descriptor, bytes.data() + done, bytes.size() - done);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            throw systemError(errno, "write the file", m_path, true);
        done += static_cast<std::size_t>(put);
    }
    m_written.add(bytes);
}

void AtomicFile::write(const std::string& text) {
    write(std::as_bytes(std::span(text)));
}

void AtomicFile::sync() {
    int result = 0;
    while ((result = ::fsync(m_temporary.descriptor)) != 0 && errno == EINTR) {
    }
    if (result != 0)
        throw systemError(errno, "bring the file safely to disk", m_path, true);
    (void)::posix_fadvise(m_temporary.descriptor, 0, 0, POSIX_FADV_DONTNEED);
}

void AtomicFile::compare(JobContext& context) const {
    ContentHash found;
    std::vector<std::byte> block(blockBytes);
    for (;;) {
        context.checkpoint();
        const ssize_t got =
            ::pread(m_temporary.descriptor, block.data(), block.size(), static_cast<off_t>(found.length()));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            throw systemError(errno, "read back the new file", m_path, true);
        if (got == 0)
            break;
        found.add(std::span(block).first(static_cast<std::size_t>(got)));
    }
    if (found.length() != m_written.length())
        throw readBackError("it has " + std::to_string(found.length()) + " bytes instead of " +
                                std::to_string(m_written.length()) + ".",
                            m_path);
    if (!(found == m_written))
        throw readBackError({}, m_path);
}

/// Some systems tell of lost bytes only here. The lock is the file's own: it outlives a copy of the
/// descriptor, so that nobody takes the file for a leftover before it has its name.
void AtomicFile::close() {
    const int copy = ::fcntl(m_temporary.descriptor, F_DUPFD_CLOEXEC, 0);
    if (copy < 0 || ::close(copy) != 0)
        throw systemError(errno, "close the file", m_path, true);
}

void AtomicFile::putInPlace() {
    if (::rename(m_temporary.path.c_str(), m_target.c_str()) != 0)
        throw systemError(errno, "put the file in its place", m_path, true);
    ::close(std::exchange(m_temporary.descriptor, -1));
    const int folder = ::open(folderOf(m_target).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return;
    ::fsync(folder); // the new contents are complete either way; this makes the rename outlive a power cut
    ::close(folder);
}

Remarks AtomicFile::commit(JobContext& context, ReadBack readBack) {
    sync();
    if (readBack == ReadBack::here)
        compare(context);
    Remarks remarks = takeOverRights(m_temporary.descriptor, m_target, m_audience);
    close();
    putInPlace();
    return remarks;
}

} // namespace fft_tensor
