// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "checkpoint/manifest_checks.h"

#include "base/checked_math.h"
#include "base/error.h"
#include "base/utf8.h"
#include "codec/codec.h"
#include "io/safetensors_header.h"

#include <cmath>
#include <set>

namespace fft_tensor {

namespace {

bool isFraction(double value) {
    return value >= 0 && value <= 1; // false for NaN
}

bool isFiniteAmount(double value) {
    return std::isfinite(value) && value >= 0;
}

void requireSizes(const CheckpointRow& row, const RowJudge& judge) {
    const auto elements = checkedElementCount(row.shape);
    judge.require(elements.has_value(), "shape (more elements than 64 bits count)");
    judge.require(safetensorsBits(row.dtypeName) > 0, "dtype (one that no safetensors file has)");
    judge.require(safetensorsBytes(row.dtypeName, row.shape) == row.inputBytes, "number of source bytes");
}

} // namespace

void requirePlausible(const CheckpointRow& row, const std::string& where) {
    const RowJudge judge(row, where);
    judge.require(isStorableText(row.name), "name (not UTF-8)");
    judge.require(row.name != safetensorsMetadataKey, "name (one that no tensor can have)");
    judge.require(isStorableText(row.reason) && isStorableText(row.dtypeName), "reason or dtype (not UTF-8)");
    judge.require(isFraction(row.kept), "kept fraction");
    judge.require(isFiniteAmount(row.relativeError), "relative error");
    judge.require(isFiniteAmount(row.totalEnergy), "energy");
    if (row.codec == nullptr)
        return; // from a later version, which knows more dtypes, too
    requireSizes(row, judge);
    row.codec->check(row, judge);
}

void requireUniqueNames(const std::vector<CheckpointRow>& rows, const std::string& where) {
    std::set<std::string_view> names;
    for (const CheckpointRow& row : rows)
        if (!names.insert(row.name).second)
            throw Error(ErrorCode::malformed,
                        "The manifest is damaged: two tensors are called '" + printable(row.name) + "'.",
                        where);
}

} // namespace fft_tensor
