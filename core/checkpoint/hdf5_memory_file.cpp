// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "checkpoint/hdf5_memory_file.h"

#include "base/error.h"

#include <cstdint>
#include <cstring>
#include <new>
#include <utility>

namespace fft_tensor::h5 {

namespace {

using View = MemoryFile::View;

const Location unnamedFile{}; // the parent knows which file this is

/// The calls that HDF5 makes of a driver (H5FDpublic.h). Nothing here may throw: C code is above.
namespace driver {

constexpr haddr_t highestAddress = INT64_MAX;

struct OpenFile {
    H5FD_t common{}; ///< HDF5's own; first, since it knows the file by the address of this
    View* view = nullptr;
    haddr_t endOfAllocation = 0;
};

OpenFile& openFile(H5FD_t* file) {
    return *reinterpret_cast<OpenFile*>(file);
}

const OpenFile& openFile(const H5FD_t* file) {
    return *reinterpret_cast<const OpenFile*>(file);
}

H5FD_t* open(const char*, unsigned flags, hid_t access, haddr_t) {
    const auto* view = static_cast<View* const*>(H5Pget_driver_info(access));
    if (view == nullptr || (flags & (H5F_ACC_RDWR | H5F_ACC_TRUNC | H5F_ACC_CREAT)) != 0)
        return nullptr;
    auto* file = new (std::nothrow) OpenFile;
    if (file == nullptr)
        return nullptr;
    file->view = *view;
    return &file->common;
}

herr_t close(H5FD_t* file) {
    delete &openFile(file);
    return 0;
}

/// One file of the usual format, and nothing that is to be gathered or read ahead.
herr_t query(const H5FD_t*, unsigned long* flags) {
    *flags = H5FD_FEAT_DEFAULT_VFD_COMPATIBLE;
    return 0;
}

haddr_t endOfAllocation(const H5FD_t* file, H5FD_mem_t) {
    return openFile(file).endOfAllocation;
}

herr_t setEndOfAllocation(H5FD_t* file, H5FD_mem_t, haddr_t address) {
    openFile(file).endOfAllocation = address;
    return 0;
}

haddr_t endOfFile(const H5FD_t* file, H5FD_mem_t) {
    return openFile(file).view->bytes.size();
}

herr_t read(H5FD_t* file, H5FD_mem_t type, hid_t, haddr_t address, std::size_t size, void* target) {
    View& view = *openFile(file).view;
    if (view.locating && type == H5FD_MEM_DRAW) {
        if (view.located)
            return -1; // a chunk is one piece
        view.located = {address, size, 0};
        return 0;
    }
    if (address > view.bytes.size() || size > view.bytes.size() - address)
        return -1;
    std::memcpy(target, view.bytes.data() + address, size);
    return 0;
}

herr_t write(H5FD_t*, H5FD_mem_t, hid_t, haddr_t, std::size_t, const void*) {
    return -1;
}

hid_t enroll() {
    H5FD_class_t calls{};
    calls.name = "fft-tensor memory";
    calls.maxaddr = highestAddress;
    calls.fc_degree = H5F_CLOSE_STRONG;
    calls.fapl_size = sizeof(View*);
    calls.open = open;
    calls.close = close;
    calls.query = query;
    calls.get_eoa = endOfAllocation;
    calls.set_eoa = setEndOfAllocation;
    calls.get_eof = endOfFile;
    calls.read = read;
    calls.write = write;
    return H5FDregister(&calls); // all fl_map are H5FD_MEM_DEFAULT, 0
}

} // namespace driver

File openView(View* view, hid_t driver) {
    const char* action = "open the file";
    const Properties access = fileAccess(unnamedFile);
    check(H5Pset_driver(access.get(), driver, &view), action, unnamedFile); // copies the pointer
    // The name must not be that of a file, and nothing can lie below this one.
    return {H5Fopen("/dev/null/image", H5F_ACC_RDONLY, access.get()), action, unnamedFile};
}

herr_t noteInnermost(unsigned, const H5E_error2_t* entry, void* target) {
    *static_cast<std::pair<hid_t, hid_t>*>(target) = {entry->maj_num, entry->min_num};
    return 1; // the first is enough
}

/// Of the call that has just failed to tell a chunk's size: it looked, and there is none. Where an index is
/// damaged, the innermost error is the index's.
bool saysThereIsNone() {
    std::pair<hid_t, hid_t> innermost{H5I_INVALID_HID, H5I_INVALID_HID};
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, noteInnermost, &innermost);
    return innermost == std::pair(H5E_DATASET, H5E_CANTGET);
}

/// 0 where there is no chunk: some versions of HDF5 1.10 call that an error.
hsize_t storedBytes(const Object& dataset, const hsize_t* offset, const char* action) {
    hsize_t stored = 0;
    if (H5Dget_chunk_storage_size(dataset.get(), offset, &stored) >= 0)
        return stored;
    if (!saysThereIsNone())
        fail(action, unnamedFile);
    return 0;
}

} // namespace

MemoryFile::MemoryFile(std::span<const std::byte> bytes)
    : m_view{bytes, false, {}},
      m_driver(driver::enroll(), "open the file", unnamedFile),
      m_file(openView(&m_view, m_driver.get())) {}

// HDF5 1.10 has no call that says where one chunk lies without going through all of them. H5Dread_chunk()
// finds it by its index, and asks the driver for its bytes, all at once: that tells.
ListedExtent MemoryFile::chunkAt(const Object& dataset, const hsize_t* offset) {
    const char* action = "find a chunk of a dataset";
    const hsize_t stored = storedBytes(dataset, offset, action);
    if (stored == 0)
        return {};
    std::uint32_t skippedFilters = 0;
    std::byte unused{};
    m_view.locating = true;
    m_view.located.reset();
    const herr_t done = H5Dread_chunk(dataset.get(), H5P_DEFAULT, offset, &skippedFilters, &unused);
    m_view.locating = false;
    check(done, action, unnamedFile);
    if (!m_view.located || m_view.located->bytes != stored)
        throw Error(ErrorCode::malformed, "HDF5 gives two sizes of one chunk. The file is damaged, or this "
                                          "program does not fit the HDF5 library it runs with; copy the file "
                                          "again, or install the program again.");
    return {m_view.located->address, stored, skippedFilters};
}

} // namespace fft_tensor::h5
