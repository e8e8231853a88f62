// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "checkpoint/hdf5_types.h"

#include "base/error.h"

#include <utility>

namespace fft_tensor::h5 {

namespace {

using Kind = ElementType::Kind;

constexpr const char* describing = "describe the elements of a dataset";
constexpr const char* reading = "read the type of a dataset";
constexpr int mostFields = 1000, deepest = 4;

/// IEEE 754 binary16, which HDF5 1.10 has no name for: sign bit 15, 5 bits of exponent, 10 of mantissa.
Type float16(const Location& place) {
    Type type(H5Tcopy(H5T_IEEE_F32LE), describing, place);
    check(H5Tset_fields(type.get(), 15, 10, 5, 0, 10), describing, place);
    check(H5Tset_size(type.get(), 2), describing, place);
    check(H5Tset_ebias(type.get(), 15), describing, place);
    return type;
}

Type copyOf(hid_t type, const Location& place) {
    return {H5Tcopy(type), describing, place};
}

Type numberType(const ElementType& type, const Location& place) {
    const bool isSigned = type.kind == Kind::signedInteger;
    if (type.kind == Kind::floatingPoint)
        return type.bytes == 2   ? float16(place)
               : type.bytes == 4 ? copyOf(H5T_IEEE_F32LE, place)
                                 : copyOf(H5T_IEEE_F64LE, place);
    switch (type.bytes) {
    case 1:
        return copyOf(isSigned ? H5T_STD_I8LE : H5T_STD_U8LE, place);
    case 2:
        return copyOf(isSigned ? H5T_STD_I16LE : H5T_STD_U16LE, place);
    case 4:
        return copyOf(isSigned ? H5T_STD_I32LE : H5T_STD_U32LE, place);
    default:
        return copyOf(isSigned ? H5T_STD_I64LE : H5T_STD_U64LE, place);
    }
}

Type ofOrder(Type type, bool bigEndian, const Location& place) {
    if (bigEndian)
        check(H5Tset_order(type.get(), H5T_ORDER_BE), describing, place);
    return type;
}

H5T_str_t paddingOf(const ElementType& type) {
    return type.padding == ElementType::Padding::nullPadded    ? H5T_STR_NULLPAD
           : type.padding == ElementType::Padding::spacePadded ? H5T_STR_SPACEPAD
                                                               : H5T_STR_NULLTERM;
}

Type text(const ElementType& element, const Location& place) {
    Type type = copyOf(H5T_C_S1, place);
    check(H5Tset_size(type.get(), element.bytes), describing, place);
    check(H5Tset_strpad(type.get(), paddingOf(element)), describing, place);
    check(H5Tset_cset(type.get(), element.utf8 ? H5T_CSET_UTF8 : H5T_CSET_ASCII), describing, place);
    return type;
}

Type record(const ElementType& element, const Location& place) {
    Type type(H5Tcreate(H5T_COMPOUND, element.bytes), describing, place);
    for (const ElementField& field : element.fields)
        check(H5Tinsert(type.get(), field.name.c_str(), field.offset, toHdf5(field.type, place).get()),
              describing, place);
    return type;
}

ElementType describe(const Type& type, int depth, const Location& place);

void describeFields(const Type& type, ElementType& found, int depth, const Location& place) {
    const int count = check(H5Tget_nmembers(type.get()), reading, place);
    if (count > mostFields)
        return;
    for (int i = 0; i < count; ++i) {
        const auto index = static_cast<unsigned>(i);
        char* name = H5Tget_member_name(type.get(), index);
        if (name == nullptr)
            fail(reading, place);
        ElementField field{name, H5Tget_member_offset(type.get(), index), {}};
        H5free_memory(name);
        field.type = describe(Type(H5Tget_member_type(type.get(), index), reading, place), depth + 1, place);
        found.fields.push_back(std::move(field));
    }
    found.kind = Kind::record;
}

void describeArray(const Type& type, ElementType& found, int depth, const Location& place) {
    if (check(H5Tget_array_ndims(type.get()), reading, place) != 1)
        return;
    const Type element(H5Tget_super(type.get()), reading, place);
    found.fields.push_back({{}, 0, describe(element, depth + 1, place)});
    found.kind = Kind::array;
}

void describeText(const Type& type, ElementType& found, const Location& place) {
    if (check(H5Tis_variable_str(type.get()), reading, place) != 0)
        return;
    const H5T_str_t padding = H5Tget_strpad(type.get());
    found.padding = padding == H5T_STR_NULLPAD    ? ElementType::Padding::nullPadded
                    : padding == H5T_STR_SPACEPAD ? ElementType::Padding::spacePadded
                                                  : ElementType::Padding::nullTerminated;
    found.utf8 = H5Tget_cset(type.get()) == H5T_CSET_UTF8;
    found.kind = Kind::text;
}

/// Numbers are what HDF5 itself takes for equal to one of ours.
void describeNumber(const Type& type, ElementType& found, Kind kind, const Location& place) {
    const bool known = found.bytes == 2 || found.bytes == 4 || found.bytes == 8 ||
                       (found.bytes == 1 && kind != Kind::floatingPoint);
    if (!known)
        return;
    ElementType candidate;
    candidate.kind = kind;
    candidate.bytes = found.bytes;
    for (const bool bigEndian : {false, true}) {
        candidate.bigEndian = bigEndian;
        if (check(H5Tequal(type.get(), toHdf5(candidate, place).get()), reading, place) > 0) {
            found = candidate;
            return;
        }
    }
}

ElementType describe(const Type& type, int depth, const Location& place) {
    ElementType found;
    found.bytes = H5Tget_size(type.get());
    if (depth > deepest)
        return found;
    switch (check(H5Tget_class(type.get()), reading, place)) {
    case H5T_INTEGER:
        describeNumber(type, found,
                       H5Tget_sign(type.get()) == H5T_SGN_NONE ? Kind::unsignedInteger : Kind::signedInteger,
                       place);
        break;
    case H5T_FLOAT:
        describeNumber(type, found, Kind::floatingPoint, place);
        break;
    case H5T_STRING:
        describeText(type, found, place);
        break;
    case H5T_COMPOUND:
        describeFields(type, found, depth, place);
        break;
    case H5T_ARRAY:
        describeArray(type, found, depth, place);
        break;
    default:
        break;
    }
    return found;
}

} // namespace

Type toHdf5(const ElementType& type, const Location& place) {
    switch (type.kind) {
    case Kind::unsignedInteger:
    case Kind::signedInteger:
    case Kind::floatingPoint:
        return ofOrder(numberType(type, place), type.bigEndian, place);
    case Kind::text:
        return text(type, place);
    case Kind::record:
        return record(type, place);
    case Kind::array: {
        const ElementType& element = type.fields.at(0).type;
        const hsize_t length = type.bytes / element.bytes;
        return {H5Tarray_create2(toHdf5(element, place).get(), 1, &length), describing, place};
    }
    case Kind::other:
        break;
    }
    throw Error(ErrorCode::internal, "Elements of an unknown kind cannot be written.", place.path);
}

ElementType fromHdf5(const Type& type, const Location& place) {
    return describe(type, 0, place);
}

} // namespace fft_tensor::h5
