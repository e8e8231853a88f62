// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "checkpoint/manifest_fields.h"

#include "base/error.h"

#include <array>

namespace fft_tensor {

namespace {

using Row11 = CheckpointRow;

/// "positions/gaps8 values/float32/real …": paths as h5py takes them, without the first slash.
std::string columnsText(const Row11& row) {
    std::string text;
    for (const ColumnSlice& slice : row.slices)
        text += (text.empty() ? "" : " ") + std::string(describe(slice.column).path + 1);
    return text;
}

/// Slices in columns that this version does not know are left out: `codec` cannot be one that it does.
bool readColumns(Row11& row, const FieldReader& reader) {
    const std::string text = reader.text();
    bool good = true;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find(' ', begin), text.size());
        const auto column = columnFromPath("/" + text.substr(begin, end - begin));
        row.slices.push_back({column.value_or(Column::bits8), 0, 0});
        good = good && column;
        begin = end + 1;
    }
    return good;
}

template<std::uint64_t ColumnSlice::*member>
constexpr ManifestField<Row11> sliceField(const char* name) {
    return {name, FieldKind::uint64List, [](const Row11& row) { return row.slices.size(); },
            [](const Row11& row, FieldWriter& writer) {
                for (const ColumnSlice& slice : row.slices)
                    writer.number(slice.*member);
            },
            [](Row11& row, const FieldReader& reader) { // behind `columns` in the record
                for (std::size_t i = 0; i < std::min(row.slices.size(), reader.width()); ++i)
                    row.slices[i].*member = reader.number<std::uint64_t>(i);
                return row.slices.size() <= reader.width();
            }};
}

constexpr std::array fields11{
    textField<&Row11::name>("name"),
    textField<&Row11::codecName>("codec"),
    textField<&Row11::reason>("reason"),
    textField<&Row11::dtypeName>("dtype"),
    listField<&Row11::shape, std::int64_t>("shape", FieldKind::int64List),
    textField<&Row11::transform>("transform"),
    listField<&Row11::axes, std::int32_t>("axes", FieldKind::int32List),
    optionalField<&Row11::keep>("keep"),
    numberField<&Row11::kept>("kept", FieldKind::float64),
    numberField<&Row11::coefficients>("coefficients", FieldKind::uint64),
    numberField<&Row11::relativeError>("relative_error", FieldKind::float64),
    numberField<&Row11::totalEnergy>("total_energy", FieldKind::float64),
    textField<&Row11::parameters>("parameters"),
    ManifestField<Row11>{"columns", FieldKind::text, [](const Row11& row) { return columnsText(row).size(); },
                         [](const Row11& row, FieldWriter& writer) { writer.text(columnsText(row)); },
                         readColumns},
    sliceField<&ColumnSlice::offset>("offsets"),
    sliceField<&ColumnSlice::count>("counts"),
    numberField<&Row11::inputBytes>("input_bytes", FieldKind::uint64),
    numberField<&Row11::storedBytes>("stored_bytes", FieldKind::uint64),
    numberField<&Row11::sha256>("sha256", FieldKind::digest),
};

} // namespace

std::span<const ManifestField<CheckpointRow>> manifestFields() {
    return fields11;
}

std::size_t unitBytes(FieldKind kind) {
    switch (kind) {
    case FieldKind::text:
    case FieldKind::uint8:
        return 1;
    case FieldKind::int32:
    case FieldKind::int32List:
        return 4;
    case FieldKind::digest:
        return sizeof(Sha256);
    default:
        return 8;
    }
}

ElementType fieldType(FieldKind kind, std::size_t width) {
    switch (kind) {
    case FieldKind::text:
        return textType(width);
    case FieldKind::int64List:
        return arrayType(signedType(8), width);
    case FieldKind::uint64List:
        return arrayType(unsignedType(8), width);
    case FieldKind::int32List:
        return arrayType(signedType(4), width);
    case FieldKind::digest:
        return arrayType(unsignedType(1), sizeof(Sha256));
    case FieldKind::int32:
        return signedType(4);
    case FieldKind::uint8:
        return unsignedType(1);
    case FieldKind::uint64:
        return unsignedType(8);
    case FieldKind::float64:
        return floatType(8);
    }
    throw Error(ErrorCode::internal, "A field of the manifest has no type.");
}

} // namespace fft_tensor
