// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "pipeline/restore.h"

#include "base/error.h"
#include "base/file.h"
#include "base/read_watch.h"
#include "checkpoint/checkpoint_weight_file.h"
#include "io/safetensors_writer.h"
#include "tensor/convert.h"

#include <numeric>
#include <span>

namespace fft_tensor {

namespace {

bool becomesFloat32(const TensorInfo& info, RestoreDtype dtype) {
    return dtype == RestoreDtype::float32 && info.dtype && isFloatingPoint(*info.dtype) &&
           *info.dtype != DType::f32;
}

TensorInfo announced(TensorInfo info, RestoreDtype dtype) {
    if (!becomesFloat32(info, dtype))
        return info;
    info.dtype = DType::f32;
    info.dtypeName = name(DType::f32);
    info.bytes = elementCount(info.shape) * byteSize(DType::f32);
    return info;
}

/// Indices of the tensors to write, in the checkpoint's order.
std::vector<std::size_t> chosen(const WeightFile& weights, const std::string& onlyTensor) {
    if (!onlyTensor.empty()) {
        if (const auto found = weights.find(onlyTensor))
            return {*found};
        throw Error(ErrorCode::notFound,
                    "The checkpoint has no tensor '" + onlyTensor + "'. List its tensors to see their names.",
                    weights.path());
    }
    std::vector<std::size_t> all(weights.tensors().size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    return all;
}

RestoreReport restoreWatched(const std::string& checkpointPath, const std::string& outputPath,
                             RestoreDtype dtype, const std::string& onlyTensor, const ReadWatch& watch,
                             JobContext& context) {
    const auto weights = openCheckpointAsWeights(checkpointPath, context);
    const std::vector<std::size_t> indices = chosen(*weights, onlyTensor);
    std::vector<TensorInfo> infos;
    infos.reserve(indices.size());
    for (const std::size_t index : indices)
        infos.push_back(announced(weights->tensors()[index], dtype));
    SafetensorsWriter writer(outputPath, infos, weights->metadata(), audienceOf(weights->files()), &context);
    RestoreReport report;
    for (const std::size_t index : indices) {
        const TensorInfo& info = weights->tensors()[index];
        context.yieldPoint();
        context.setStage("Restoring " + info.name);
        if (becomesFloat32(info, dtype)) {
            const TensorPtr tensor = weights->read(index, context);
            writer.append(std::as_bytes(std::span(tensor->values)));
        } else {
            writer.append(weights->readBytes(index, context));
        }
        ++report.tensors;
        context.setFraction(static_cast<double>(report.tensors) / static_cast<double>(indices.size()));
    }
    watch.requireUnchanged();
    context.setStage("Verifying");
    report.bytes = writer.finish();
    report.remarks = writer.remarks();
    return report;
}

} // namespace

RestoreReport restoreCheckpoint(const std::string& checkpointPath, const std::string& outputPath,
                                RestoreDtype dtype, const std::string& onlyTensor, JobContext& context) {
    if (sameFile(checkpointPath, outputPath))
        throw Error(ErrorCode::invalidArgument,
                    "This is the checkpoint itself. Choose another name to restore to.", outputPath);
    const ReadWatch watch({checkpointPath});
    try {
        return restoreWatched(checkpointPath, outputPath, dtype, onlyTensor, watch, context);
    } catch (const Error&) {
        watch.requireUnchanged(); // else a change would be called damage
        throw;
    }
}

} // namespace fft_tensor
