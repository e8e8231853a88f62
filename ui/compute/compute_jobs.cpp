// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/compute/compute_jobs.h"

#include "analysis/null_model.h"
#include "codec/packed_estimate.h"
#include "pipeline/plan.h"
#include "tensor/convert.h"
#include "ui/compute/layer_memory.h"
#include "ui/compute/lean_layer.h"
#include "ui/compute/sketch.h"
#include "ui/files/file_name.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace fft_tensor::ui {

namespace {

QString text(const char* source) {
    return QCoreApplication::translate("fft_tensor::ui", source);
}

/// What an export keeps; everything where nothing reaches the goal.
double keepOrAll(Analysis& analysis, const TensorTask& task, Transform& transform, JobContext& context) {
    try {
        return keepForGoal(analysis, task, transform, context);
    } catch (const Error& error) {
        if (error.code() != ErrorCode::unreachable)
            throw;
        return 1;
    }
}

/// What an export would make of the layer, in its row; returns the keep that the goal comes to.
double tryExportOf(SurveyRow& row, Analysis& analysis, const WeightFile& file, int index,
                   const TensorTask& task, Transform& transform, JobContext& context) {
    const auto at = static_cast<std::size_t>(index);
    ExportedTensor encoded = encodeTensor(analysis, file, at, task.settings, transform, context);
    row.bytes = encoded.bytes;
    row.whyRaw = shownText(encoded.whyRaw.reason);
    if (!encoded.whyRaw)
        row.error.value = encoded.spectral.relativeError;
    return encoded.keep;
}

/// An export may find that raw is smaller: as the totals estimate it.
bool mayCostMore(const TensorTask& task, double keep, std::size_t elements) {
    const auto pairs = static_cast<std::uint64_t>(keep * static_cast<double>(elements) / 2);
    const auto raw = static_cast<std::uint64_t>(estimatedRawShare * static_cast<double>(task.inputBytes));
    return bool(whyRawByBytes(pairs, false,
                              estimatePackedBytes(pairs, elements / 2 + 1, task.settings.valueType), raw));
}

} // namespace

std::shared_ptr<Analysis> analyzeTensor(const TensorPtr& tensor, const TensorTask& task,
                                        const std::shared_ptr<Backend>& backend, JobContext& context) {
    return {analyzeForGoal(tensor, task, *backend, context).release(),
            [backend](const Analysis* analysis) { delete analysis; }};
}

QString whyRawByItsValues(const WeightFile& file, int tensor, const HostTensor& values, JobContext& context) {
    const auto index = static_cast<std::size_t>(tensor);
    requireFloat32Holds(file, index, values, context);
    const WhyRaw why = whyRawByValues(file, index, statisticsOf(values.values), context);
    // NaN and infinity are for the backend to refuse.
    return why.cause == RawCause::notFinite ? QString() : shownText(why.reason);
}

LayerNumbers numbersOf(const CutNumbers& cut, const TensorTask& task, std::uint64_t positions) {
    LayerNumbers numbers;
    numbers.settings = task.settings;
    numbers.cut = cut;
    numbers.relativeError = cut.relativeError;
    numbers.keepEstimated = !quickIsExact(task);
    numbers.errorEstimated = numbers.keepEstimated || roundsWhenRestored(task.restoredAs);
    numbers.estimatedBytes = estimatePackedBytes(cut.coefficients, positions, task.settings.valueType);
    return numbers;
}

CutNumbers numbersAt(const EnergyRanking& ranking, double keep) {
    const Cut cut = ranking.cutAtKeep(keep);
    CutNumbers numbers;
    numbers.keep = keep;
    numbers.kept = static_cast<double>(cut.count) / static_cast<double>(ranking.weights().fullCount);
    numbers.coefficients = cut.units;
    numbers.keptEnergy = cut.keptEnergy();
    numbers.relativeError = cut.relativeError();
    numbers.floorReached = cut.floorReached;
    return numbers;
}

LayerNumbers numbersFor(Analysis& analysis, const TensorTask& task) {
    double keep = 1;
    QString problem;
    try {
        keep = quickKeepForGoal(analysis, task);
    } catch (const Error& error) {
        if (error.code() != ErrorCode::unreachable)
            throw;
        problem = QString::fromStdString(error.message());
    }
    LayerNumbers numbers =
        numbersOf(analysis.numbersAt(keep, task.settings.valueType), task, analysis.layout().halfCount());
    numbers.problem = problem;
    return numbers;
}

