// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// libFuzzer over what the process that reads HDF5 structure could answer, were it taken over: the listing,
// and a checkpoint opened by it. The first four bytes say how long the listing is; the file comes behind it.
#include "base/byte_reader.h"
#include "checkpoint/checkpoint_reader.h"
#include "checkpoint/hdf5_listing.h"

#include <cstdlib>

#include <sys/mman.h>
#include <unistd.h>

namespace {

using namespace fft_tensor;

void require(bool promise) {
    if (!promise)
        std::abort();
}

/// A file in memory that has a path.
class FileInMemory {
  public:
    explicit FileInMemory(std::span<const std::byte> bytes) : m_descriptor(::memfd_create("fuzz", 0)) {
        require(::write(m_descriptor, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
    }
    ~FileInMemory() { ::close(m_descriptor); }
    FileInMemory(const FileInMemory&) = delete;
    FileInMemory& operator=(const FileInMemory&) = delete;
    [[nodiscard]] std::string path() const { return "/proc/self/fd/" + std::to_string(m_descriptor); }

  private:
    int m_descriptor;
};

void open(const std::string& path, const Hdf5Listing& listing) {
    const CheckpointReader reader(path, listing);
    for (std::size_t i = 0; i < reader.rows().size(); ++i) {
        (void)reader.decode(i);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        ByteReader input(std::as_bytes(std::span(data, size)), "fuzz");
        const auto length = input.takeLittleEndian<std::uint32_t>("length");
        const auto bytes = input.take(length, "listing");
        const auto file = input.take(input.remaining(), "file");
        const Hdf5Listing listing = decodeListing(bytes, file.size(), "fuzz");
        const auto again = encodeListing(listing);
        require(encodeListing(decodeListing(again, file.size(), "fuzz")) == again);
        open(FileInMemory(file).path(), listing);
    } catch (const Error& error) {
        require(error.code() != ErrorCode::internal && error.code() != ErrorCode::cannotWrite);
    }
    return 0;
}
