// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/checked_math.h"
#include "codec/codec.h"
#include "codec/packed_estimate.h"

#include <algorithm>
#include <cmath>

namespace fft_tensor {

namespace {

constexpr std::array rawColumns{Column::bits8, Column::bits16, Column::bits32, Column::bits64};

EncodedTensor encodeRaw(CheckpointRow row, const TensorContent& content) {
    const auto& raw = std::get<RawElements>(content);
    const Column column = rawColumn(raw.bits).value();
    row.codec = &rawCodec();
    row.codecName = row.codec->name;
    row.kept = 1;
    // A raw tensor may hold NaN or infinity, and has no energy then: pooled errors leave it out.
    row.totalEnergy = std::isfinite(row.totalEnergy) ? row.totalEnergy : 0;
    row.slices = {{column, 0, raw.bytes.size() * 8 / raw.bits}};
    return {std::move(row), {{column, raw.bytes, raw.owner}}};
}

DecodedTensor decodeRaw(const CheckpointRow& /*row*/, DecodedSlices&& slices, const std::string& /*where*/) {
    return std::move(slices[0]);
}

void checkRaw(const CheckpointRow& row, const RowJudge& judge) {
    judge.require(row.slices.size() == 1, "number of slices");
    const ColumnSlice& slice = row.slices[0];
    judge.require(std::find(rawColumns.begin(), rawColumns.end(), slice.column) != rawColumns.end(),
                  "raw bit width");
    const auto bytes = checkedMultiply(slice.count, describe(slice.column).elementBytes);
    judge.require(bytes && *bytes == row.inputBytes, "raw count");
    judge.require(row.axes.empty() && row.transform.empty(), "axes");
    judge.require(row.parameters.empty(), "parameters");
    judge.require(row.coefficients == 0, "number of coefficients");
    judge.require(!row.keep && row.kept == 1 && row.relativeError == 0, "keep fraction or error");
}

/// Of float32 elements.
std::uint64_t estimateRaw(std::uint64_t stored, std::uint64_t /*possible*/) {
    return static_cast<std::uint64_t>(estimatedRawShare * 4 * static_cast<double>(stored));
}

} // namespace

const Codec& rawCodec() {
    static constexpr Codec codec{"raw", true, rawColumns, encodeRaw, decodeRaw, checkRaw, estimateRaw};
    return codec;
}

} // namespace fft_tensor
