// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "pipeline/tensor_goal.h"

#include "base/error.h"
#include "checkpoint/checkpoint_writer.h"
#include "pipeline/estimate.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace fft_tensor {

namespace {

constexpr double ratioTolerance = 0.005;
constexpr int ratioAttempts = 12;

std::uint64_t estimatedBytes(const Analysis& analysis, double keep, ValueType type) {
    const auto coefficients =
        static_cast<std::uint64_t>(keep * static_cast<double>(analysis.layout().fullCount()) / 2);
    const std::uint64_t positions = analysis.layout().halfCount();
    return estimatePackedBytes(std::min(coefficients, positions), positions, type);
}

double keepByEstimate(const Analysis& analysis, double target, ValueType type) {
    double low = 0, high = 1;
    for (int i = 0; i < 50; ++i) {
        const double middle = (low + high) / 2;
        (static_cast<double>(estimatedBytes(analysis, middle, type)) > target ? high : low) = middle;
    }
    return (low + high) / 2;
}

/// The largest keep found whose packed size stays within the target, ended early when it comes close.
double keepForBytes(Analysis& analysis, double target, ValueType type, JobContext& context) {
    const double oneUnit = 2 / static_cast<double>(std::max<std::uint64_t>(2, analysis.layout().fullCount()));
    double low = 0, high = 1, keep = keepByEstimate(analysis, target, type);
    for (int attempt = 0; attempt < ratioAttempts; ++attempt) {
        context.checkpoint();
        const auto size =
            static_cast<double>(packedSpectralSize(analysis.select(keep, type, context), context));
        if (std::abs(size - target) <= ratioTolerance * target || (size <= target && keep >= 1))
            return keep;
        (size > target ? high : low) = keep;
        if (high - low <= oneUnit)
            break;
        const double proportional = size > 0 ? keep * target / size : high;
        const bool inside = proportional > low && proportional < high;
        keep = inside && attempt < ratioAttempts / 2 ? proportional : (low + high) / 2;
    }
    return low;
}

/// What "auto" compares: smaller is better.
double costOf(Analysis& analysis, const TensorSettings& settings, std::uint64_t inputBytes,
              JobContext& context) {
    const Goal& goal = settings.goal;
    try {
        const double keep = keepForGoal(analysis, goal, settings.valueType, inputBytes, context);
        const CutNumbers numbers = analysis.numbersAt(keep, settings.valueType);
        if (goal.kind != Goal::Kind::error)
            return numbers.relativeError;
        return static_cast<double>(
            estimatePackedBytes(numbers.coefficients, analysis.layout().halfCount(), settings.valueType));
    } catch (const Error& error) {
        if (error.code() != ErrorCode::unreachable)
            throw;
        return std::numeric_limits<double>::infinity(); // another choice of axes may reach it
    }
}

} // namespace

double keepForGoal(Analysis& analysis, const Goal& goal, ValueType type, std::uint64_t inputBytes,
                   JobContext& context) {
    switch (goal.kind) {
    case Goal::Kind::keep:
        return goal.value;
    case Goal::Kind::error:
        return analysis.keepForError(goal.value, type);
    case Goal::Kind::ratio:
        return keepForBytes(analysis, static_cast<double>(inputBytes) / goal.value, type, context);
    }
    return 0;
}

std::vector<int> axesForGoal(const TensorPtr& tensor, const TensorSettings& settings,
                             std::uint64_t inputBytes, Backend& backend, JobContext& context) {
    if (settings.axes.kind != AxesChoice::Kind::automatic)
        return resolveAxes(settings.axes, tensor->shape, tensor->name);
    const auto candidates = candidateAxes(tensor->shape);
    std::vector<int> best = candidates.front();
    if (candidates.size() == 1)
        return best;
    double least = std::numeric_limits<double>::infinity();
    for (const auto& axes : candidates) {
        context.checkpoint();
        const double cost = costOf(*backend.analyze(tensor, axes, context), settings, inputBytes, context);
        if (cost < least) {
            least = cost;
            best = axes;
        }
    }
    return best;
}

CompressedTensor compressTensor(const TensorPtr& tensor, const TensorSettings& settings,
                                std::uint64_t inputBytes, Backend& backend, JobContext& context) {
    const std::vector<int> axes = axesForGoal(tensor, settings, inputBytes, backend, context);
    const auto analysis = backend.analyze(tensor, axes, context);
    const double keep = keepForGoal(*analysis, settings.goal, settings.valueType, inputBytes, context);
    SparseSpectralTensor spectral = analysis->select(keep, settings.valueType, context);
    return {std::move(spectral), analysis->device()}; // asked last: it may have moved
}

} // namespace fft_tensor
