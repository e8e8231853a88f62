// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "checkpoint/hdf5_listing.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace fft_tensor {

/// The attributes of a checkpoint's root: what tells it from any other HDF5 file, and where it came from.
/// At most eight: more would leave the root's checksummed header for a heap.
struct RootMarks {
    unsigned minorVersion = 1; ///< of encoding version 1
    std::string programVersion;
    std::string sourceName;
    std::uint64_t sourceBytes = 0;
    std::string sourceSha256; ///< hexadecimal
    std::string device;       ///< who computed the spectra, see CheckpointWriter::setDevice; may be empty
};

/// Their names and what the first of them say.
namespace mark {
constexpr const char *type = "encoding-type", *version = "encoding-version", *program = "program",
                     *programVersion = "program-version", *sourceName = "source-name",
                     *sourceBytes = "source-bytes", *sourceSha256 = "source-sha256", *device = "device";
constexpr const char *ourType = "fft-tensor-checkpoint", *ourVersion = "1.1", *ourMajorVersion = "1.",
                     *ourProgram = "FFT-Tensor Studio";
constexpr std::size_t longestText = 4096;
} // namespace mark

/// Throws Error(unsupported) when the marks of a checkpoint are missing or of another major version. The
/// device may be missing: files of earlier versions have none.
[[nodiscard]] RootMarks readRootMarks(const std::vector<ListedAttribute>& attributes,
                                      const std::string& where);

} // namespace fft_tensor
