// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "checkpoint/element_type.h"

namespace fft_tensor {

namespace {

ElementType number(ElementType::Kind kind, std::uint64_t bytes) {
    ElementType type;
    type.kind = kind;
    type.bytes = bytes;
    return type;
}

} // namespace

bool ElementType::operator==(const ElementType& other) const {
    return kind == other.kind && bytes == other.bytes && bigEndian == other.bigEndian &&
           padding == other.padding && utf8 == other.utf8 && fields == other.fields;
}

bool ElementField::operator==(const ElementField& other) const {
    return name == other.name && offset == other.offset && type == other.type;
}

ElementType unsignedType(std::uint64_t bytes) {
    return number(ElementType::Kind::unsignedInteger, bytes);
}

ElementType signedType(std::uint64_t bytes) {
    return number(ElementType::Kind::signedInteger, bytes);
}

ElementType floatType(std::uint64_t bytes) {
    return number(ElementType::Kind::floatingPoint, bytes);
}

ElementType textType(std::uint64_t bytes) {
    ElementType type = number(ElementType::Kind::text, bytes);
    type.padding = ElementType::Padding::nullPadded;
    type.utf8 = true;
    return type;
}

ElementType arrayType(const ElementType& element, std::uint64_t length) {
    ElementType type = number(ElementType::Kind::array, element.bytes * length);
    type.fields.push_back({{}, 0, element});
    return type;
}

} // namespace fft_tensor
