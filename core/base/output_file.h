// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/atomic_file.h"
#include "base/file_target.h"

#include <optional>
#include <span>
#include <string>

namespace fft_tensor {

/// Writes from beginning to end: a regular file complete or not at all (AtomicFile), and through a device, a
/// pipe or standard output ("-") as it comes.
/// Thread rule: one thread. Opening a pipe waits for its reader; that and every write end with Cancelled when
/// a signal comes and the job is no longer wanted.
class OutputFile {
  public:
    /// `job`, where given, must outlive it. Throws as AtomicFile and fileTarget() do.
    explicit OutputFile(const std::string& path, const Audience& audience = {}, JobContext* job = nullptr);
    ~OutputFile();
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;

    void write(std::span<const std::byte> bytes);
    void write(const std::string& text) { write(std::as_bytes(std::span(text))); }
    /// All was written: a file takes its name. After it the object does nothing more.
    [[nodiscard]] Remarks finish();

  private:
    void writeThrough(std::span<const std::byte> bytes);

    std::string m_path;
    JobContext m_unwatched;
    JobContext& m_job;
    std::optional<AtomicFile> m_file;
    int m_stream = -1;
};

/// The same for what is all there already.
[[nodiscard]] Remarks writeOutput(const std::string& path, std::span<const std::byte> bytes,
                                  const Audience& audience, JobContext& context);

} // namespace fft_tensor
