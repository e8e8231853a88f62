// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "io/safetensors_header.h"

#include "base/byte_reader.h"
#include "base/checked_math.h"
#include "base/error.h"
#include "io/in_quotes.h"
#include "io/json.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace fft_tensor {

namespace {

constexpr std::size_t highestRank = 64; ///< as in NumPy 2; deeper shapes are damage

/// Types that the format defines and this program lists without converting.
struct ListedType {
    std::string_view name;
    std::uint64_t bits;
};
constexpr std::array<ListedType, 7> listedTypes{{
    {"F4", 4},
    {"F6_E2M3", 6},
    {"F6_E3M2", 6},
    {"F8_E8M0", 8},
    {"F8_E4M3FNUZ", 8},
    {"F8_E5M2FNUZ", 8},
    {"C64", 64},
}};

/// Reads one member of the header: a tensor's name and its description.
class EntryParser {
  public:
    EntryParser(const std::string& name, const JsonValue& description, const std::string& where)
        : m_name(name), m_description(description), m_where(where) {}

    /// `fileOffset` is still relative to the byte buffer.
    SafetensorsHeader::Entry parse(std::uint64_t bufferBytes) const {
        if (m_description.object() == nullptr)
            fail("is not described by a JSON object with dtype, shape and data_offsets");
        SafetensorsHeader::Entry entry;
        entry.info.name = m_name;
        entry.info.dtypeName = dtypeName();
        entry.info.dtype = dtypeFromName(entry.info.dtypeName);
        entry.info.shape = integers("shape");
        if (entry.info.shape.size() > highestRank)
            fail("has " + std::to_string(entry.info.shape.size()) + " axes; at most " +
                 std::to_string(highestRank) + " are expected");
        const std::uint64_t expected = bytesOf(entry.info);
        const std::vector<std::uint64_t> offsets = integers("data_offsets");
        if (offsets.size() != 2 || offsets[0] > offsets[1])
            fail("has data_offsets that are not a begin and an end");
        if (offsets[1] > bufferBytes)
            fail("ends at byte " + std::to_string(offsets[1]) +
                 " of the data, out of range: the file holds only " + std::to_string(bufferBytes) +
                 " bytes of data (cut short?)");
        entry.fileOffset = offsets[0];
        entry.info.bytes = offsets[1] - offsets[0];
        if (entry.info.bytes != expected)
            fail("is " + entry.info.dtypeName + " of shape " + toString(entry.info.shape) + ", which takes " +
                 std::to_string(expected) + " bytes, but its data_offsets span " +
                 std::to_string(entry.info.bytes));
        return entry;
    }

  private:
    [[noreturn]] void fail(const std::string& fault, ErrorCode code = ErrorCode::malformed,
                           const std::string& advice = "The file is damaged; fetch it again.") const {
        throw Error(code, "The tensor " + inQuotes(m_name) + " " + fault + ". " + advice, m_where);
    }

    const JsonValue& member(const char* key) const {
        const JsonValue* value = m_description.member(key);
        if (value == nullptr)
            fail(std::string("has no ") + key);
        return *value;
    }

    std::string dtypeName() const {
        const std::string* text = member("dtype").string();
        if (text == nullptr)
            fail("has a dtype that is not a text");
        if (safetensorsBits(*text) == 0)
            fail("has the dtype " + inQuotes(*text) + ", which the safetensors format does not define",
                 ErrorCode::unsupported,
                 "Save it as F32, F16 or BF16, or open the file with a newer version.");
        return *text;
    }

    std::vector<std::uint64_t> integers(const char* key) const {
        const JsonValue::Array* array = member(key).array();
        if (array == nullptr)
            fail(std::string("has a ") + key + " that is not a list");
        std::vector<std::uint64_t> numbers;
        numbers.reserve(array->size());
        for (const JsonValue& item : *array) {
            const std::uint64_t* number = item.unsignedInteger();
            if (number == nullptr)
                fail(std::string("has a ") + key + " with an item that is not an integer from 0 to 2^64 - 1");
            numbers.push_back(*number);
        }
        return numbers;
    }

    std::uint64_t bytesOf(const TensorInfo& info) const {
        const auto count = checkedElementCount(info.shape);
        const auto bits = count ? checkedMultiply(*count, safetensorsBits(info.dtypeName)) : std::nullopt;
        if (!bits)
            fail("has the shape " + toString(info.shape) + ", whose size overflows 64 bits");
        if (*bits % 8 != 0)
            fail("does not fill whole bytes: " + info.dtypeName + " of shape " + toString(info.shape));
        return *bits / 8;
    }

