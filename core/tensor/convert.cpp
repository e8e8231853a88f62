// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "tensor/convert.h"

#include "base/parallel.h"
#include "tensor/element_widening.h"
#include "tensor/float_formats.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <type_traits>

namespace fft_tensor {

namespace {

static_assert(std::endian::native == std::endian::little, "element conversion copies little-endian bytes");

constexpr std::size_t elementsPerChunk = 1 << 18;

template<class Widening>
void widenAll(std::span<const std::byte> bytes, std::span<float> values, Widening widening) {
    using Stored = typename Widening::Stored;
    parallelChunks(values.size(), elementsPerChunk, [&](std::size_t, std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            Stored element;
            std::memcpy(&element, bytes.data() + i * sizeof(Stored), sizeof(Stored));
            values[i] = widening(element);
        }
    });
}

template<class T, class Narrow>
void narrowAll(std::span<const float> values, std::span<std::byte> bytes, Narrow narrow) {
    parallelChunks(values.size(), elementsPerChunk, [&](std::size_t, std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const T element = narrow(values[i]);
            std::memcpy(bytes.data() + i * sizeof(T), &element, sizeof(T));
        }
    });
}

template<class T>
T saturate(float value) {
    if constexpr (std::is_floating_point_v<T>) {
        return static_cast<T>(value);
    } else {
        if (std::isnan(value))
            return 0;
        const double rounded = std::nearbyint(static_cast<double>(value));
        if (rounded <= static_cast<double>(std::numeric_limits<T>::min()))
            return std::numeric_limits<T>::min();
        // 2^63 and 2^64 as doubles lie just above the largest integer, hence >=.
        if (rounded >= static_cast<double>(std::numeric_limits<T>::max()))
            return std::numeric_limits<T>::max();
        return static_cast<T>(rounded);
    }
}

/// The largest finite number of a floating-point type, as far as float32 goes.
float largestFinite(DType type) {
    switch (type) {
    case DType::f16:
        return 65504;
    case DType::f8E4m3:
        return 448;
    case DType::f8E5m2:
        return 57344;
    case DType::bf16:
        return 0x1.FEp127f;
    default:
        return std::numeric_limits<float>::max();
    }
}

/// What was dropped can lift a value past its type's range, where it would become infinite or NaN.
void clampTo(float limit, std::span<float> values) {
    parallelChunks(values.size(), elementsPerChunk, [&](std::size_t, std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i)
            values[i] = std::clamp(values[i], -limit, limit);
    });
}

template<class T>
void narrowPlain(std::span<const float> values, std::span<std::byte> bytes) {
    narrowAll<T>(values, bytes, saturate<T>);
}

} // namespace

void toFloat32(DType type, std::span<const std::byte> bytes, std::span<float> values) {
    visitWidening(type, [&](auto widening) { widenAll(bytes, values, widening); });
}

void fromFloat32(DType type, std::span<const float> values, std::span<std::byte> bytes) {
    switch (type) {
    case DType::f64:
        return narrowPlain<double>(values, bytes);
    case DType::f32:
        return narrowPlain<float>(values, bytes);
    case DType::f16:
        return narrowAll<std::uint16_t>(values, bytes, floatToFloat16);
    case DType::bf16:
        return narrowAll<std::uint16_t>(values, bytes, floatToBfloat16);
    case DType::f8E4m3:
        return narrowAll<std::uint8_t>(values, bytes, floatToFloat8E4m3);
    case DType::f8E5m2:
        return narrowAll<std::uint8_t>(values, bytes, floatToFloat8E5m2);
    case DType::i64:
        return narrowPlain<std::int64_t>(values, bytes);
    case DType::i32:
        return narrowPlain<std::int32_t>(values, bytes);
    case DType::i16:
        return narrowPlain<std::int16_t>(values, bytes);
    case DType::i8:
        return narrowPlain<std::int8_t>(values, bytes);
    case DType::u64:
        return narrowPlain<std::uint64_t>(values, bytes);
    case DType::u32:
        return narrowPlain<std::uint32_t>(values, bytes);
    case DType::u16:
        return narrowPlain<std::uint16_t>(values, bytes);
    case DType::u8:
        return narrowPlain<std::uint8_t>(values, bytes);
    case DType::boolean:
        return narrowAll<std::uint8_t>(values, bytes,
                                       [](float value) { return static_cast<std::uint8_t>(value != 0); });
    }
}

void restoreElements(DType type, std::span<float> values, std::span<std::byte> bytes) {
    clampTo(largestFinite(type), values);
    fromFloat32(type, values, bytes);
}

bool roundsWhenRestored(DType type) {
    return isFloatingPoint(type) && byteSize(type) < sizeof(float);
}

std::vector<float> asRestored(DType type, std::vector<float> values) {
    if (!roundsWhenRestored(type))
        return values;
    std::vector<std::byte> bytes(values.size() * byteSize(type));
    restoreElements(type, values, bytes);
    toFloat32(type, bytes, values);
    return values;
}

} // namespace fft_tensor
