// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "io/safetensors_writer.h"

#include "base/checked_math.h"
#include "base/disk_room.h"
#include "base/error.h"
#include "io/in_quotes.h"
#include "io/json.h"
#include "io/safetensors_header.h"

#include <array>
#include <optional>
#include <set>

namespace fft_tensor {

namespace {

constexpr std::size_t alignment = 8;

JsonValue integers(const std::vector<std::uint64_t>& numbers) {
    JsonValue::Array array;
    for (const std::uint64_t number : numbers)
        array.emplace_back(number);
    return {std::move(array)};
}

JsonValue describe(const TensorInfo& tensor, std::uint64_t begin) {
    return JsonValue(JsonValue::Object{{"dtype", JsonValue(tensor.dtypeName)},
                                       {"shape", integers(tensor.shape)},
                                       {"data_offsets", integers({begin, begin + tensor.bytes})}});
}

void requireNew(std::set<std::string>& names, const std::string& name, const std::string& path) {
    if (!names.insert(name).second)
        throw Error(ErrorCode::invalidArgument,
                    "The name " + inQuotes(name) +
                        " would stand twice in this safetensors file. Give it once.",
                    path);
}

std::string headerText(const std::vector<TensorInfo>& tensors,
                       const std::vector<std::pair<std::string, std::string>>& metadata,
                       const std::string& path) {
    JsonValue::Object root, texts;
    std::set<std::string> keys, names;
    for (const auto& [key, text] : metadata) {
        requireNew(keys, key, path);
        texts.emplace_back(key, JsonValue(text));
    }
    if (!texts.empty())
        root.emplace_back(safetensorsMetadataKey, JsonValue(std::move(texts)));
    std::uint64_t begin = 0;
    for (const TensorInfo& tensor : tensors) {
        requireRestorable(tensor, path);
        requireNew(names, tensor.name, path);
        root.emplace_back(tensor.name, describe(tensor, begin));
        begin += tensor.bytes;
    }
    std::string text = toJson(JsonValue(std::move(root)));
    text.append((alignment - text.size() % alignment) % alignment, ' ');
    if (text.size() > safetensorsLongestHeader)
        throw Error(ErrorCode::unsupported,
                    "The names of the " + std::to_string(tensors.size()) + " tensors and the metadata need " +
                        std::to_string(text.size()) + " bytes; a safetensors header holds at most " +
                        std::to_string(safetensorsLongestHeader) + ".",
                    path);
    return text;
}

/// More than any disk holds when 64 bits do not count them.
std::uint64_t fileBytes(const std::vector<TensorInfo>& tensors, const std::string& header) {
    std::optional<std::uint64_t> sum = safetensorsPrefixBytes + header.size();
    for (const TensorInfo& tensor : tensors)
        sum = sum ? checkedAdd(*sum, tensor.bytes) : sum;
    return sum.value_or(UINT64_MAX);
}

} // namespace

void requireRestorable(const TensorInfo& tensor, const std::string& where) {
    const auto refuse = [&](const std::string& fault, const std::string& advice) {
        throw Error(ErrorCode::unsupported,
                    "The tensor " + inQuotes(tensor.name) + " " + fault +
                        ", so that it could not be restored. " + advice,
                    where);
    };
    if (tensor.name == safetensorsMetadataKey)
        refuse("has the name under which a safetensors file keeps its own texts",
               "Rename it; an array of a .npy file has the file's name.");
    if (safetensorsBits(tensor.dtypeName) == 0)
        refuse("has the dtype " + inQuotes(tensor.dtypeName) +
                   ", which the safetensors format does not define",
               "Save it as F32, F16 or BF16, or leave it out by naming other tensors as FILE::tensor.");
    if (safetensorsBytes(tensor.dtypeName, tensor.shape) != tensor.bytes)
        refuse("is " + tensor.dtypeName + " of shape " + toString(tensor.shape) +
                   ", which does not take the " + std::to_string(tensor.bytes) + " bytes that it has",
               "Save it again.");
}

SafetensorsWriter::SafetensorsWriter(const std::string& path, std::vector<TensorInfo> tensors,
                                     const std::vector<std::pair<std::string, std::string>>& metadata,
                                     const Audience& audience, JobContext* job)
    : m_file(path, audience, job), m_tensors(std::move(tensors)) {
    const std::string header = headerText(m_tensors, metadata, path);
    requireDiskSpace(fileBytes(m_tensors, header), path);
    std::array<std::byte, safetensorsPrefixBytes> length{};
    for (std::size_t i = 0; i < length.size(); ++i)
        length[i] = static_cast<std::byte>(header.size() >> (8 * i));
    m_file.write(length);
    m_file.write(header);
    m_written = length.size() + header.size();
}

SafetensorsWriter::~SafetensorsWriter() = default;

void SafetensorsWriter::append(std::span<const std::byte> elements) {
    if (m_next == m_tensors.size())
        throw Error(ErrorCode::internal, "More tensors were appended than announced. Please report this.");
    const TensorInfo& tensor = m_tensors[m_next];
    if (elements.size() != tensor.bytes)
        throw Error(ErrorCode::internal,
                    std::to_string(elements.size()) + " bytes were appended where " +
                        std::to_string(tensor.bytes) + " were announced. Please report this.",
                    tensor.name);
    m_file.write(elements);
    m_written += elements.size();
    ++m_next;
}

std::uint64_t SafetensorsWriter::finish() {
    if (m_next != m_tensors.size())
        throw Error(ErrorCode::internal, "Not all announced tensors were appended. Please report this.",
                    m_tensors[m_next].name);
    m_remarks = m_file.finish();
    return m_written;
}

} // namespace fft_tensor
