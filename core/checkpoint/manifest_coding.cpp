// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "checkpoint/manifest_coding.h"

#include "base/byte_reader.h"
#include "base/error.h"
#include "checkpoint/manifest_checks.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>

namespace fft_tensor {

namespace {

static_assert(std::endian::native == std::endian::little, "records are copied as little-endian bytes");

/// Puts one field after another; the order is that of manifestFields().
class RecordWriter {
  public:
    explicit RecordWriter(std::byte* target) : m_target(target) {}

    void text(std::string_view text, std::size_t width) {
        std::memcpy(m_target, text.data(), text.size()); // the rest is zero already
        m_target += width;
    }
    template<class T>
    void number(T value) {
        std::memcpy(m_target, &value, sizeof(T));
        m_target += sizeof(T);
    }
    template<class T, class Source>
    void list(const std::vector<Source>& values, std::size_t width) {
        for (std::size_t i = 0; i < width; ++i)
            number(i < values.size() ? static_cast<T>(values[i]) : T{-1});
    }

  private:
    std::byte* m_target;
};

void encodeRow(const CheckpointRow& row, const ManifestLayout& layout, std::byte* target) {
    RecordWriter record(target);
    record.text(row.name, layout.nameBytes);
    record.text(name(row.encoding), layout.encodingBytes);
    record.text(row.reason, layout.reasonBytes);
    record.text(row.dtypeName, layout.dtypeBytes);
    record.list<std::int64_t>(row.shape, layout.rank);
    record.list<std::int32_t>(row.axes, layout.rank);
    record.number<std::int32_t>(row.halvedAxis);
    record.number(row.scale);
    record.number(row.keep.value_or(std::numeric_limits<double>::quiet_NaN()));
    record.number(row.kept);
    record.number(row.coefficients);
    record.number(row.relativeError);
    record.number(row.totalEnergy);
    record.number(static_cast<std::uint8_t>(row.gapBits));
    record.number(row.gapOffset);
    record.number(row.gapCount);
    record.number(row.valueOffset);
    record.number(static_cast<std::uint8_t>(row.rawBits));
    record.number(row.rawOffset);
    record.number(row.rawCount);
    record.number(row.inputBytes);
    record.number(row.storedBytes);
    record.number(row.sha256);
}

/// Takes one field after another from bytes that are long enough.
class RecordReader {
  public:
    RecordReader(std::span<const std::byte> bytes, std::string where) : m_bytes(bytes, std::move(where)) {}

    std::string text(std::size_t width) {
        const auto bytes = m_bytes.take(width, "a text of the manifest");
        std::string text(reinterpret_cast<const char*>(bytes.data()), width);
        text.erase(text.find_last_not_of('\0') + 1);
        return text;
    }
    template<class T>
    T number() {
        T value;
        std::memcpy(&value, m_bytes.take(sizeof(T), "a number of the manifest").data(), sizeof(T));
        return value;
    }
    /// Non-negative numbers up to the first -1; after that, nothing but -1.
    template<class T, class Target>
    bool list(std::vector<Target>& values, std::size_t width) {
        bool good = true, ended = false;
        for (std::size_t i = 0; i < width; ++i) {
            const T value = number<T>();
            good = good && value >= -1 && !(ended && value != -1);
            ended = ended || value == -1;
            if (!ended)
                values.push_back(static_cast<Target>(value));
        }
        return good;
    }

