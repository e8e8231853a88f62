// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/compute/beside_layer.h"

#include "pipeline/tensor_goal.h"
#include "ui/compute/compute_jobs.h"
#include "ui/compute/layer_memory.h"
#include "ui/compute/lean_layer.h"
#include "ui/document/formats.h"
#include "ui/files/file_name.h"

#include <QCoreApplication>

namespace fft_tensor::ui {

namespace {

constexpr double shareOfCosts = 0.05; ///< of a study's progress

/// What this machine can do, and the layer's analysis where it is not here already.
CostModel costsAndAnalysis(const ComputeState& state, const LayerToMeasure& layer, ProductFactory& products,
                           const std::shared_ptr<Backend>& backend, std::shared_ptr<Analysis>& analysis,
                           JobContext& context) {
    context.setStage(QCoreApplication::translate("fft_tensor::ui", "What this machine can do").toStdString());
    const JobContext::Share share(context, 0, 0); // its many products would fill the bar, each
    CostModel costs = measureCosts(products, context);
    context.yieldPoint();
    if (!analysis)
        analysis = analyzeTensor(valuesBeside(state, layer.file, layer.tensor, context),
                                 taskFor(layer.info(), layer.settings), backend, context);
    return costs;
}

} // namespace

LargeWork::LargeWork(const HeldLayer& shown, JobContext& context)
    : m_context(&context), m_whole(uninterrupted(context)) {
    if (shown.ordered || !shown.analysis)
        return;
    m_context = &m_whole;
    giveBackPictures(*shown.analysis, m_whole);
}

TensorPtr valuesBeside(const ComputeState& state, const WeightFilePtr& file, int tensor,
                       JobContext& context) {
    if (TensorPtr held = state.layer.valuesOf(file, tensor))
        return held;
    const TensorInfo& info = file->tensors().at(static_cast<std::size_t>(tensor));
    if (isLarge(info)) {
        const std::uint64_t needed = layerMemory(info).beside, free = state.available();
        if (needed > free)
            throw Error(
                ErrorCode::outOfMemory,
                QCoreApplication::translate("fft_tensor::ui",
                                            "Measuring this layer takes about %1 of memory beside the layer "
                                            "that is shown, and %2 are free.")
                    .arg(bytesText(needed), bytesText(free))
                    .toStdString(),
                info.name);
    }
    TensorPtr values = file->read(static_cast<std::size_t>(tensor), context);
    return isLarge(info) && state.backend->name() == "cpu" ? valuesAlone(std::move(values)) : values;
}

SurveyRow surveyBeside(ComputeState& state, const LayerToMeasure& layer, JobContext& context) {
    const std::shared_ptr<Backend> backend = state.backend;
    LargeWork large(state.layer, context);
    const TensorPtr values = valuesBeside(state, layer.file, layer.tensor, context);
    large.context().yieldPoint();
    return surveyRowOf(values, *layer.file, layer.tensor, layer.settings, !isLarge(layer.info()), *backend,
                       large.context());
}

LayerSketch sketchBeside(ComputeState& state, const LayerToMeasure& layer, JobContext& context) {
    const std::shared_ptr<Backend> backend = state.backend;
    LargeWork large(state.layer, context);
    const TensorPtr values = valuesBeside(state, layer.file, layer.tensor, context);
    large.context().yieldPoint();
    const bool ordered = state.layer.ordered && !isLarge(layer.info());
    return sketchLayer(values, *layer.file, layer.tensor, layer.settings, ordered, backend, large.context());
}

LayerStudyPtr studyBeside(ComputeState& state, const LayerToMeasure& layer, std::uint64_t generation,
                          const StudyOptions& options, JobContext& context) {
    std::shared_ptr<Analysis> analysis =
        state.layer.generation == generation ? state.layer.analysis : nullptr;
    const std::shared_ptr<Backend> backend = state.backend;
    const std::shared_ptr<ProductFactory> products = state.products;
    auto study = std::make_shared<LayerStudy>();
    study->file = layer.file;
    study->tensor = layer.tensor;
    study->name = shownText(layer.info().name);
    study->costs = costsAndAnalysis(state, layer, *products, backend, analysis, context);
    const JobContext::Share share(context, shareOfCosts, 1);
    study->study = studyProducts(*analysis, options, backend->transform(), *products, context);
    return study;
}

} // namespace fft_tensor::ui