    const std::string& m_name;
    const JsonValue& m_description;
    const std::string& m_where;
};

std::vector<std::pair<std::string, std::string>> parseMetadata(const JsonValue& value,
                                                               const std::string& where) {
    const JsonValue::Object* members = value.object();
    std::vector<std::pair<std::string, std::string>> metadata;
    if (std::holds_alternative<std::nullptr_t>(value.variant()))
        return metadata; // the reference reads null as none
    bool allTexts = members != nullptr;
    for (std::size_t i = 0; allTexts && i < members->size(); ++i) {
        const auto& [key, text] = (*members)[i];
        allTexts = text.string() != nullptr;
        if (allTexts)
            metadata.emplace_back(key, *text.string());
    }
    if (!allTexts)
        throw Error(
            ErrorCode::malformed,
            "The header's __metadata__ is not a JSON object of texts. The file was written wrongly; save "
            "it again.",
            where);
    return metadata;
}

/// The format allows neither gaps nor overlaps: sorted tensors must tile the byte buffer.
void requireTiling(const std::vector<SafetensorsHeader::Entry>& entries, std::uint64_t bufferBytes,
                   const std::string& where) {
    std::uint64_t reached = 0;
    const std::string* before = nullptr;
    for (const auto& entry : entries) {
        if (entry.fileOffset != reached) {
            const bool overlap = entry.fileOffset < reached;
            throw Error(ErrorCode::malformed,
                        "The tensor " + inQuotes(entry.info.name) + " begins at byte " +
                            std::to_string(entry.fileOffset) + " of the data, " +
                            (overlap ? "overlapping " : "after ") +
                            (before != nullptr ? inQuotes(*before) : "nothing") + ", which ends at byte " +
                            std::to_string(reached) + (overlap ? "" : ": a gap") +
                            ". Tensors must follow one another. The file is damaged; fetch it again.",
                        where);
        }
        reached += entry.info.bytes;
        before = &entry.info.name;
    }
    if (reached != bufferBytes)
        throw Error(ErrorCode::malformed,
                    "The tensors end at byte " + std::to_string(reached) +
                        " of the data, but the file holds " + std::to_string(bufferBytes) +
                        " bytes of data. The file is damaged; fetch it again.",
                    where);
}

} // namespace

std::uint64_t safetensorsBits(const std::string& dtypeName) {
    if (const auto type = dtypeFromName(dtypeName))
        return 8 * byteSize(*type);
    for (const ListedType& listed : listedTypes)
        if (listed.name == dtypeName)
            return listed.bits;
    return 0;
}

std::optional<std::uint64_t> safetensorsBytes(const std::string& dtypeName, const Shape& shape) {
    const auto count = checkedElementCount(shape);
    const auto bits = count ? checkedMultiply(*count, safetensorsBits(dtypeName)) : std::nullopt;
    return bits && *bits % 8 == 0 ? std::optional(*bits / 8) : std::nullopt;
}

std::uint64_t safetensorsHeaderLength(std::span<const std::byte> start, std::uint64_t fileSize,
                                      const std::string& where) {
    ByteReader reader(start, where);
    const auto length = reader.takeLittleEndian<std::uint64_t>("the header's length");
    const std::string sentence =
        "The first 8 bytes announce a header of " + std::to_string(length) + " bytes";
    if (length > safetensorsLongestHeader)
        throw Error(ErrorCode::malformed,
                    sentence + "; the safetensors format allows at most " +
                        std::to_string(safetensorsLongestHeader) +
                        ". This is no safetensors file, or a damaged one.",
                    where);
    if (length > fileSize - safetensorsPrefixBytes)
        throw Error(ErrorCode::malformed,
                    sentence + ", but the file has only " + std::to_string(fileSize) +
                        " bytes. It is cut short or damaged; fetch it again.",
                    where);
    return length;
}

SafetensorsHeader parseSafetensorsHeader(std::span<const std::byte> header, std::uint64_t fileSize,
                                         const std::string& where) {
    const std::string_view text(reinterpret_cast<const char*>(header.data()), header.size());
    if (text.empty() || text.front() != '{')
        throw Error(
            ErrorCode::malformed,
            "The header does not begin with '{', as a safetensors header must. The file is damaged, or of "
            "another kind.",
            where);
    const std::uint64_t dataBegin = safetensorsPrefixBytes + header.size();
    const std::uint64_t bufferBytes = fileSize - dataBegin;
    SafetensorsHeader result;
    parseJsonMembers(text, where, [&](std::string&& name, JsonValue&& description) {
        if (name == safetensorsMetadataKey)
            result.metadata = parseMetadata(description, where);
        else
            result.entries.push_back(EntryParser(name, description, where).parse(bufferBytes));
    });
    std::stable_sort(result.entries.begin(), result.entries.end(), [](const auto& a, const auto& b) {
        return std::pair(a.fileOffset, a.info.bytes) < std::pair(b.fileOffset, b.info.bytes);
    });
    requireTiling(result.entries, bufferBytes, where);
    for (auto& entry : result.entries)
        entry.fileOffset += dataBegin;
    return result;
}

std::vector<std::pair<std::string, std::string>> parseSafetensorsIndex(std::string_view text,
                                                                       const std::string& where) {
    const JsonValue root = parseJson(text, where);
    const JsonValue* map = root.member("weight_map");
    if (map == nullptr || map->object() == nullptr)
        throw Error(
            ErrorCode::malformed,
            "This JSON file is not an index of safetensors shards: it has no object \"weight_map\". Open a "
            ".safetensors file, its index or its folder instead.",
            where);
    std::vector<std::pair<std::string, std::string>> shards;
    for (const auto& [tensor, value] : *map->object()) {
        const std::string* shard = value.string();
        const bool plain = shard != nullptr && !shard->empty() && *shard != "." && *shard != ".." &&
                           shard->find_first_of(std::string_view("/\0", 2)) == std::string::npos;
        if (!plain)
            throw Error(
                ErrorCode::malformed,
                "The index maps the tensor " + inQuotes(tensor) + " to " +
                    (shard != nullptr ? inQuotes(*shard) : "something that is not a text") +
                    "; only names of files in the index's own folder are allowed, so that an index cannot "
                    "lead outside it.",
                where);
        shards.emplace_back(tensor, *shard);
    }
    return shards;
}

} // namespace fft_tensor
