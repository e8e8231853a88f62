// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/compute/lean_layer.h"

#include "analysis/coarse_curves.h"
#include "ui/compute/compute_jobs.h"

#include <utility>

namespace fft_tensor::ui {

namespace {
constexpr int fewPoints = 24; ///< each of them is a pass over all coefficients
}

TensorPtr valuesAlone(TensorPtr tensor) {
    if (tensor.use_count() == 1) // just read, and made as a HostTensor that may change
        const_cast<HostTensor&>(*tensor).stored = {};
    return tensor;
}

JobContext uninterrupted(JobContext& context) {
    const auto stopped = [&context] {
        try {
            context.checkpoint();
        } catch (const Cancelled&) {
            return true;
        }
        return false;
    };
    return {stopped, {}};
}

void giveBackPictures(Analysis& analysis, JobContext& context) {
    (void)analysis.maps({}, 0, ValueType::float32, context);
}

std::vector<CurvePoint> curveOf(Analysis& analysis, ValueType type, bool ordered, JobContext& context) {
    const std::uint64_t count = analysis.layout().fullCount();
    if (ordered) {
        analysis.index(type, context);
        return spectralCurve(analysis, type, curveKeeps(count));
    }
    if (type == ValueType::float32)
        return coarseCurve(*analysis.ranking(), curveKeeps(count));
    std::vector<CurvePoint> curve;
    for (const double keep : curveKeeps(count, fewPoints)) { // what rounding loses differs from keep to keep
        context.checkpoint();
        const auto point = spectralCurve(analysis, type, {keep});
        curve.insert(curve.end(), point.begin(), point.end());
    }
    return curve;
}

LayerCurves leanReferenceCurves(const TensorPtr& tensor, const std::vector<int>& axes, ValueType type,
                                bool withNull, Backend& backend, JobContext& context) {
    const std::uint64_t count = tensor->values.size();
    LayerCurves curves;
    curves.white = whiteCurve(curveKeeps(count));
    context.checkpoint();
    curves.identity = coarseIdentityCurve(*tensor, curveKeeps(count));
    context.checkpoint();
    if (withNull)
        curves.shuffled =
            nullCurve(tensor, axes, type, nullSeed, curveKeeps(count, fewPoints), backend, context, false);
    return curves;
}

} // namespace fft_tensor::ui
