// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// How ComputeService makes a layer the current one: read, and transformed where that can be.
#include "ui/compute/compute_jobs.h"
#include "ui/compute/compute_state.h"
#include "ui/compute/layer_memory.h"

#include "spectral/weights_picture.h"
#include "ui/files/file_name.h"

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
        values.reason = ComputeService::tr("No spectrum: %1.").arg(notFiniteText(bad, tensor.values.size()));
    return values;
}

} // namespace

std::uint64_t ComputeService::analyze(const WeightFilePtr& file, int tensor, const TensorSettings& settings) {
    return beginLayer(file, tensor, settings, {});
}

std::uint64_t ComputeService::drawValues(const WeightFilePtr& file, int tensor, const QString& reason) {
    return beginLayer(file, tensor, {}, reason);
}

/// On the compute thread.
void ComputeService::foresee(std::uint64_t generation, const QString& sentence) {
    QMetaObject::invokeMethod(
        this,
        [this, generation, sentence] {
            if (generation == m_generation)
                emit memoryForeseen(sentence);
        },
        Qt::QueuedConnection);
}

/// What `state` then holds is the layer; the result says what it is.
ComputeService::Delivery ComputeService::enterLayer(State& state, const LayerRequest& request,
                                                    JobContext& context) {
    const auto index = static_cast<std::size_t>(request.tensor);
    const TensorInfo& info = request.file->tensors().at(index);
    const TensorPtr held =
        request.whyNoSpectrum.isEmpty() ? state.held(request.file, request.tensor) : nullptr;
    state.forgetLayer(); // one layer at a time in memory
    const std::uint64_t there = held ? held->values.size() * sizeof(float) : 0;
    const LayerPlan plan = planLayer(info, request.available() + there);
    if (plan.way != LayerWay::ordered)
        foresee(request.generation, memorySentence(plan));
    if (plan.way == LayerWay::nothing)
        throw Error(ErrorCode::outOfMemory, memorySentence(plan).toStdString(), info.name);
    DrawnValues read =
        held ? DrawnValues{held, std::nullopt, {}} : readDrawnValues(*request.file, index, context);
    QString whyRaw; // by its values, though it has a spectrum
    LayerValues values;
    values.reason = plan.way == LayerWay::valuesOnly ? memorySentence(plan) : request.whyNoSpectrum;
    if (values.reason.isEmpty()) {
        state.ordered = plan.way == LayerWay::ordered;
        if (!state.ordered && state.backend->name() == "cpu")
            read.tensor = valuesAlone(std::move(read.tensor));
        whyRaw = whyRawByItsValues(*request.file, request.tensor, *read.tensor, context);
        try {
            state.analysis =
                analyzeTensor(read.tensor, taskFor(info, request.settings), state.backend, context);
        } catch (const Error& error) {
            if (!leavesValues(error.code()))
                throw;
            values = withoutSpectrum(*read.tensor, error);
        }
    }
    state.generation = request.generation;
    state.file = request.file;
    state.tensor = request.tensor;
    if (state.analysis)
        return deliverAnalysis(state, request, whyRaw);
    state.values = std::make_shared<const DrawnValues>(std::move(read));
    values.generation = request.generation;
    values.tensor = request.tensor;
    return [this, values] {
        if (values.generation != m_generation)
            return;
        m_valuesOnly = true;
        emit valuesDrawn(values);
    };
}

ComputeService::Delivery ComputeService::deliverAnalysis(const State& state, const LayerRequest& request,
                                                         const QString& whyRaw) {
    const LayerAnalysis result{request.generation,
                               request.tensor,
                               state.analysis->layout().axes(),
                               state.analysis->layout(),
                               QString::fromStdString(state.analysis->device()),
                               whyRaw};
    return [this, result, lean = !state.ordered] {
        if (result.generation != m_generation)
            return;
        m_lean = lean;
        m_layerDevice = result.device;
        emit analyzed(result);
    };
}

std::uint64_t ComputeService::beginLayer(const WeightFilePtr& file, int tensor,
                                         const TensorSettings& settings, const QString& whyNoSpectrum) {
    cancelLayerJobs();
    if (m_lean || isLarge(file->tensors().at(static_cast<std::size_t>(tensor))))
        makeWay();
    m_indexed.reset();
    m_valuesOnly = m_lean = false;
    const std::uint64_t generation = ++m_generation;
    const QString name = shownText(file->tensors().at(static_cast<std::size_t>(tensor)).name);
    Spec spec{"analyze",
              JobPriority::interactive,
              whyNoSpectrum.isEmpty() ? tr("Transform %1").arg(name) : tr("Read %1").arg(name),
              false,
              {}};
    spec.ended = [this, generation](const JobEnd& end) {
        if (end.state == JobState::failed && generation == m_generation)
            emit analysisFailed(generation, shownText(end.error->what()));
    };
    const LayerRequest request{file, tensor, settings, whyNoSpectrum, generation, m_available};
    post(spec, [this, request](State& state, JobContext& context) -> Delivery {
        return enterLayer(state, request, context);
    });
    return generation;
}

} // namespace fft_tensor::ui
