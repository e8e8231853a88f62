// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "io/file_kind.h"

#include "io/npy_header.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>

namespace fft_tensor {

namespace {

using namespace std::string_view_literals;

struct Signature {
    std::string_view bytes;
    const char* description;
};

constexpr const char* pickleAdvice = "It seems to hold pickled Python objects (an old PyTorch .pt or .bin "
                                     "file), that is: code, which this program "
                                     "never runs. Load it in Python and save it with safetensors.";

constexpr std::array signatures{
    Signature{"\x89HDF\r\n\x1a\n"sv,
              "It is an HDF5 file, but not a checkpoint of this program, and other HDF5 files are not read. "
              "Save its arrays as .safetensors or .npy."},
    Signature{"PK\x03\x04"sv,
              "It is a zip archive: a PyTorch file (.pt, .pth, .bin) or a .npz. Load it in Python and "
              "save its arrays with safetensors or numpy.save."},
    Signature{"\x80\x02"sv, pickleAdvice},
    Signature{"\x80\x03"sv, pickleAdvice},
    Signature{"\x80\x04"sv, pickleAdvice},
    Signature{"\x80\x05"sv, pickleAdvice},
    Signature{"GGUF"sv, "It is a GGUF file (llama.cpp). Take the model's .safetensors release instead."},
    Signature{
        "version https://git-lfs"sv,
        "It is only a Git LFS pointer, not the weights themselves. Run \"git lfs pull\" in its folder."},
    Signature{"\x1f\x8b"sv, "It is compressed with gzip. Unpack it first."},
    Signature{"\x28\xb5\x2f\xfd"sv, "It is compressed with zstd. Unpack it first."},
};

bool startsWith(std::string_view text, std::string_view beginning) {
    return text.substr(0, beginning.size()) == beginning;
}

FileKind kindFromName(const std::string& path) {
    const std::string ending = std::filesystem::path(path).extension().string();
    if (ending == ".safetensors")
        return FileKind::safetensors;
    if (ending == ".npy")
        return FileKind::npy;
    return ending == ".json" ? FileKind::json : FileKind::unknown;
}

} // namespace

FileGuess guessFileKind(std::span<const std::byte> start, const std::string& path) {
    const std::string_view text(reinterpret_cast<const char*>(start.data()), start.size());
    if (startsWith(text, npyMagic))
        return {FileKind::npy, {}};
    for (const Signature& signature : signatures)
        if (startsWith(text, signature.bytes))
            return {FileKind::foreign, signature.description};
    // A plausible header length has zeros in its upper half, which no text has; '{' opens the header. Numbers
    // in raw binary files look like that too, hence both.
    if (text.size() > 8 && text.substr(4, 4) == "\0\0\0\0"sv && text[8] == '{')
        return {FileKind::safetensors, {}};
    const std::size_t firstLetter = text.find_first_not_of(" \t\r\n");
    const bool brace = firstLetter != std::string_view::npos && text[firstLetter] == '{';
    if (brace && text.find('\0') == std::string_view::npos)
        return {FileKind::json, {}};
    return {kindFromName(path), {}};
}

} // namespace fft_tensor
