// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/content_hash.h"
#include "base/error.h"
#include "base/file_rights.h"
#include "base/job_context.h"
#include "base/leftovers.h"

#include <cstddef>
#include <span>
#include <string>

namespace fft_tensor {

/// Writes a regular file so that `path` holds, at every instant and whatever happens, either what it held
/// before or the complete new contents: a temporary file beside it, private and locked while it grows; fsync;
/// the bytes read back and compared; the rights that it should have (file_rights.h); rename; fsync of the
/// folder. Symbolic links stay, and what they point to is replaced. Destroyed without commit(), it removes
/// the temporary file and leaves `path` alone.
/// Thread rule: one thread.
class AtomicFile {
  public:
    /// Who makes sure that the file on the disk holds what it should.
    enum class ReadBack {
        here,    ///< commit() compares what is there with what went through write()
        byOwner, ///< the caller did, of a file that others wrote by its path
    };

    /// Creates the temporary file. Throws Error(cannotWrite | noSpace) naming the folder, and
    /// Error(invalidArgument) for what is no regular file: folders, devices, pipes, standard output.
    /// The new file is readable for nobody beside `audience`.
    explicit AtomicFile(const std::string& path, Audience audience = {});
    ~AtomicFile();
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;

    /// The file that is being written, for libraries that open it by its path. They may truncate it, and
    /// close it before sync() or commit(); they must not replace it.
    [[nodiscard]] const std::string& temporaryPath() const { return m_temporary.path; }
    void write(std::span<const std::byte> bytes);
    void write(const std::string& text);
    /// fsync: what was written so far, through this object or by the path, is on the disk, and a reader gets
    /// it from there, as far as the system can be told.
    void sync();
    /// Puts the file in its place. After it the object does nothing more. Throws Cancelled, too, while it
    /// reads back.
    [[nodiscard]] Remarks commit(JobContext& context, ReadBack readBack = ReadBack::here);

  private:
    void compare(JobContext& context) const;
    void close();
    void putInPlace();

    std::string m_path;   ///< as given, for messages
    std::string m_target; ///< where it leads
    Audience m_audience;
    TemporaryFile m_temporary;
    ContentHash m_written;
};

/// Throws Error(invalidArgument) unless a whole file can be put there, see AtomicFile.
void requireFileTarget(const std::string& path);

/// The Error for a new file that is not what was written. `detail` ends with a full stop, or is empty.
[[nodiscard]] Error readBackError(const std::string& detail, const std::string& path);

} // namespace fft_tensor
