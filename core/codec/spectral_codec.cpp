// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "codec/spectral_codec.h"

#include "base/error.h"
#include "codec/codec.h"
#include "codec/gap_coding.h"
#include "codec/packed_estimate.h"
#include "codec/value_coding.h"
#include "io/json.h"
#include "tensor/dtype.h"

#include <charconv>
#include <cmath>

namespace fft_tensor {

namespace {

constexpr const char* fourier = "fourier";

constexpr std::array columns32{Column::gaps8, Column::gaps16, Column::gaps32, Column::float32Real,
                               Column::float32Imaginary};
constexpr std::array columns16{Column::gaps8, Column::gaps16, Column::gaps32, Column::float16Real,
                               Column::float16Imaginary};

struct Parameters {
    int halvedAxis = -1;
    double scale = 0;
};

/// The number behind a key; `fallback` where there is none.
template<class Number>
Number numberBehind(std::string_view text, std::string_view key, Number fallback) {
    const std::size_t at = text.find(key);
    if (at != std::string_view::npos)
        (void)std::from_chars(text.data() + at + key.size(), text.data() + text.size(), fallback);
    return fallback;
}

/// Of the one form that spectralParameters() gives; checkSpectral() lets no other pass.
Parameters parametersOf(const CheckpointRow& row) {
    return {numberBehind(row.parameters, "\"halved_axis\":", -1),
            numberBehind(row.parameters, "\"scale\":", 0.0)};
}

ValueType valueTypeOf(const CheckpointRow& row) {
    return row.codec == &spectralCodec(ValueType::float16) ? ValueType::float16 : ValueType::float32;
}

void own(EncodedTensor& encoded, Column column, std::vector<std::byte> bytes) {
    const auto owner = std::make_shared<const std::vector<std::byte>>(std::move(bytes));
    encoded.row.slices.push_back({column, 0, owner->size() / describe(column).elementBytes});
    encoded.slices.push_back({column, *owner, owner});
}

EncodedTensor encodeSpectral(CheckpointRow row, const TensorContent& content) {
    const SparseSpectralTensor& tensor =
        std::get<std::reference_wrapper<const SparseSpectralTensor>>(content).get();
    const bool narrow = tensor.valueType == ValueType::float16;
    const SpectrumLayout& layout = tensor.layout;
    row.codec = &spectralCodec(tensor.valueType);
    row.codecName = row.codec->name;
    row.shape = layout.shape();
    row.transform = fourier;
    row.axes = layout.axes();
    row.keep = tensor.keepAsked;
    row.kept = tensor.kept;
    row.coefficients = tensor.coefficients();
    row.relativeError = tensor.relativeError;
    row.totalEnergy = tensor.totalEnergy / layout.transformLength();
    row.parameters = spectralParameters(layout.halvedAxis(), std::ldexp(1.0, tensor.exponent));
    EncodedTensor encoded{std::move(row), {}};
    CodedGaps gaps = encodeGaps(tensor.positions);
    own(encoded, gapColumn(gaps.bits).value(), std::move(gaps.bytes));
    CodedValues values = encodeValues(tensor.values, tensor.valueType);
    own(encoded, narrow ? Column::float16Real : Column::float32Real, std::move(values.real));
    own(encoded, narrow ? Column::float16Imaginary : Column::float32Imaginary, std::move(values.imaginary));
    return encoded;
}

DecodedTensor decodeSpectral(const CheckpointRow& row, DecodedSlices&& slices, const std::string& where) {
    SparseSpectralTensor tensor;
    tensor.layout = SpectrumLayout(row.shape, row.axes);
    tensor.valueType = valueTypeOf(row);
    tensor.exponent = std::ilogb(parametersOf(row).scale);
    tensor.positions = decodeGaps(8 * describe(row.slices[0].column).elementBytes, slices[0],
                                  row.coefficients, tensor.layout.halfCount(), where);
    tensor.values = decodeValues(tensor.valueType, slices[1], slices[2], where);
    tensor.keepAsked = row.keep.value_or(0);
    tensor.kept = row.kept;
    tensor.relativeError = row.relativeError;
    tensor.totalEnergy = row.totalEnergy * tensor.layout.transformLength();
    return tensor;
}

bool isPowerOfTwo(double value) {
    int exponent = 0;
    return std::isfinite(value) && std::frexp(value, &exponent) == 0.5;
}

void requireAxes(const CheckpointRow& row, const RowJudge& judge) {
    judge.require(row.transform == fourier, "transform");
    judge.require(!row.axes.empty(), "axes");
    int previous = -1;
    for (const int axis : row.axes) {
        judge.require(axis > previous && static_cast<std::size_t>(axis) < row.shape.size(), "axes");
        previous = axis;
    }
}

SpectrumLayout layoutOf(const CheckpointRow& row, const RowJudge& judge) {
    try {
        return {row.shape, row.axes};
    } catch (const Error& error) {
        judge.refuse("shape (" + error.message() + ")");
    }
}

void requireSlices(const CheckpointRow& row, const SpectrumLayout& layout, const RowJudge& judge) {
    judge.require(row.coefficients <= layout.halfCount(), "number of coefficients");
    judge.require(row.slices.size() == 3, "number of slices");
    const auto& columns = row.codec->columns;
    const Column gaps = row.slices[0].column;
    judge.require(gaps == columns[0] || gaps == columns[1] || gaps == columns[2], "gap bit width");
    judge.require(row.slices[0].count >= row.coefficients, "number of gaps");
    for (const std::size_t i : {std::size_t{1}, std::size_t{2}}) {
        judge.require(row.slices[i].column == columns[i + 2], "column of values");
        judge.require(row.slices[i].count == row.coefficients, "number of coefficients");
    }
}

void checkSpectral(const CheckpointRow& row, const RowJudge& judge) {
    const auto dtype = dtypeFromName(row.dtypeName);
    judge.require(dtype && isFloatingPoint(*dtype), "dtype");
    judge.require(row.inputBytes > 0, "shape (no elements)");
    requireAxes(row, judge);
    const SpectrumLayout layout = layoutOf(row, judge);
    const Parameters parameters = parametersOf(row);
    judge.require(layout.halvedAxis() == parameters.halvedAxis, "halved axis");
    judge.require(isPowerOfTwo(parameters.scale), "scale");
    judge.require(row.parameters == spectralParameters(parameters.halvedAxis, parameters.scale),
                  "parameters");
    requireSlices(row, layout, judge);
    judge.require(row.keep && *row.keep >= 0 && *row.keep <= 1, "keep fraction");
    const double units = row.kept * static_cast<double>(layout.fullCount());
    const auto stored = static_cast<double>(row.coefficients); // each stands for itself, or for two
    judge.require(units > stored - 0.5 && units < 2 * stored + 0.5, "kept fraction");
}

template<ValueType type>
std::uint64_t estimateSpectral(std::uint64_t stored, std::uint64_t possible) {
    return estimatePackedBytes(stored, possible, type);
}

} // namespace

std::string spectralParameters(int halvedAxis, double scale) {
    return toJson(JsonValue(JsonValue::Object{{"halved_axis", JsonValue::Variant(std::int64_t{halvedAxis})},
                                              {"scale", JsonValue::Variant(scale)}}));
}

const Codec& spectralCodec(ValueType type) {
    static constexpr Codec float32{"spectral-float32",
                                   false,
                                   columns32,
                                   encodeSpectral,
                                   decodeSpectral,
                                   checkSpectral,
                                   estimateSpectral<ValueType::float32>};
    static constexpr Codec float16{"spectral-float16",
                                   false,
                                   columns16,
                                   encodeSpectral,
                                   decodeSpectral,
                                   checkSpectral,
                                   estimateSpectral<ValueType::float16>};
    return type == ValueType::float16 ? float16 : float32;
}

} // namespace fft_tensor
