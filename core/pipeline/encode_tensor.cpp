// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "pipeline/encode_tensor.h"

#include "base/digits.h"
#include "base/error.h"
#include "checkpoint/deflate_estimate.h"
#include "codec/packed_estimate.h"

#include <optional>
#include <utility>

namespace fft_tensor {

namespace {

/// The raw elements are deflated, to compare, only where their estimate is not this many times the spectrum.
constexpr double clearlyLarger = 1.25;

CheckpointRow rowOf(const TensorInfo& info, double sumOfSquares) {
    CheckpointRow row;
    row.name = info.name;
    row.dtypeName = info.dtypeName;
    row.shape = info.shape;
    row.inputBytes = info.bytes;
    row.totalEnergy = sumOfSquares;
    return row;
}

/// Width of a tensor's raw elements; of dtypes that are not converted: bytes.
unsigned rawElementBits(const TensorInfo& info) {
    return info.dtype ? static_cast<unsigned>(8 * byteSize(*info.dtype)) : 8;
}

EncodedTensor encodeRaw(const TensorInfo& info, std::span<const std::byte> bytes, double sumOfSquares) {
    return rawCodec().encode(rowOf(info, sumOfSquares), RawElements{bytes, rawElementBits(info), {}});
}

/// The raw elements packed, or nothing as soon as they are known to lose against the spectrum.
std::optional<PackedTensor> packRawUnlessLarger(const EncodedTensor& raw, std::uint64_t spectralBytes,
                                                JobContext& context) {
    const std::uint64_t limit = spectralBytes + manifestRowBytes;
    const auto estimate = estimateDeflated(raw.slices.front());
    if (estimate && *estimate > clearlyLarger * static_cast<double>(limit))
        return std::nullopt;
    return packWithin(raw, limit, context);
}

} // namespace

TensorTask taskFor(const TensorInfo& info, const TensorSettings& settings) {
    return {settings, info.bytes, info.dtype.value()};
}

PackedTensor packRaw(const TensorInfo& info, std::span<const std::byte> bytes, double sumOfSquares,
                     JobContext& context) {
    return pack(encodeRaw(info, bytes, sumOfSquares), context);
}

SolvedTensor solveTensor(Analysis& analysis, const TensorInfo& info, const TensorSettings& settings,
                         Transform& transform, JobContext& context) {
    SolvedTensor solved;
    try {
        SolvedGoal goal = solveGoal(analysis, taskFor(info, settings), transform, context);
        solved.keep = goal.keep;
        solved.selection = goal.selection ? std::move(*goal.selection)
                                          : analysis.select(goal.keep, settings.valueType, context);
        solved.packed = std::move(goal.packed);
    } catch (const Error& error) {
        if (error.code() != ErrorCode::unreachable)
            throw;
        // Raw is without error, and always there.
        solved.whyRaw = {RawCause::unreachable,
                         "no keep reaches a relative error of " + inDigits(settings.goal.value)};
        solved.keep = 1;
    }
    solved.numbers = analysis.numbersAt(solved.keep, settings.valueType);
    return solved;
}

void recordRestoredError(SolvedTensor& solved, const HostTensor& tensor, DType restoredAs,
                         Transform& transform, JobContext& context) {
    if (!solved.whyRaw)
        solved.selection.relativeError =
            restoredError(solved.selection, tensor, restoredAs, transform, context);
}

ExportedTensor packTensor(SolvedTensor solved, const TensorInfo& info, std::span<const std::byte> elements,
                          double sumOfSquares, JobContext& context) {
    ExportedTensor exported{std::move(solved.whyRaw), solved.keep, solved.numbers, 0, {}, {}};
    const EncodedTensor raw = encodeRaw(info, elements, sumOfSquares);
    std::optional<PackedTensor> packedRaw;
    if (!exported.whyRaw) {
        exported.spectral = std::move(solved.selection);
        exported.packed =
            solved.packed ? std::move(*solved.packed) : packSpectral(exported.spectral, context);
        const std::uint64_t spectralBytes = exported.packed.bytes;
        packedRaw = packRawUnlessLarger(raw, spectralBytes, context);
        exported.whyRaw = whyRawByBytes(exported.spectral.coefficients(), exported.spectral.totalEnergy == 0,
                                        spectralBytes, packedRaw ? packedRaw->bytes : UINT64_MAX);
    }
    CheckpointRow& row = exported.packed.row;
    if (exported.whyRaw) {
        exported.packed = packedRaw ? std::move(*packedRaw) : pack(raw, context);
        exported.spectral = {};
    } else {
        row.name = info.name;
        row.dtypeName = info.dtypeName;
        row.inputBytes = info.bytes;
        row.relativeError = exported.spectral.relativeError;
    }
    exported.bytes = exported.packed.bytes;
    return exported;
}

ExportedTensor encodeTensor(Analysis& analysis, const WeightFile& input, std::size_t index,
                            const TensorSettings& settings, Transform& transform, JobContext& context) {
    const TensorInfo& info = input.tensors().at(index);
    const HostTensor& tensor = *analysis.tensor();
    SolvedTensor solved = solveTensor(analysis, info, settings, transform, context);
    recordRestoredError(solved, tensor, info.dtype.value(), transform, context);
    std::vector<std::byte> storage;
    const auto elements = sourceBytes(input, index, tensor, storage, context);
    return packTensor(std::move(solved), info, elements, statisticsOf(tensor.values).sumOfSquares, context);
}

std::span<const std::byte> sourceBytes(const WeightFile& input, std::size_t index, const HostTensor& tensor,
                                       std::vector<std::byte>& storage, JobContext& context) {
    if (input.tensors().at(index).dtype == DType::f32)
        return std::as_bytes(std::span(tensor.values));
    if (!tensor.stored.bytes.empty())
        return tensor.stored.bytes;
    storage = input.readBytes(index, context);
    return storage;
}

} // namespace fft_tensor
