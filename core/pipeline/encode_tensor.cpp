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

/// Nothing where no keep reaches the goal: raw is without error, and always there.
std::optional<SolvedGoal> solveOrRaw(Analysis& analysis, const TensorTask& task, Transform& transform,
                                     WhyRaw& whyRaw, JobContext& context) {
    try {
        return solveGoal(analysis, task, transform, context);
    } catch (const Error& error) {
        if (error.code() != ErrorCode::unreachable)
            throw;
        whyRaw = {RawCause::unreachable,
                  "no keep reaches a relative error of " + inDigits(task.settings.goal.value)};
        return std::nullopt;
    }
}

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

ExportedTensor encodeTensor(Analysis& analysis, const WeightFile& input, std::size_t index,
                            const TensorSettings& settings, Transform& transform, JobContext& context) {
    const TensorInfo& info = input.tensors().at(index);
    ExportedTensor exported;
    auto solved = solveOrRaw(analysis, taskFor(info, settings), transform, exported.whyRaw, context);
    exported.keep = solved ? solved->keep : 1;
    exported.numbers = analysis.numbersAt(exported.keep, settings.valueType);
    std::vector<std::byte> storage;
    const EncodedTensor raw =
        encodeRaw(info, sourceBytes(input, index, *analysis.tensor(), storage, context), 0);
    std::optional<PackedTensor> packedRaw;
    if (solved) {
        exported.spectral = solved->selection ? std::move(*solved->selection)
                                              : analysis.select(exported.keep, settings.valueType, context);
        exported.packed = solved->packed ? std::move(*solved->packed) : packSpectral(exported.spectral, context);
        const std::uint64_t spectralBytes = exported.packed.bytes;
        packedRaw = packRawUnlessLarger(raw, spectralBytes, context);
        exported.whyRaw =
            whyRawByBytes(exported.spectral.coefficients(), exported.spectral.totalEnergy == 0, spectralBytes,
                          packedRaw ? packedRaw->bytes : UINT64_MAX);
    }
    if (exported.whyRaw) {
        exported.packed = packedRaw ? std::move(*packedRaw) : pack(raw, context);
        exported.packed.row.totalEnergy = statisticsOf(analysis.tensor()->values).sumOfSquares;
        exported.spectral = {};
    }
    exported.packed.row.name = info.name;
    exported.packed.row.dtypeName = info.dtypeName;
    exported.packed.row.inputBytes = info.bytes;
    exported.bytes = exported.packed.bytes;
    return exported;
}

void recordRestoredError(ExportedTensor& exported, const HostTensor& tensor, DType restoredAs,
                         Transform& transform, JobContext& context) {
    if (exported.whyRaw)
        return;
    exported.spectral.relativeError =
        restoredError(exported.spectral, tensor, restoredAs, transform, context);
    exported.packed.row.relativeError = exported.spectral.relativeError;
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