LayerPacked packedFor(Analysis& analysis, const WeightFile& file, int tensor, const TensorSettings& settings,
                      Backend& backend, JobContext& context) {
    const auto index = static_cast<std::size_t>(tensor);
    const TensorTask task = taskFor(file.tensors().at(index), settings);
    LayerPacked packed;
    packed.settings = settings;
    // Axes chosen automatically depend on the goal, which may have changed since the layer was transformed.
    packed.otherAxes = settings.axes.kind == AxesChoice::Kind::automatic &&
                       analyzeForGoal(analysis.tensor(), task, backend, context)->layout().axes() !=
                           analysis.layout().axes();
    if (packed.otherAxes)
        return packed;
    ExportedTensor encoded = encodeTensor(analysis, file, index, settings, backend.transform(), context);
    packed.numbers = numbersOf(encoded.numbers, task, analysis.layout().halfCount());
    packed.numbers.keepEstimated = packed.numbers.errorEstimated = false;
    if (!encoded.whyRaw)
        packed.numbers.relativeError = encoded.spectral.relativeError;
    packed.bytes = encoded.bytes;
    packed.whyRaw = shownText(encoded.whyRaw.reason);
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

LayerCurves referenceCurves(const TensorPtr& tensor, const std::vector<int>& axes, ValueType type,
                            Backend& backend, JobContext& context) {
    const std::vector<double> keeps = curveKeeps(tensor->values.size());
    LayerCurves curves;
    curves.white = whiteCurve(keeps);
    curves.identity = identityCurve(*tensor, keeps);
    curves.shuffled = nullCurve(tensor, axes, type, nullSeed, keeps, backend, context);
    return curves;
}

LayerCurves referencesOf(const ComputeState& state, const HeldLayer& layer, ValueType type,
                         JobContext& context) {
    const std::shared_ptr<Backend> backend = state.backend;
    const TensorPtr tensor = layer.analysis->tensor();
    const std::vector<int>& axes = layer.analysis->layout().axes();
    if (layer.ordered)
        return referenceCurves(tensor, axes, type, *backend, context);
    JobContext undisturbed = uninterrupted(context);
    giveBackPictures(*layer.analysis, undisturbed);
    const LayerMemory memory = layerMemory(layer.file->tensors().at(static_cast<std::size_t>(layer.tensor)));
    const bool fits = memory.null - memory.float32 * 5 / 2 <= state.available();
    return leanReferenceCurves(tensor, axes, type, fits, *backend, undisturbed);
}

SurveyRow surveyRowOf(const TensorPtr& tensor, const WeightFile& file, int index,
                      const TensorSettings& settings, bool tryExport, Backend& backend, JobContext& context) {
    SurveyRow row;
    row.state = SurveyRow::State::done;
    row.settings = settings;
    row.whyRaw = whyRawByItsValues(file, index, *tensor, context);
    const TensorTask task = taskFor(file.tensors().at(static_cast<std::size_t>(index)), settings);
    const bool stored = !row.whyRaw.isEmpty();
    const bool chosen = settings.axes.kind == AxesChoice::Kind::automatic;
    std::vector<int> axes;
    double keep = settings.goal.value;
    if (chosen || settings.goal.kind != Goal::Kind::keep || (tryExport && !stored)) {
        context.yieldPoint();
        const std::unique_ptr<Analysis> analysis = analyzeForGoal(tensor, task, backend, context);
        axes = analysis->layout().axes();
        if (tryExport && !stored)
            keep = tryExportOf(row, *analysis, file, index, task, backend.transform(), context);
        else
            keep = keepOrAll(*analysis, task, backend.transform(), context);
    } else {
        axes = resolveAxes(settings.axes, tensor->shape, tensor->name);
    }
    row.survey = surveyLayer(tensor, {keep, settings.valueType, nullSeed}, axes, backend, context);
    if (!stored && !row.bytes)
        row.error = {row.survey.ownAxes().error,
                     roundsWhenRestored(task.restoredAs) || mayCostMore(task, keep, tensor->values.size())};
    return row;
}

LayerMaps mapsOf(Analysis& analysis, const std::vector<MapSlot>& wanted, double keep, ValueType type,
                 JobContext& context) {
    LayerMaps maps{0, keep, type, {}, {}};
    std::vector<MapRequest> requests;
    for (const MapSlot& slot : wanted) {
        maps.slotNumbers.push_back(slot.slot);
        requests.push_back(slot.request);
    }
    maps.images = analysis.maps(requests, keep, type, context);
    return maps;
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

LayerSketch sketchLayer(const TensorPtr& tensor, const WeightFile& file, int index,
                        const TensorSettings& settings, bool ordered, const std::shared_ptr<Backend>& backend,
                        JobContext& context) {
    LayerSketch sketch;
    sketch.tensor = index;
    sketch.choice = settings.axes;
    sketch.valueType = settings.valueType;
    sketch.raw = !whyRawByItsValues(file, index, *tensor, context).isEmpty();
    const TensorTask task = taskFor(file.tensors().at(static_cast<std::size_t>(index)), settings);
    const std::shared_ptr<Analysis> analysis = analyzeTensor(tensor, task, backend, context);
    context.yieldPoint();
    sketch.fullCount = analysis->layout().fullCount();
    sketch.positions = analysis->layout().halfCount();
    for (const float value : tensor->values)
        sketch.sumOfSquares += static_cast<double>(value) * value;
    sketch.points = withoutPlateaus(curveOf(*analysis, settings.valueType, ordered, context));
    return sketch;
}

} // namespace fft_tensor::ui
