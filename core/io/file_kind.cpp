// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "io/file_kind.h"

#include "base/error.h"
#include "base/safe_text.h"
#include "io/in_quotes.h"
#include "io/npy_header.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <string_view>
#include <utility>

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
    Signature{"%PDF-"sv, "It is a PDF document, not weights. Fetch the weights themselves."},
    Signature{"\x1f\x8b"sv, "It is compressed with gzip. Unpack it first."},
    Signature{"\x28\xb5\x2f\xfd"sv, "It is compressed with zstd. Unpack it first."},
};

bool startsWith(std::string_view text, std::string_view beginning) {
    return text.substr(0, beginning.size()) == beginning;
}

/// Bytes that a text begins with and that mean nothing: a byte order mark, spaces and line ends.
std::string_view withoutSpace(std::string_view text) {
    if (startsWith(text, "\xef\xbb\xbf"))
        text.remove_prefix(3);
    text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
    return text;
}

/// True when all of it is text: UTF-8 without control characters but tabs and line ends. The last character
/// may be cut, since a file's beginning is looked at.
bool isText(std::string_view text) {
    while (!text.empty()) {
        const Utf8Character next = firstCharacter(text);
        if (next.bytes == 0)
            return text.size() < 4 && (static_cast<unsigned char>(text[0]) & 0xC0U) == 0xC0U;
        const bool control = next.code < 0x20 || next.code == 0x7F;
        if (control &&
            std::string_view("\t\r\n\f").find(static_cast<char>(next.code)) == std::string_view::npos)
            return false;
        text.remove_prefix(next.bytes);
    }
    return true;
}

bool startsWithTag(std::string_view text, std::string_view tag) {
    return text.size() > tag.size() && std::equal(tag.begin(), tag.end(), text.begin(), [](char a, char b) {
               return a == static_cast<char>(std::tolower(static_cast<unsigned char>(b)));
           });
}

constexpr const char* pageAdvice =
    ", not weights: what a server answered instead of the file, perhaps an error "
    "or a log-in page. Look into it, and download the file again.";

/// What a text is that has no business being a weight file; empty when it is none, or JSON.
std::string textKind(std::string_view start) {
    const std::string_view text = withoutSpace(start);
    if (text.size() < 4 || text[0] == '{' || !isText(text))
        return {};
    for (const std::string_view tag : {"<!doctype html"sv, "<html"sv, "<head"sv, "<body"sv})
        if (startsWithTag(text, tag))
            return std::string("It is an HTML page") + pageAdvice;
    if (text[0] == '<' &&
        (text[1] == '?' || text[1] == '!' || std::isalpha(static_cast<unsigned char>(text[1]))))
        return std::string("It is an XML text") + pageAdvice;
    const std::string_view line = text.substr(0, std::min<std::size_t>(text.find_first_of("\r\n"), 40));
    return "It is a plain text that begins with " + inQuotes(line) +
           ", not weights. If a server sent it instead of the file, download the file again.";
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
    // A plausible header length has zeros in its upper half, which no text has; '{' opens the header. Numbers
    // in raw binary files look like that too, hence both. First of all: the length may begin with the bytes
    // that short signatures are (a header of 0x380 bytes with a pickle's).
    if (text.size() > 8 && text.substr(4, 4) == "\0\0\0\0"sv && text[8] == '{')
        return {FileKind::safetensors, {}};
    if (startsWith(text, npyMagic))
        return {FileKind::npy, {}};
    for (const Signature& signature : signatures)
        if (startsWith(text, signature.bytes))
            return {FileKind::foreign, signature.description};
    const std::string_view letters = withoutSpace(text);
    if (startsWith(letters, "{") && text.find('\0') == std::string_view::npos)
        return {FileKind::json, {}};
    if (std::string kind = textKind(text); !kind.empty())
        return {FileKind::foreign, std::move(kind)};
    return {kindFromName(path), {}};
}

void requireNotForeign(std::span<const std::byte> start, const std::string& path) {
    const FileGuess guess = guessFileKind(start, path);
    if (guess.kind == FileKind::foreign)
        throw Error(ErrorCode::unsupported, guess.description + " " + whatIsOpened, path);
}

} // namespace fft_tensor
