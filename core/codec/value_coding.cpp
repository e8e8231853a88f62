// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "codec/value_coding.h"

#include "base/error.h"
#include "base/parallel.h"
#include "tensor/float_formats.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>

namespace fft_tensor {

namespace {

static_assert(std::endian::native == std::endian::little, "values are copied as little-endian bytes");

constexpr std::size_t codedPerChunk = 1 << 17;

struct Float32 {
    using Stored = float;
    static float narrow(float value) { return value; }
    static float widen(float stored) { return stored; }
};

struct Float16 {
    using Stored = std::uint16_t;
    static std::uint16_t narrow(float value) { return floatToFloat16(value); }
    static float widen(std::uint16_t stored) { return float16ToFloat(stored); }
};

template<class Format>
CodedValues encode(std::span<const std::complex<float>> values) {
    using Stored = typename Format::Stored;
    CodedValues coded{std::vector<std::byte>(values.size() * sizeof(Stored)),
                      std::vector<std::byte>(values.size() * sizeof(Stored))};
    parallelChunks(values.size(), codedPerChunk, [&](std::size_t, std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const Stored real = Format::narrow(values[i].real());
            const Stored imaginary = Format::narrow(values[i].imag());
            std::memcpy(coded.real.data() + i * sizeof(Stored), &real, sizeof(Stored));
            std::memcpy(coded.imaginary.data() + i * sizeof(Stored), &imaginary, sizeof(Stored));
        }
    });
    return coded;
}

template<class Format>
float decodeOne(std::span<const std::byte> column, std::size_t i, const std::string& where) {
    typename Format::Stored stored;
    std::memcpy(&stored, column.data() + i * sizeof(stored), sizeof(stored));
    const float value = Format::widen(stored);
    if (!std::isfinite(value))
        throw Error(ErrorCode::malformed,
                    "The values are damaged: coefficient " + std::to_string(i) +
                        " is not a finite number. Export the file again.",
                    where);
    return value;
}

template<class Format>
std::vector<std::complex<float>> decode(std::span<const std::byte> real, std::span<const std::byte> imaginary,
                                        const std::string& where) {
    std::vector<std::complex<float>> values(real.size() / sizeof(typename Format::Stored));
    parallelChunks(values.size(), codedPerChunk, [&](std::size_t, std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i)
            values[i] = {decodeOne<Format>(real, i, where), decodeOne<Format>(imaginary, i, where)};
    });
    return values;
}

} // namespace

CodedValues encodeValues(std::span<const std::complex<float>> values, ValueType type) {
    return type == ValueType::float16 ? encode<Float16>(values) : encode<Float32>(values);
}

std::vector<std::complex<float>> decodeValues(ValueType type, std::span<const std::byte> real,
                                              std::span<const std::byte> imaginary,
                                              const std::string& where) {
    return type == ValueType::float16 ? decode<Float16>(real, imaginary, where)
                                      : decode<Float32>(real, imaginary, where);
}

} // namespace fft_tensor
