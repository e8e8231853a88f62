// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "tensor/dtype.h"

#include <array>

namespace fft_tensor {

namespace {

struct Row {
    DType type;
    std::string_view name;
    std::size_t bytes;
    bool floating;
};

constexpr std::array<Row, 15> rows{{
    {DType::f64, "F64", 8, true},
    {DType::f32, "F32", 4, true},
    {DType::f16, "F16", 2, true},
    {DType::bf16, "BF16", 2, true},
    {DType::f8E4m3, "F8_E4M3", 1, true},
    {DType::f8E5m2, "F8_E5M2", 1, true},
    {DType::i64, "I64", 8, false},
    {DType::i32, "I32", 4, false},
    {DType::i16, "I16", 2, false},
    {DType::i8, "I8", 1, false},
    {DType::u64, "U64", 8, false},
    {DType::u32, "U32", 4, false},
    {DType::u16, "U16", 2, false},
    {DType::u8, "U8", 1, false},
    {DType::boolean, "BOOL", 1, false},
}};

const Row& row(DType type) {
    return rows[static_cast<std::size_t>(type)];
}

} // namespace

std::string_view name(DType type) {
    return row(type).name;
}

std::optional<DType> dtypeFromName(std::string_view name) {
    for (const Row& candidate : rows)
        if (candidate.name == name)
            return candidate.type;
    return std::nullopt;
}

std::size_t byteSize(DType type) {
    return row(type).bytes;
}

bool isFloatingPoint(DType type) {
    return row(type).floating;
}

} // namespace fft_tensor
