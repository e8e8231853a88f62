// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "checkpoint/manifest_checks.h"

#include "base/checked_math.h"
#include "base/error.h"
#include "checkpoint/columns.h"
#include "checkpoint/utf8.h"
#include "io/safetensors_header.h"
#include "tensor/dtype.h"
#include "transform/spectrum_layout.h"

#include <cmath>
#include <set>

namespace fft_tensor {

namespace {

/// Says "no" in the name of one row.
class RowJudge {
  public:
    RowJudge(const CheckpointRow& row, const std::string& where) : m_row(row), m_where(where) {}

    void require(bool good, const char* field) const {
        if (!good)
            throw Error(ErrorCode::malformed,
                        "The manifest is damaged: the " + std::string(field) + " of the tensor '" +
                            printable(m_row.name) + "' cannot be right. Export the file again.",
                        m_where);
    }

  private:
    const CheckpointRow& m_row;
    const std::string& m_where;
};

bool isFraction(double value) {
    return value >= 0 && value <= 1; // false for NaN
}

bool isFiniteAmount(double value) {
    return std::isfinite(value) && value >= 0;
}

bool isPowerOfTwo(double value) {
    int exponent = 0;
    return std::isfinite(value) && std::frexp(value, &exponent) == 0.5;
}

void requireSizes(const CheckpointRow& row, const RowJudge& judge) {
    const auto elements = checkedElementCount(row.shape);
    judge.require(elements.has_value(), "shape (more elements than 64 bits count)");
    judge.require(safetensorsBits(row.dtypeName) > 0, "dtype (one that no safetensors file has)");
    judge.require(safetensorsBytes(row.dtypeName, row.shape) == row.inputBytes, "number of source bytes");
}

void requireRaw(const CheckpointRow& row, const RowJudge& judge) {
    judge.require(rawColumn(row.rawBits).has_value(), "raw bit width");
    const auto bytes = checkedMultiply(row.rawCount, row.rawBits / 8);
    judge.require(bytes && *bytes == row.inputBytes, "raw count");
    judge.require(row.axes.empty() && row.halvedAxis == -1, "axes");
    judge.require(row.coefficients == 0 && row.gapBits == 0 && row.gapCount == 0, "number of coefficients");
    judge.require(!row.keep && row.kept == 1 && row.relativeError == 0, "keep fraction or error");
}

void requireAxes(const CheckpointRow& row, const RowJudge& judge) {
    judge.require(!row.axes.empty(), "axes");
    int previous = -1;
    for (const int axis : row.axes) {
        judge.require(axis > previous && static_cast<std::size_t>(axis) < row.shape.size(), "axes");
        previous = axis;
    }
}

void requireSpectral(const CheckpointRow& row, const RowJudge& judge, const std::string& where) {
    const auto dtype = dtypeFromName(row.dtypeName);
    judge.require(dtype && isFloatingPoint(*dtype), "dtype");
    judge.require(row.inputBytes > 0, "shape (no elements)");
    requireAxes(row, judge);
    const SpectrumLayout layout = [&] {
        try {
            return SpectrumLayout(row.shape, row.axes);
        } catch (const Error& error) {
            throw Error(ErrorCode::malformed,
                        "The manifest is damaged: the shape of the tensor '" + printable(row.name) +
                            "' cannot be right (" + error.message() + ").",
                        where);
        }
    }();
    judge.require(layout.halvedAxis() == row.halvedAxis, "halved axis");
    judge.require(row.coefficients <= layout.halfCount(), "number of coefficients");
    judge.require(gapColumn(row.gapBits).has_value(), "gap bit width");
    judge.require(row.gapCount >= row.coefficients, "number of gaps");
    judge.require(row.rawBits == 0 && row.rawCount == 0, "raw count");
    judge.require(row.keep && isFraction(*row.keep), "keep fraction");
    const double units = row.kept * static_cast<double>(layout.fullCount());
    const auto stored = static_cast<double>(row.coefficients); // each stands for itself, or for two
    judge.require(units > stored - 0.5 && units < 2 * stored + 0.5, "kept fraction");
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
    judge.require(isPowerOfTwo(row.scale), "scale");
    requireSizes(row, judge);
    if (row.encoding == Encoding::raw)
        requireRaw(row, judge);
    else
        requireSpectral(row, judge, where);
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
