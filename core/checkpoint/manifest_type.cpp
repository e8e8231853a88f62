// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "checkpoint/manifest_type.h"

#include "base/error.h"

namespace fft_tensor {

namespace {

constexpr const char* describing = "describe the manifest";
constexpr const char* reading = "read the type of the manifest";

h5::Type arrayType(hid_t element, hsize_t length, const h5::Place& place) {
    return {H5Tarray_create2(element, 1, &length), describing, place};
}

h5::Type fieldType(const ManifestField& field, const h5::Place& place) {
    switch (field.kind) {
    case FieldKind::text:
        return textType(field.bytes, place);
    case FieldKind::lengths:
        return arrayType(H5T_STD_I64LE, field.bytes / 8, place);
    case FieldKind::axes:
        return arrayType(H5T_STD_I32LE, field.bytes / 4, place);
    case FieldKind::digest:
        return arrayType(H5T_STD_U8LE, field.bytes, place);
    case FieldKind::int32:
        return {H5Tcopy(H5T_STD_I32LE), describing, place};
    case FieldKind::uint8:
        return {H5Tcopy(H5T_STD_U8LE), describing, place};
    case FieldKind::uint64:
        return {H5Tcopy(H5T_STD_U64LE), describing, place};
    case FieldKind::float64:
        return {H5Tcopy(H5T_IEEE_F64LE), describing, place};
    }
    throw Error(ErrorCode::internal, "A field of the manifest has no type.");
}

/// Bytes of a member; 0 when there is none of that name.
std::size_t memberBytes(const h5::Type& type, const char* member, const h5::Place& place) {
    const int index = H5Tget_member_index(type.get(), member);
    if (index < 0)
        return 0;
    const h5::Type field(H5Tget_member_type(type.get(), static_cast<unsigned>(index)), reading, place);
    return H5Tget_size(field.get());
}

} // namespace

h5::Type textType(std::size_t bytes, const h5::Place& place) {
    h5::Type type(H5Tcopy(H5T_C_S1), describing, place);
    h5::check(H5Tset_size(type.get(), bytes), describing, place);
    h5::check(H5Tset_strpad(type.get(), H5T_STR_NULLPAD), describing, place);
    h5::check(H5Tset_cset(type.get(), H5T_CSET_UTF8), describing, place);
    return type;
}

h5::Type manifestType(const ManifestLayout& layout, const h5::Place& place) {
    h5::Type record(H5Tcreate(H5T_COMPOUND, recordBytes(layout)), describing, place);
    for (const ManifestField& field : manifestFields(layout)) {
        const h5::Type type = fieldType(field, place);
        h5::check(H5Tinsert(record.get(), field.name, field.offset, type.get()), describing, place);
    }
    return record;
}

ManifestLayout manifestLayoutOf(const ColumnReader& manifest, const h5::Place& place) {
    const h5::Type& type = manifest.type();
    if (h5::check(H5Tget_class(type.get()), reading, place) != H5T_COMPOUND)
        throw Error(ErrorCode::malformed, "The manifest is not a table. Export the file again.", place.path);
    ManifestLayout layout;
    layout.nameBytes = memberBytes(type, "name", place);
    layout.encodingBytes = memberBytes(type, "encoding", place);
    layout.reasonBytes = memberBytes(type, "reason", place);
    layout.dtypeBytes = memberBytes(type, "dtype", place);
    layout.rank = memberBytes(type, "axes", place) / 4;
    if (layout.nameBytes == 0 || layout.encodingBytes == 0 || layout.reasonBytes == 0 ||
        layout.dtypeBytes == 0 || layout.rank == 0 || recordBytes(layout) != manifest.elementBytes())
        throw Error(
            ErrorCode::malformed,
            "The manifest lacks fields or has others than encoding version 1.0 has. Export the file again.",
            place.path);
    manifest.requireType(manifestType(layout, place));
    return layout;
}

} // namespace fft_tensor
