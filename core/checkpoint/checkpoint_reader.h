// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/job_context.h"
#include "codec/codec.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace fft_tensor {

struct Hdf5Listing;
struct StoredShare;

/// True when the file begins as our checkpoints do (HDF5 signature, superblock 3): cheap, opens nothing.
[[nodiscard]] bool looksLikeCheckpoint(const std::string& path);
/// True when the file begins as any HDF5 file does: one that is to be opened as a checkpoint, and refused as
/// one.
[[nodiscard]] bool looksLikeHdf5(const std::string& path);

/// A compressed checkpoint opened for reading. The file is not trusted: every size is checked before memory
/// is taken, links, filters and storage that ours never have are refused by name. Its structure is read by a
/// process of its own (hdf5_child.h), its numbers here. Thread rule: one thread.
class CheckpointReader {
  public:
    /// Throws Error(notFound | cannotRead | malformed | unsupported).
    explicit CheckpointReader(const std::string& path, const JobContext& context = JobContext());
    /// With a listing of the file that somebody has made already (surveyHdf5, a fuzzer).
    CheckpointReader(const std::string& path, const Hdf5Listing& listing);
    ~CheckpointReader();
    CheckpointReader(const CheckpointReader&) = delete;
    CheckpointReader& operator=(const CheckpointReader&) = delete;

    [[nodiscard]] const std::string& path() const;
    [[nodiscard]] std::uint64_t fileBytes() const;
    [[nodiscard]] std::uint64_t fixedBytes() const;
    [[nodiscard]] const std::vector<CheckpointRow>& rows() const;
    /// What the rows' storedBytes should be, counted anew (checkpoint/stored_shares.h).
    [[nodiscard]] std::vector<StoredShare> storedShares() const;
    [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& metadata() const;
    [[nodiscard]] const std::string& recipeJson() const;
    [[nodiscard]] const std::string& sourceName() const;
    [[nodiscard]] std::uint64_t sourceBytes() const;
    [[nodiscard]] const std::string& sourceSha256() const; ///< hexadecimal
    [[nodiscard]] const std::string& programVersion() const;
    /// Who computed the spectra, for people; empty where the file does not say.
    [[nodiscard]] const std::string& device() const;

    /// Reads one tensor's slices, checks their SHA-256 and decodes them: Error(malformed) that names the
    /// tensor when they differ, Error(unsupported) when a later version's codec stored it.
    [[nodiscard]] DecodedTensor decode(std::size_t row) const;
    /// The same where it is known what comes.
    [[nodiscard]] SparseSpectralTensor readSpectral(std::size_t row) const; ///< precondition: not raw
    [[nodiscard]] std::vector<std::byte> readRaw(std::size_t row) const;    ///< precondition: raw

  private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace fft_tensor
