// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "checkpoint/file_gate.h"

#include "base/byte_reader.h"
#include "base/error.h"
#include "checkpoint/checkpoint_reader.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

namespace fft_tensor {

namespace {

constexpr std::array<unsigned char, 8> signature{0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
constexpr std::size_t superblockBytes = 48;
constexpr unsigned ourSuperblock = 3;

/// The version byte behind HDF5's signature, or nothing when the file does not begin with that.
std::optional<unsigned> superblockVersion(const InputFile& file) {
    std::array<std::byte, 9> start{};
    if (file.size() < start.size())
        return std::nullopt;
    file.read(0, start);
    if (std::memcmp(start.data(), signature.data(), signature.size()) != 0)
        return std::nullopt;
    return std::to_integer<unsigned>(start[8]);
}

std::optional<unsigned> superblockVersion(const std::string& path) {
    try {
        return superblockVersion(InputFile(path));
    } catch (const Error&) { // not a file, or not readable: whoever opens it in earnest says so
        return std::nullopt;
    }
}

/// What a file that is not HDF5 seems to be, for the error.
std::string kindOf(const InputFile& file) {
    std::array<std::byte, 9> start{};
    file.read(0, std::span(start).first(std::min<std::uint64_t>(start.size(), file.size())));
    const char* bytes = reinterpret_cast<const char*>(start.data());
    if (file.size() == 0)
        return "It is empty.";
    if (bytes[8] == '{')
        return "It seems to be a safetensors file.";
    if (std::memcmp(bytes, "\x93NUMPY", 6) == 0)
        return "It seems to be a .npy file.";
    if (std::memcmp(bytes, "PK\x03\x04", 4) == 0)
        return "It seems to be a zip archive, as .npz and PyTorch files are.";
    return "It does not begin with HDF5's signature.";
}

} // namespace

bool looksLikeCheckpoint(const std::string& path) {
    return superblockVersion(path) == ourSuperblock;
}

bool looksLikeHdf5(const std::string& path) {
    return superblockVersion(path).has_value();
}

void requireOurSuperblock(const InputFile& file) {
    const auto version = superblockVersion(file);
    if (!version)
        throw Error(ErrorCode::unsupported, "This is not one of this program's checkpoints. " + kindOf(file),
                    file.path());
    if (*version != ourSuperblock)
        throw Error(
            ErrorCode::unsupported,
            "This is not one of this program's checkpoints. It is an HDF5 file that another program wrote "
            "(superblock version " +
                std::to_string(*version) + ", where checkpoints have 3), or a damaged one.",
            file.path());
    std::array<std::byte, superblockBytes> block{};
    file.read(0, block);
    ByteReader reader(block, file.path());
    reader.take(9, "the signature");
    const auto offsetBytes = reader.takeLittleEndian<std::uint8_t>("the size of offsets");
    const auto lengthBytes = reader.takeLittleEndian<std::uint8_t>("the size of lengths");
    reader.take(1, "the flags");
    const auto base = reader.takeLittleEndian<std::uint64_t>("the base address");
    reader.take(8, "the extension's address");
    const auto end = reader.takeLittleEndian<std::uint64_t>("the end of the file");
    const auto root = reader.takeLittleEndian<std::uint64_t>("the address of the root group");
    if (offsetBytes != 8 || lengthBytes != 8 || base != 0 || root >= end)
        throw Error(
            ErrorCode::malformed,
            "The first bytes of the file are damaged (HDF5 superblock). Copy or export the file again.",
            file.path());
    if (end > file.size())
        throw Error(ErrorCode::malformed,
                    "The file is cut short: it has " + std::to_string(file.size()) + " of " +
                        std::to_string(end) + " bytes. Copy or export it again.",
                    file.path());
}

} // namespace fft_tensor
