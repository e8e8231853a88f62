// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/error.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace fft_tensor {

/// What tells a file from another, and from itself after a change: where it lies, its size, and the times of
/// the last change of its contents and of its status (which nobody can set back), in ns.
struct FileIdentity {
    std::uint64_t device = 0, inode = 0, size = 0;
    std::int64_t modified = 0, changed = 0;
    bool operator==(const FileIdentity&) const = default;
};
/// Of what the path leads to now. Throws Error(notFound | cannotRead).
[[nodiscard]] FileIdentity identityOf(const std::string& path);

/// A file opened for reading by position. Plain pread and no mapping: a file cut short by somebody else while
/// it is mapped kills the process, a short pread is an Error.
/// Thread rule: const methods may be called concurrently.
class InputFile {
  public:
    /// Opens a regular file (symbolic links are followed; of one that leads nowhere, the error says so).
    /// Throws Error(notFound | cannotRead), and Error(unsupported) for folders, devices and pipes.
    explicit InputFile(std::string path);
    ~InputFile();
    InputFile(InputFile&& other) noexcept;
    InputFile& operator=(InputFile&& other) noexcept;

    [[nodiscard]] const std::string& path() const { return m_path; }
    /// Bytes, as of opening.
    [[nodiscard]] std::uint64_t size() const { return m_identity.size; }
    /// As of opening.
    [[nodiscard]] const FileIdentity& identity() const { return m_identity; }
    /// True while another process holds the file for writing by flock, as HDF5 does.
    [[nodiscard]] bool isHeldForWriting() const;
    /// Fills `target` from `offset`, and tells this thread's ReadWatch where there is one. Throws
    /// Error(malformed) when the file ends before, Error(cannotRead) when the system refuses.
    void read(std::uint64_t offset, std::span<std::byte> target) const;

    /// For a child process that reads the same file; stays this object's.
    [[nodiscard]] int descriptor() const { return m_descriptor; }

  private:
    std::string m_path;
    int m_descriptor = -1;
    FileIdentity m_identity;
};

/// The Error for a failed system call on `path`: notFound, noSpace, cannotRead or cannotWrite from
/// `errorNumber`, with the system's reason and what to do. `action` completes "Could not …", e.g. "open the
/// file".
[[nodiscard]] Error systemError(int errorNumber, const std::string& action, const std::string& path,
                                bool writing);

/// True when both paths lead to the same existing file (through links, relative paths, hard links).
[[nodiscard]] bool sameFile(const std::string& a, const std::string& b);

/// The whole file as text; refuses more than `limit` bytes with Error(malformed).
[[nodiscard]] std::string readText(const std::string& path, std::uint64_t limit);

} // namespace fft_tensor
