// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "tensor/dtype.h"
#include "tensor/float_bits.h"

#include <cstdint>

/// One stored element as float32, for any side: the CPU and kernels call the same functions. Widening is
/// exact; F64 and integers beyond 24 bits round to nearest.
namespace fft_tensor {

template<class T>
struct PlainWidening {
    using Stored = T;
    FFT_TENSOR_DEVICE_CODE float operator()(T element) const { return static_cast<float>(element); }
};
template<class Format, class T>
struct FormatWidening {
    using Stored = T;
    FFT_TENSOR_DEVICE_CODE float operator()(T bits) const { return float_bits::widen<Format>(bits); }
};
struct Bfloat16Widening {
    using Stored = std::uint16_t;
    FFT_TENSOR_DEVICE_CODE float operator()(std::uint16_t bits) const {
        return float_bits::widenBfloat16(bits);
    }
};
struct BooleanWidening {
    using Stored = std::uint8_t;
    FFT_TENSOR_DEVICE_CODE float operator()(std::uint8_t bit) const { return bit != 0 ? 1.0f : 0.0f; }
};

/// Calls visit(widening) with the one of `type`.
template<class Visit>
void visitWidening(DType type, Visit visit) {
    switch (type) {
    case DType::f64:
        return visit(PlainWidening<double>{});
    case DType::f32:
        return visit(PlainWidening<float>{});
    case DType::f16:
        return visit(FormatWidening<float_bits::Binary16, std::uint16_t>{});
    case DType::bf16:
        return visit(Bfloat16Widening{});
    case DType::f8E4m3:
        return visit(FormatWidening<float_bits::E4m3, std::uint8_t>{});
    case DType::f8E5m2:
        return visit(FormatWidening<float_bits::E5m2, std::uint8_t>{});
    case DType::i64:
        return visit(PlainWidening<std::int64_t>{});
    case DType::i32:
        return visit(PlainWidening<std::int32_t>{});
    case DType::i16:
        return visit(PlainWidening<std::int16_t>{});
    case DType::i8:
        return visit(PlainWidening<std::int8_t>{});
    case DType::u64:
        return visit(PlainWidening<std::uint64_t>{});
    case DType::u32:
        return visit(PlainWidening<std::uint32_t>{});
    case DType::u16:
        return visit(PlainWidening<std::uint16_t>{});
    case DType::u8:
        return visit(PlainWidening<std::uint8_t>{});
    case DType::boolean:
        return visit(BooleanWidening{});
    }
}

} // namespace fft_tensor
