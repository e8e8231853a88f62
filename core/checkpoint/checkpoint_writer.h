// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/file_rights.h"
#include "base/job_context.h"
#include "checkpoint/checkpoint_row.h"
#include "spectral/sparse_spectral_tensor.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
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

/// What a row of the manifest takes after deflate, measured on files of 1 to 386 tensors.
inline constexpr std::uint64_t manifestRowBytes = 80;

/// The rule of bytes: coefficients are worth storing when, with a row of the manifest that explains them,
/// they take less than the raw elements. So nothing is given up for fewer bytes than its row takes anyway.
[[nodiscard]] constexpr bool spectrumPays(std::uint64_t spectralBytes, std::uint64_t rawBytes) {
    return spectralBytes + manifestRowBytes < rawBytes;
}

/// A tensor's bytes as they would be packed on their own: what the rule of bytes compares, and the exact size
/// that an export of this tensor takes but for its neighbours in shared chunks and the manifest.
struct PackedSize {
    std::uint64_t spectral = 0; ///< gaps and values, shuffled and deflated
    std::uint64_t raw = 0;      ///< the raw elements likewise; when `rawIsLarger`, a lower bound only
    bool rawIsLarger = false;   ///< spectrumPays(spectral, raw)
};
/// Deflates both on all cores; stops working on the raw bytes as soon as they are known to be too many.
[[nodiscard]] PackedSize packedSize(const SparseSpectralTensor& spectral, std::span<const std::byte> rawBytes,
                                    unsigned rawElementBits, JobContext& context);
/// Packed size of the spectral slices alone.
[[nodiscard]] std::uint64_t packedSpectralSize(const SparseSpectralTensor& spectral, JobContext& context);
/// Packed size of raw elements alone.
[[nodiscard]] std::uint64_t packedRawSize(std::span<const std::byte> rawBytes, unsigned rawElementBits,
                                          JobContext& context);

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
/// (HDF5 has one global lock); chunks are deflated on all cores.
class CheckpointWriter {
  public:
    /// Throws Error(cannotWrite | noSpace), and Error(invalidArgument) when `path` is one of `inputs` or no
    /// regular file: HDF5 goes back and forth in it.
    CheckpointWriter(const std::string& path, CheckpointSource source,
                     const std::vector<std::string>& inputs);
    ~CheckpointWriter(); ///< without finish(): removes the temporary file
    CheckpointWriter(const CheckpointWriter&) = delete;
    CheckpointWriter& operator=(const CheckpointWriter&) = delete;

    /// `inputBytes`: bytes in the source. `sumOfSquares`: of the source's values.
    void addSpectral(const std::string& name, const std::string& dtypeName,
                     const SparseSpectralTensor& tensor, const std::string& reason, std::uint64_t inputBytes,
                     JobContext& context);
    /// `bytes`: the source's elements, little-endian. `elementBits`: 8, 16, 32 or 64 (4-bit types: 8).
    void addRaw(const std::string& name, const std::string& dtypeName, const Shape& shape,
                std::span<const std::byte> bytes, unsigned elementBits, const std::string& reason,
                double sumOfSquares, JobContext& context);

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
