// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/file_rights.h"
#include "base/job_context.h"
#include "checkpoint/packed_tensor.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace fft_tensor {

/// What a checkpoint remembers of where it came from.
struct CheckpointSource {
    std::string name;        ///< file name, without folders
    std::uint64_t bytes = 0; ///< of all its files
    Sha256 sha256{};         ///< of all its files' bytes, in WeightFile::files() order
    std::vector<std::pair<std::string, std::string>> metadata;
    std::string recipeJson; ///< the settings that made the file, as JSON; may be empty
};

struct CheckpointSummary {
    std::uint64_t fileBytes = 0;
    std::uint64_t fixedBytes = 0; ///< file size less the sum of the rows' storedBytes
    std::vector<CheckpointRow> rows;
    Remarks remarks; ///< about rights and links that could not be kept
};

/// Writes a compressed checkpoint (checkpoint/FORMAT.md). `path` is, at every instant, either what it was or
/// the complete new file: everything goes to a temporary file in the same folder; finish() closes and syncs
/// it, reads every tensor back and compares its SHA-256, and only then renames it. The new file is readable
/// for nobody who may not read all of `inputs`. Thread rule: one thread
/// at a time (HDF5 has one global lock).
class CheckpointWriter {
  public:
    /// Throws Error(cannotWrite | noSpace), and Error(invalidArgument) when `path` is one of `inputs` or no
    /// regular file: HDF5 goes back and forth in it.
    CheckpointWriter(const std::string& path, CheckpointSource source,
                     const std::vector<std::string>& inputs);
    ~CheckpointWriter(); ///< without finish(): removes the temporary file
    CheckpointWriter(const CheckpointWriter&) = delete;
    CheckpointWriter& operator=(const CheckpointWriter&) = delete;

    /// Adds a tensor, which packing has deflated already. Throws Error(invalidArgument) for a second one of
    /// its name, Error(unsupported) for a name or dtype that is no text.
    void add(PackedTensor tensor);
    /// The same for who has nothing to do between packing and adding.
    void add(const EncodedTensor& tensor, JobContext& context) { add(pack(tensor, context)); }

    /// How many were added.
    [[nodiscard]] std::size_t tensors() const;

    /// What was read of the source, when that is known only at the end: takes the place of the digest that
    /// the constructor was given. Before seal().
    void setSourceDigest(const Sha256& digest);
    /// Who computed the spectra, for people: names as Analysis::device() gives them, joined by "; ". Before
    /// seal(). Empty, or never called: the file does not say.
    void setDevice(const std::string& device);

    /// Writes everything out and closes the temporary file; nothing can be added after it. Returns its size
    /// in bytes. The writer may then be destroyed, should the size not please, or finished.
    std::uint64_t seal(JobContext& context);

    /// Seals if need be, verifies and puts the file in place. Stages "Writing", "Verifying".
    [[nodiscard]] CheckpointSummary finish(JobContext& context);

  private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace fft_tensor
