// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "checkpoint/file_gate.h"

#include "base/byte_reader.h"
#include "base/error.h"
#include "checkpoint/checkpoint_reader.h"
#include "io/file_kind.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <vector>

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

/// A file that somebody writes, or wrote and never closed, has contents that nobody can vouch for.
void requireNotBeingWritten(const InputFile& file, unsigned flags) {
    if (file.isHeldForWriting())
        throw Error(
            ErrorCode::cannotRead,
            "Another program holds this file open for writing (h5py or another HDF5 program, perhaps in "
            "a notebook). Close it there, and try again.",
            file.path());
    constexpr unsigned openForWriting = 0x01, openForSwmr = 0x04;
    if ((flags & (openForWriting | openForSwmr)) != 0)
        throw Error(
            ErrorCode::cannotRead,
            "The file is marked as open for writing: a program (h5py, for instance) is writing it, or was "
            "stopped before it closed it. Close it there and try again; if nothing has it open any more, "
            "export it again, or take it as it is after h5clear -s FILE.",
            file.path());
}

/// What a file that is not HDF5 seems to be, for the error.
std::string kindOf(const InputFile& file) {
    if (file.size() == 0)
        return "It is empty.";
    std::vector<std::byte> start(std::min<std::uint64_t>(file.size(), guessBytes));
    file.read(0, start);
    const FileGuess guess = guessFileKind(start, {});
    switch (guess.kind) {
    case FileKind::safetensors:
        return "It seems to be a safetensors file.";
    case FileKind::npy:
        return "It seems to be a .npy file.";
    case FileKind::json:
        return "It seems to be a JSON file.";
    case FileKind::foreign:
        return guess.description;
    case FileKind::unknown:
        break;
    }
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
    requireNotBeingWritten(file, reader.takeLittleEndian<std::uint8_t>("the flags"));
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
