// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "pipeline/encode.h"

#include "base/digits.h"
#include "base/error.h"

#include <optional>

namespace fft_tensor {

namespace {

/// Nothing where no keep reaches the goal: raw is without error, and always there.
std::optional<double> keepOrRaw(Analysis& analysis, const TensorTask& task, Transform& transform,
                                WhyRaw& whyRaw, JobContext& context) {
    try {
        return keepForGoal(analysis, task, transform, context);
    } catch (const Error& error) {
        if (error.code() != ErrorCode::unreachable)
            throw;
        whyRaw = {RawCause::unreachable,
                  "no keep reaches a relative error of " + inDigits(task.settings.goal.value)};
        return std::nullopt;
    }
}

} // namespace

TensorTask taskFor(const TensorInfo& info, const TensorSettings& settings) {
    return {settings, info.bytes, info.dtype.value()};
}

EncodedTensor encodeTensor(Analysis& analysis, const WeightFile& input, std::size_t index,
                           const TensorSettings& settings, Transform& transform, JobContext& context) {
    const TensorInfo& info = input.tensors().at(index);
    const TensorTask task = taskFor(info, settings);
    std::vector<std::byte> storage;
    const HostTensor& tensor = *analysis.tensor();
    EncodedTensor encoded;
    const std::optional<double> keep = keepOrRaw(analysis, task, transform, encoded.whyRaw, context);
    encoded.keep = keep.value_or(1);
    encoded.numbers = analysis.numbersAt(encoded.keep, settings.valueType);
    const std::span<const std::byte> raw = sourceBytes(input, index, tensor, storage, context);
    if (keep) {
        encoded.spectral = analysis.select(*keep, settings.valueType, context);
        const PackedSize size = packedSize(encoded.spectral, raw, rawElementBits(info), context);
        encoded.bytes = size.rawIsLarger ? size.spectral : size.raw;
        encoded.whyRaw = whyRawByBytes(encoded.spectral.coefficients(), encoded.spectral.totalEnergy == 0,
                                       size.spectral, size.raw);
    }
    if (encoded.whyRaw) {
        if (encoded.whyRaw.cause != RawCause::rawIsSmaller)
            encoded.bytes = packedRawSize(raw, rawElementBits(info), context);
        encoded.spectral = {};
    }
    return encoded;
}

void recordRestoredError(EncodedTensor& encoded, const HostTensor& tensor, DType restoredAs,
                         Transform& transform, JobContext& context) {
    if (!encoded.whyRaw)
        encoded.spectral.relativeError =
            restoredError(encoded.spectral, tensor, restoredAs, transform, context);
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

unsigned rawElementBits(const TensorInfo& info) {
    return info.dtype ? static_cast<unsigned>(8 * byteSize(*info.dtype)) : 8;
}

} // namespace fft_tensor
