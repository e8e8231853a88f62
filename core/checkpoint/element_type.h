// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace fft_tensor {

struct ElementField;

/// What the elements of a dataset or an attribute of an HDF5 file are, as far as this program reads them. A
/// plain value: whoever looks at one needs no HDF5.
struct ElementType {
    enum class Kind : std::uint8_t {
        other, ///< anything that the kinds below do not say in full
        unsignedInteger,
        signedInteger, ///< two's complement; integers fill their bytes
        floatingPoint, ///< IEEE 754 binary16, binary32 or binary64
        text,          ///< of fixed length
        record,        ///< fields at their offsets
        array,         ///< of one dimension; its only field, without a name, is the element
    };
    enum class Padding : std::uint8_t { nullTerminated, nullPadded, spacePadded };

    Kind kind = Kind::other;
    std::uint64_t bytes = 0; ///< of one element
    bool bigEndian = false;
    Padding padding = Padding::nullTerminated; ///< of text
    bool utf8 = false;                         ///< text is UTF-8, not ASCII
    std::vector<ElementField> fields;

    bool operator==(const ElementType& other) const;
};

struct ElementField {
    std::string name;
    std::uint64_t offset = 0;
    ElementType type;

    bool operator==(const ElementField& other) const;
};

/// Little-endian.
[[nodiscard]] ElementType unsignedType(std::uint64_t bytes);
[[nodiscard]] ElementType signedType(std::uint64_t bytes);
[[nodiscard]] ElementType floatType(std::uint64_t bytes);
/// UTF-8 text of exactly that many bytes, padded with NUL: the only kind of text in a checkpoint.
/// Variable-length strings lie in a heap without checksums.
[[nodiscard]] ElementType textType(std::uint64_t bytes);
[[nodiscard]] ElementType arrayType(const ElementType& element, std::uint64_t length);

} // namespace fft_tensor
