// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "checkpoint/checkpoint_row.h"
#include "checkpoint/hdf5_handle.h"

#include <cstdint>
#include <string>

namespace fft_tensor {

/// The attributes of a checkpoint's root: what tells it from any other HDF5 file, and where it came from.
/// At most eight: more would leave the root's checksummed header for a heap.
struct RootMarks {
    std::string programVersion;
    std::string sourceName;
    std::uint64_t sourceBytes = 0;
    std::string sourceSha256; ///< hexadecimal
    std::string device;       ///< who computed the spectra, see CheckpointWriter::setDevice; may be empty
};

/// All but the device, which is known only at the end.
void writeRootMarks(const h5::File& file, const RootMarks& marks, const h5::Place& place);
/// Puts another source-sha256 in the place of the one that writeRootMarks has written.
void rewriteSourceDigest(const h5::File& file, const std::string& sha256, const h5::Place& place);
/// An empty text is left out.
void writeDeviceMark(const h5::File& file, const std::string& device, const h5::Place& place);

/// Throws Error(unsupported) when the marks of a checkpoint are missing or of another version. The device may
/// be missing: files of earlier versions have none.
[[nodiscard]] RootMarks readRootMarks(const h5::File& file, const h5::Place& place);

} // namespace fft_tensor
