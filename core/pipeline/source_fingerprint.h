// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/read_watch.h"
#include "checkpoint/checkpoint_writer.h"
#include "checkpoint/sha256.h"
#include "io/weight_file.h"

#include <string>
#include <utility>
#include <vector>

namespace fft_tensor {

/// A weight file, or several, under watch while work is done with it: its SHA-256 is that of the very bytes
/// that were worked with. Bytes that are read in the files' order are hashed as they are read; what is left
/// is read by confirm(), which compares all else that was read with it. Thread rule: the thread that reads
/// the weights.
class WatchedSource {
  public:
    /// Throws Error(notFound | cannotRead) for a file that is not there.
    explicit WatchedSource(const WeightFile& file);
    /// Files that are a source together, under a name for all of them. Throws likewise.
    WatchedSource(std::vector<std::string> files, std::string name);

    /// Name, size and metadata; the SHA-256 once it was confirmed.
    [[nodiscard]] const CheckpointSource& source() const { return m_source; }
    void setMetadata(std::vector<std::pair<std::string, std::string>> metadata) {
        m_source.metadata = std::move(metadata);
    }
    /// Confirms all reads up to now and completes source(). Reads what was not read in order the first time,
    /// and later all files where something was read that had not been before. Throws Error(cannotRead) where
    /// a file was changed.
    void confirm(JobContext& context);
    /// The last thing to ask before something is written: throws Error(cannotRead) unless all files are still
    /// those that were there when the watch began, with the times they had.
    void requireUnchanged() const { m_watch.requireUnchanged(); }

  private:
    Sha256Stream m_hash;
    ReadWatch m_watch;
    CheckpointSource m_source;
    bool m_hashed = false;
};

} // namespace fft_tensor
