// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "checkpoint/manifest_coding.h"

#include "checkpoint/manifest_1_0.h"
#include "checkpoint/manifest_checks.h"
#include "checkpoint/manifest_record.h"
#include "codec/codec.h"

#include <algorithm>

namespace fft_tensor {

namespace {

[[noreturn]] void refuseField(const CheckpointRow& row, const std::string& field, const std::string& where) {
    throw Error(ErrorCode::malformed,
                "The manifest is damaged: the " + field + " of the tensor '" + printable(row.name) +
                    "' cannot be read. Export the file again.",
                where);
}

/// Reads one record after another with read(row, record), which gives the name of what is wrong.
template<class Read>
std::vector<CheckpointRow> readRows(std::span<const std::byte> records, std::size_t width,
                                    unsigned minorVersion, const std::string& where, const Read& read) {
    if (records.size() % width != 0)
        throw Error(ErrorCode::malformed, "The manifest ends inside a row. Export the file again.", where);
    std::vector<CheckpointRow> rows;
    rows.reserve(records.size() / width);
    for (std::size_t begin = 0; begin < records.size(); begin += width) {
        CheckpointRow& row = rows.emplace_back();
        const char* wrong = read(row, records.data() + begin);
        row.codec = codecFromName(row.codecName);
        const bool fromLater = row.codec == nullptr && minorVersion > currentMinorVersion;
        if (row.codec == nullptr && !fromLater)
            refuseField(row, "codec", where);
        if (wrong != nullptr && !fromLater)
            refuseField(row, wrong, where);
        requirePlausible(row, where);
    }
    requireUniqueNames(rows, where);
    return rows;
}

} // namespace

ManifestLayout layoutFor(const std::vector<CheckpointRow>& rows) {
    ManifestLayout layout;
    for (const auto& field : manifestFields()) {
        std::size_t width = 1;
        if (field.width != nullptr)
            for (const CheckpointRow& row : rows)
                width = std::max(width, field.width(row));
        layout.push_back(width);
    }
    return layout;
}

ElementType manifestType(const ManifestLayout& layout) {
    return ManifestRecord(manifestFields(), layout).type();
}

std::vector<std::byte> encodeManifest(const std::vector<CheckpointRow>& rows, const ManifestLayout& layout) {
    const ManifestRecord record(manifestFields(), layout);
    std::vector<std::byte> records(rows.size() * record.bytes());
    for (std::size_t i = 0; i < rows.size(); ++i)
        record.write(rows[i], records.data() + i * record.bytes());
    return records;
}

std::vector<CheckpointRow> decodeManifest(std::span<const std::byte> records, const ElementType& type,
                                          unsigned minorVersion, const std::string& where) {
    if (type.kind != ElementType::Kind::record || type.bytes == 0)
        throw Error(ErrorCode::malformed, "The manifest is not a table. Export the file again.", where);
    if (minorVersion == 0) {
        const Manifest10 manifest(type, where);
        return readRows(
            records, type.bytes, minorVersion, where,
            [&](CheckpointRow& row, const std::byte* bytes) { return manifest.read(row, bytes); });
    }
    const ManifestRecord record(manifestFields(), type, minorVersion > currentMinorVersion, where);
    return readRows(records, type.bytes, minorVersion, where,
                    [&](CheckpointRow& row, const std::byte* bytes) { return record.read(row, bytes); });
}

} // namespace fft_tensor
