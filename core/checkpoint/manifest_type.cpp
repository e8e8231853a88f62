// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "checkpoint/manifest_type.h"

#include "base/error.h"

namespace fft_tensor {

namespace {

ElementType fieldType(const ManifestField& field) {
    switch (field.kind) {
    case FieldKind::text:
        return textType(field.bytes);
    case FieldKind::lengths:
        return arrayType(signedType(8), field.bytes / 8);
    case FieldKind::axes:
        return arrayType(signedType(4), field.bytes / 4);
    case FieldKind::digest:
        return arrayType(unsignedType(1), field.bytes);
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

/// Bytes of a field; 0 when there is none of that name.
std::size_t fieldBytes(const ElementType& record, const char* name) {
    for (const ElementField& field : record.fields)
        if (field.name == name)
            return field.type.bytes;
    return 0;
}

} // namespace

ElementType manifestType(const ManifestLayout& layout) {
    ElementType record;
    record.kind = ElementType::Kind::record;
    record.bytes = recordBytes(layout);
    for (const ManifestField& field : manifestFields(layout))
        record.fields.push_back({field.name, field.offset, fieldType(field)});
    return record;
}

ManifestLayout manifestLayoutOf(const ElementType& type, const std::string& where) {
    if (type.kind != ElementType::Kind::record)
        throw Error(ErrorCode::malformed, "The manifest is not a table. Export the file again.", where);
    ManifestLayout layout;
    layout.nameBytes = fieldBytes(type, "name");
    layout.encodingBytes = fieldBytes(type, "encoding");
    layout.reasonBytes = fieldBytes(type, "reason");
    layout.dtypeBytes = fieldBytes(type, "dtype");
    layout.rank = fieldBytes(type, "axes") / 4;
    if (layout.nameBytes == 0 || layout.encodingBytes == 0 || layout.reasonBytes == 0 ||
        layout.dtypeBytes == 0 || layout.rank == 0 || !(type == manifestType(layout)))
        throw Error(
            ErrorCode::malformed,
            "The manifest lacks fields or has others than encoding version 1.0 has. Export the file again.",
            where);
    return layout;
}

} // namespace fft_tensor
