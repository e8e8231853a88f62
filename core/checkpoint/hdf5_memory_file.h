// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "checkpoint/hdf5_handle.h"
#include "checkpoint/hdf5_listing.h"

#include <cstddef>
#include <optional>
#include <span>

namespace fft_tensor::h5 {

/// An HDF5 file that lies in memory, opened for reading where it lies, by a driver of this program's own: no
/// byte comes to HDF5 from anywhere else, and none is changed. Precondition: enter().
class MemoryFile {
  public:
    /// `bytes` must outlive this. Throws Error(malformed) when HDF5 cannot open them.
    explicit MemoryFile(std::span<const std::byte> bytes);
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;
    ~MemoryFile() = default;

    [[nodiscard]] hid_t get() const { return m_file.get(); }

    /// Where the chunk lies whose first element is at `offset` of a dataset of this file; 0 bytes where the
    /// file has none. Looks up this one chunk in the index, and touches none of its bytes. Throws
    /// Error(malformed), also when it reaches beyond the end of the file that HDF5 knows.
    [[nodiscard]] ListedExtent chunkAt(const Object& dataset, const hsize_t* offset);

    /// What the driver looks at: HDF5 carries its address.
    struct View {
        std::span<const std::byte> bytes;
        bool locating = false;               ///< elements are not to be read, but where they lie be noted,
        std::optional<ListedExtent> located; ///< here
    };

  private:
    View m_view;
    Id<H5FDunregister> m_driver;
    File m_file; ///< closed before the driver goes
};

} // namespace fft_tensor::h5