  private:
    ByteReader m_bytes;
};

CheckpointRow decodeRow(std::span<const std::byte> bytes, const ManifestLayout& layout,
                        const std::string& where) {
    RecordReader record(bytes, where);
    CheckpointRow row;
    row.name = record.text(layout.nameBytes);
    const auto encoding = encodingFromName(record.text(layout.encodingBytes));
    row.reason = record.text(layout.reasonBytes);
    row.dtypeName = record.text(layout.dtypeBytes);
    const bool goodShape = record.list<std::int64_t>(row.shape, layout.rank);
    const bool goodAxes = record.list<std::int32_t>(row.axes, layout.rank);
    row.halvedAxis = record.number<std::int32_t>();
    row.scale = record.number<double>();
    row.keep = record.number<double>();
    row.kept = record.number<double>();
    row.coefficients = record.number<std::uint64_t>();
    row.relativeError = record.number<double>();
    row.totalEnergy = record.number<double>();
    row.gapBits = record.number<std::uint8_t>();
    row.gapOffset = record.number<std::uint64_t>();
    row.gapCount = record.number<std::uint64_t>();
    row.valueOffset = record.number<std::uint64_t>();
    row.rawBits = record.number<std::uint8_t>();
    row.rawOffset = record.number<std::uint64_t>();
    row.rawCount = record.number<std::uint64_t>();
    row.inputBytes = record.number<std::uint64_t>();
    row.storedBytes = record.number<std::uint64_t>();
    row.sha256 = record.number<Sha256>();
    if (!encoding || !goodShape || !goodAxes)
        throw Error(ErrorCode::malformed,
                    "The manifest is damaged: the " +
                        std::string(!encoding    ? "encoding"
                                    : !goodShape ? "shape"
                                                 : "axes") +
                        " of the tensor '" + printable(row.name) + "' cannot be read. Export the file again.",
                    where);
    row.encoding = *encoding;
    if (row.encoding == Encoding::raw && *row.keep != *row.keep)
        row.keep.reset();
    return row;
}

} // namespace

std::vector<ManifestField> manifestFields(const ManifestLayout& layout) {
    std::vector<ManifestField> fields;
    std::size_t offset = 0;
    const auto add = [&](const char* name, FieldKind kind, std::size_t bytes) {
        fields.push_back({name, kind, bytes, offset});
        offset += bytes;
    };
    add("name", FieldKind::text, layout.nameBytes);
    add("encoding", FieldKind::text, layout.encodingBytes);
    add("reason", FieldKind::text, layout.reasonBytes);
    add("dtype", FieldKind::text, layout.dtypeBytes);
    add("shape", FieldKind::lengths, 8 * layout.rank);
    add("axes", FieldKind::axes, 4 * layout.rank);
    add("halved_axis", FieldKind::int32, 4);
    for (const char* name : {"scale", "keep", "kept"})
        add(name, FieldKind::float64, 8);
    add("coefficients", FieldKind::uint64, 8);
    for (const char* name : {"relative_error", "total_energy"})
        add(name, FieldKind::float64, 8);
    add("gap_bits", FieldKind::uint8, 1);
    for (const char* name : {"gap_offset", "gap_count", "value_offset"})
        add(name, FieldKind::uint64, 8);
    add("raw_bits", FieldKind::uint8, 1);
    for (const char* name : {"raw_offset", "raw_count", "input_bytes", "stored_bytes"})
        add(name, FieldKind::uint64, 8);
    add("sha256", FieldKind::digest, sizeof(Sha256));
    return fields;
}

std::size_t recordBytes(const ManifestLayout& layout) {
    const auto fields = manifestFields(layout);
    return fields.back().offset + fields.back().bytes;
}

ManifestLayout layoutFor(const std::vector<CheckpointRow>& rows) {
    ManifestLayout layout;
    const auto widen = [](std::size_t& width, std::size_t needed) { width = std::max(width, needed); };
    for (const CheckpointRow& row : rows) {
        widen(layout.nameBytes, row.name.size());
        widen(layout.encodingBytes, name(row.encoding).size());
        widen(layout.reasonBytes, row.reason.size());
        widen(layout.dtypeBytes, row.dtypeName.size());
        widen(layout.rank, row.shape.size());
    }
    return layout;
}

std::vector<std::byte> encodeManifest(const std::vector<CheckpointRow>& rows, const ManifestLayout& layout) {
    const std::size_t width = recordBytes(layout);
    std::vector<std::byte> records(rows.size() * width);
    for (std::size_t i = 0; i < rows.size(); ++i)
        encodeRow(rows[i], layout, records.data() + i * width);
    return records;
}

std::vector<CheckpointRow> decodeManifest(std::span<const std::byte> records, const ManifestLayout& layout,
                                          const std::string& where) {
    const std::size_t width = recordBytes(layout);
    if (records.size() % width != 0)
        throw Error(ErrorCode::malformed, "The manifest ends inside a row. Export the file again.", where);
    std::vector<CheckpointRow> rows;
    rows.reserve(records.size() / width);
    for (std::size_t begin = 0; begin < records.size(); begin += width) {
        rows.push_back(decodeRow(records.subspan(begin, width), layout, where));
        requirePlausible(rows.back(), where);
    }
    requireUniqueNames(rows, where);
    return rows;
}

} // namespace fft_tensor
