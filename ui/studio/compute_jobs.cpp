// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/studio/compute_jobs.h"

#include "analysis/null_model.h"
#include "checkpoint/checkpoint_writer.h"
#include "pipeline/estimate.h"
#include "pipeline/tensor_goal.h"
#include "ui/studio/sketch.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace fft_tensor::ui {

namespace {

constexpr int bisectionSteps = 40;

QString text(const char* source) {
    return QCoreApplication::translate("fft_tensor::ui", source);
}

std::uint64_t estimatedBytes(Analysis& analysis, double keep, ValueType type) {
    const CutNumbers cut = analysis.numbersAt(keep, type);
    return estimatePackedBytes(cut.coefficients, analysis.layout().halfCount(), type);
}

double keepFor(Analysis& analysis, const TensorSettings& settings, std::uint64_t inputBytes) {
    switch (settings.goal.kind) {
    case Goal::Kind::error:
        return analysis.keepForError(settings.goal.value, settings.valueType);
    case Goal::Kind::ratio:
        return keepForRatio(analysis, settings.valueType, inputBytes, settings.goal.value);
    case Goal::Kind::keep:
        break;
    }
    return settings.goal.value;
}

} // namespace

std::shared_ptr<Analysis> analyzeTensor(const TensorPtr& tensor, const TensorSettings& settings,
                                        std::uint64_t inputBytes, const std::shared_ptr<Backend>& backend,
                                        JobContext& context) {
    const std::vector<int> axes = axesForGoal(tensor, settings, inputBytes, *backend, context);
    return {backend->analyze(tensor, axes, context).release(),
            [backend](const Analysis* analysis) { delete analysis; }};
}

double keepForRatio(Analysis& analysis, ValueType type, std::uint64_t inputBytes, double ratio) {
    const double target = static_cast<double>(inputBytes) / ratio;
    double low = 0, high = 1;
    if (static_cast<double>(estimatedBytes(analysis, high, type)) <= target)
        return high;
    for (int step = 0; step < bisectionSteps; ++step) {
        const double middle = (low + high) / 2;
        if (static_cast<double>(estimatedBytes(analysis, middle, type)) <= target)
            low = middle;
        else
            high = middle;
    }
    return low;
}

LayerNumbers numbersFor(Analysis& analysis, const TensorSettings& settings, std::uint64_t inputBytes) {
    LayerNumbers numbers;
    numbers.settings = settings;
    double keep = 1;
    try {
        keep = keepFor(analysis, settings, inputBytes);
    } catch (const Error& error) {
        if (error.code() != ErrorCode::unreachable)
            throw;
        numbers.problem = QString::fromStdString(error.message());
    }
    numbers.cut = analysis.numbersAt(keep, settings.valueType);
    numbers.estimatedBytes =
        estimatePackedBytes(numbers.cut.coefficients, analysis.layout().halfCount(), settings.valueType);
    return numbers;
}

LayerPacked packedFor(Analysis& analysis, const WeightFile& file, int tensor, double keep, ValueType type,
                      JobContext& context) {
    const auto index = static_cast<std::size_t>(tensor);
    const SparseSpectralTensor selected = analysis.select(keep, type, context);
    const std::vector<std::byte> raw = file.readBytes(index, context);
    const TensorInfo& info = file.tensors().at(index);
    const auto bits = static_cast<unsigned>(info.dtype ? byteSize(*info.dtype) * 8 : 8);
    const PackedSize size = packedSize(selected, raw, bits, context);
    LayerPacked packed;
    packed.keep = keep;
    packed.valueType = type;
    packed.raw = !size.rawIsLarger;
    packed.bytes = packed.raw ? size.raw : size.spectral;
    return packed;
}

std::vector<CurvePoint> whiteCurve(const std::vector<double>& keeps) {
    std::vector<CurvePoint> curve;
    for (const double keep : keeps) {
        const double error = whiteNoiseError(keep);
        curve.push_back({keep, error, 1 - error * error, 0});
    }
    return curve;
}

LayerCurves referenceCurves(const TensorPtr& tensor, const std::vector<int>& axes, Backend& backend,
                            JobContext& context) {
    const std::vector<double> keeps = curveKeeps(tensor->values.size());
    LayerCurves curves;
    curves.white = whiteCurve(keeps);
    curves.identity = identityCurve(*tensor, keeps);
    context.yieldPoint();
    const TensorPtr null = shuffled(*tensor, shuffleSeed);
    context.yieldPoint();
    const auto analysis = backend.analyze(null, axes, context);
    context.yieldPoint();
    analysis->index(ValueType::float32, context);
    curves.shuffled = spectralCurve(*analysis, ValueType::float32, keeps);
    return curves;
}

LayerProfiles profilesOf(Analysis& analysis, JobContext& context) {
    LayerProfiles result;
    const SpectrumLayout& layout = analysis.layout();
    const auto spectrum = analysis.scaledSpectrum(context);
    const int exponent = analysis.scaleExponent();
    if (layout.axes().size() > 1)
        result.profiles.push_back({text("Radial"), radialProfile(layout, *spectrum, exponent)});
    for (const int axis : layout.axes()) {
        QString name = text("Axis %1").arg(axis);
        if (layout.shape().size() == 2)
            name = axis == 0 ? text("Along the rows (axis 0)") : text("Along the columns (axis 1)");
        result.profiles.push_back({name, axisProfile(layout, *spectrum, exponent, axis)});
    }
    return result;
}

Readout readoutAt(Analysis& analysis, const MapPlane& plane, const MapPlane& spectral, std::int64_t row,
                  std::int64_t column, double keep, ValueType type, JobContext& context) {
    const MapKind kinds[] = {MapKind::weights,      MapKind::rebuilt, MapKind::error,
                             MapKind::logMagnitude, MapKind::phase,   MapKind::retained};
    std::vector<MapRequest> requests;
    for (const MapKind kind : kinds)
        requests.push_back({kind,
                            isSpectral(kind) ? spectral : plane,
                            {row, row + 1, column, column + 1},
                            1,
                            1,
                            Reduction::maximum});
    const std::vector<MapImage> cells = analysis.maps(requests, keep, type, context);
    const auto value = [&cells](std::size_t i) {
        return cells[i].pixels.empty() ? 0.0 : cells[i].pixels.front();
    };
    Readout readout;
    readout.row = row;
    readout.column = column;
    readout.weight = value(0);
    readout.rebuilt = value(1);
    readout.error = value(2);
    readout.magnitude = std::pow(10.0, value(3));
    readout.phaseDegrees = value(4);
    readout.retained = value(5) > 0;
    return readout;
}

LayerSketch sketchLayer(const TensorPtr& tensor, int index, const TensorSettings& settings,
                        std::uint64_t inputBytes, bool ordered, const std::shared_ptr<Backend>& backend,
                        JobContext& context) {
    const std::shared_ptr<Analysis> analysis = analyzeTensor(tensor, settings, inputBytes, backend, context);
    context.yieldPoint();
    LayerSketch sketch;
    sketch.tensor = index;
    sketch.choice = settings.axes;
    sketch.valueType = settings.valueType;
    sketch.fullCount = analysis->layout().fullCount();
    sketch.positions = analysis->layout().halfCount();
    for (const float value : tensor->values)
        sketch.sumOfSquares += static_cast<double>(value) * value;
    sketch.points = withoutPlateaus(curveOf(*analysis, settings.valueType, ordered, context));
    return sketch;
}

} // namespace fft_tensor::ui
