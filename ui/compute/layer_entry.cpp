// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/compute/layer_entry.h"

#include "spectral/weights_picture.h"
#include "ui/compute/compute_jobs.h"
#include "ui/compute/layer_memory.h"
#include "ui/compute/lean_layer.h"
#include "ui/files/file_name.h"

#include <QCoreApplication>

#include <utility>

namespace fft_tensor::ui {

namespace {

/// Failures after which the values can be drawn all the same.
bool leavesValues(ErrorCode code) {
    return code == ErrorCode::notFinite || code == ErrorCode::unsupported ||
           code == ErrorCode::invalidArgument;
}

LayerValues withoutSpectrum(const HostTensor& tensor, const Error& error) {
    LayerValues values;
    values.reason = shownText(error.message());
    values.stopsExports = error.code() == ErrorCode::notFinite;
    const std::uint64_t bad = notFiniteCount(tensor.values);
    if (values.stopsExports && bad > 0)
        values.reason = QCoreApplication::translate("fft_tensor::ui", "No spectrum: %1.")
                            .arg(notFiniteText(bad, tensor.values.size()));
    return values;
}

LayerPlan planFor(const TensorInfo& info, std::uint64_t available,
                  const std::function<void(QString)>& foresee) {
    const LayerPlan plan = planLayer(info, available);
    if (plan.way != LayerWay::ordered)
        foresee(memorySentence(plan));
    if (plan.way == LayerWay::nothing)
        throw Error(ErrorCode::outOfMemory, memorySentence(plan).toStdString(), info.name);
    return plan;
}

/// Transforms what was read into `layer`. What comes back with a reason is why that could not be.
LayerValues transform(const TensorPtr& tensor, const ComputeState& state, const TensorTask& task,
                      HeldLayer& layer, JobContext& context) {
    try {
        layer.analysis = analyzeTensor(tensor, task, state.backend, context);
    } catch (const Error& error) {
        if (!leavesValues(error.code()))
            throw;
        return withoutSpectrum(*tensor, error);
    }
    return {};
}

EnteredLayer told(const HeldLayer& layer, LayerValues values, const QString& whyRaw) {
    if (!layer.analysis) {
        values.generation = layer.generation;
        values.tensor = layer.tensor;
        return {std::nullopt, values, false};
    }
    const SpectrumLayout& layout = layer.analysis->layout();
    return {LayerAnalysis{layer.generation, layer.tensor, layout.axes(), layout,
                          QString::fromStdString(layer.analysis->device()), whyRaw},
            std::nullopt, !layer.ordered};
}

} // namespace

EnteredLayer enterLayer(ComputeState& state, const LayerRequest& request,
                        const std::function<void(QString)>& foresee, JobContext& context) {
    const auto index = static_cast<std::size_t>(request.tensor);
    const TensorInfo& info = request.file->tensors().at(index);
    const TensorPtr there =
        request.whyNoSpectrum.isEmpty() ? state.layer.valuesOf(request.file, request.tensor) : nullptr;
    state.layer = {}; // one layer at a time in memory
    const std::uint64_t spared = there ? there->values.size() * sizeof(float) : 0;
    const LayerPlan plan = planFor(info, state.available() + spared, foresee);
    DrawnValues read =
        there ? DrawnValues{there, std::nullopt, {}} : readDrawnValues(*request.file, index, context);
    HeldLayer layer;
    layer.generation = request.generation;
    layer.file = request.file;
    layer.tensor = request.tensor;
    QString whyRaw; // by its values, though it has a spectrum
    LayerValues values;
    values.reason = plan.way == LayerWay::valuesOnly ? memorySentence(plan) : request.whyNoSpectrum;
    if (values.reason.isEmpty()) {
        layer.ordered = plan.way == LayerWay::ordered;
        if (!layer.ordered && state.backend->name() == "cpu")
            read.tensor = valuesAlone(std::move(read.tensor));
        whyRaw = whyRawByItsValues(*request.file, request.tensor, *read.tensor, context);
        values = transform(read.tensor, state, taskFor(info, request.settings), layer, context);
    }
    if (!layer.analysis)
        layer.values = std::make_shared<const DrawnValues>(std::move(read));
    state.layer = layer;
    return told(layer, std::move(values), whyRaw);
}

} // namespace fft_tensor::ui
