// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "io/weight_file.h"

#include "base/error.h"
#include "base/file.h"
#include "io/file_kind.h"
#include "io/in_quotes.h"
#include "io/near_names.h"
#include "io/npy_file.h"
#include "io/safetensors_file.h"

#include <algorithm>
#include <filesystem>

namespace fft_tensor {

namespace {

FileGuess guessFile(const std::string& path) {
    const InputFile file(path);
    if (file.size() == 0)
        throw Error(ErrorCode::malformed, "The file is empty. Fetch it again.", path);
    std::vector<std::byte> start(std::min<std::uint64_t>(file.size(), guessBytes));
    file.read(0, start);
    requireNotForeign(start, path);
    return guessFileKind(start, path);
}

bool exists(const std::string& path) {
    std::error_code failure;
    return std::filesystem::exists(path, failure);
}

} // namespace

std::optional<std::size_t> WeightFile::find(const std::string& tensorName) const {
    const auto& all = tensors();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const TensorInfo& info) { return info.name == tensorName; });
    if (found == all.end())
        return std::nullopt;
    return static_cast<std::size_t>(found - all.begin());
}

std::size_t WeightFile::require(const std::string& tensorName) const {
    if (const auto index = find(tensorName))
        return *index;
    std::vector<std::string> names;
    for (const TensorInfo& info : tensors())
        names.push_back(info.name);
    std::string message = "There is no tensor " + inQuotes(tensorName) + " among the " +
                          std::to_string(names.size()) + " in this file.";
    std::string list;
    for (const std::string& near : nearNames(tensorName, names))
        list += (list.empty() ? " Near names: " : ", ") + inQuotes(near);
    message += list.empty() ? " List the file to see their names." : list + ".";
    throw Error(ErrorCode::notFound, message, path());
}

std::unique_ptr<WeightFile> openWeightFile(const std::string& path) {
    std::error_code failure;
    if (std::filesystem::is_directory(path, failure))
        return openSafetensorsFolder(path);
    const FileGuess guess = guessFile(path);
    switch (guess.kind) {
    case FileKind::safetensors:
        return openSafetensorsFile(path);
    case FileKind::json:
        return openSafetensorsIndex(path);
    case FileKind::npy:
        return openNpyFile(path);
    case FileKind::foreign: // guessFile refuses it
    case FileKind::unknown:
        break;
    }
    throw Error(ErrorCode::unsupported, std::string("The file's kind is not known. ") + whatIsOpened, path);
}

TensorAddress parseTensorAddress(const std::string& text) {
    const std::string separator = "::";
    if (exists(text))
        return {text, {}};
    // Paths and tensor names may hold "::" themselves: the longest path that exists wins.
    for (std::size_t at = text.rfind(separator); at != std::string::npos && at > 0;
         at = text.rfind(separator, at - 1))
        if (exists(text.substr(0, at)))
            return {text.substr(0, at), text.substr(at + separator.size())};
    const std::size_t first = text.find(separator);
    if (first == std::string::npos)
        return {text, {}};
    return {text.substr(0, first), text.substr(first + separator.size())};
}

} // namespace fft_tensor
