// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// The requests of ComputeService that take long: survey and totals of a whole file, studies, export.
#include "ui/compute/compute_jobs.h"
#include "ui/compute/compute_state.h"
#include "ui/compute/layer_memory.h"
#include "ui/document/formats.h"

#include "ui/files/file_name.h"

#include <QFileInfo>

namespace fft_tensor::ui {

namespace {
constexpr double shareOfCosts = 0.05; ///< of a study's progress

/// Background work beside a layer that is shown. Where that one is large, its pictures' memory is given back,
/// and the work is not interrupted by what would take it again.
template<class State>
class LargeWork {
  public:
    LargeWork(State& state, JobContext& context) : m_context(&context), m_whole(uninterrupted(context)) {
        if (state.ordered || !state.analysis)
            return;
        m_context = &m_whole;
        giveBackPictures(*state.analysis, m_whole);
    }
    [[nodiscard]] JobContext& context() { return *m_context; }

  private:
    JobContext* m_context;
    JobContext m_whole;
};

/// The tensor's values: those of the layer that is shown, or read anew. Error(outOfMemory) for a large one
/// that does not fit beside that layer.
template<class State>
TensorPtr valuesBeside(const State& state, const WeightFilePtr& file, int tensor,
                       const std::function<std::uint64_t()>& available, JobContext& context) {
    if (TensorPtr held = state.held(file, tensor))
        return held;
    const TensorInfo& info = file->tensors().at(static_cast<std::size_t>(tensor));
    if (isLarge(info)) {
        const std::uint64_t needed = layerMemory(info).beside, free = available();
        if (needed > free)
            throw Error(
                ErrorCode::outOfMemory,
                ComputeService::tr("Measuring this layer takes about %1 of memory beside the layer that "
                                   "is shown, and %2 are free.")
                    .arg(bytesText(needed), bytesText(free))
                    .toStdString(),
                info.name);
    }
    TensorPtr values = file->read(static_cast<std::size_t>(tensor), context);
    return isLarge(info) && state.backend->name() == "cpu" ? valuesAlone(std::move(values)) : values;
}
} // namespace

void ComputeService::requestSurvey(const WeightFilePtr& file, int tensor, const TensorSettings& settings) {
    Spec spec{"survey", JobPriority::background, {}, false, {}};
    spec.ended = [this, tensor, settings](const JobEnd& end) {
        if (end.state == JobState::finished)
            return;
        SurveyRow row;
        if (end.state == JobState::failed)
            row = {SurveyRow::State::skipped, QString::fromStdString(end.error->message()), {}, settings, {}};
        emit surveyed(tensor, row, end.state == JobState::cancelled);
    };
    post(spec,
         [this, file, tensor, settings, available = m_available](State& state,
                                                                 JobContext& context) -> Delivery {
             const std::shared_ptr<Backend> backend = state.backend;
             LargeWork<State> large(state, context);
             const TensorPtr values = valuesBeside(state, file, tensor, available, context);
             requireFloat32Holds(*file, static_cast<std::size_t>(tensor), *values, context);
             large.context().yieldPoint();
             const TensorInfo& info = file->tensors().at(static_cast<std::size_t>(tensor));
             SurveyRow row =
                 surveyRowOf(values, taskFor(info, settings), !isLarge(info), *backend, large.context());
             return [this, tensor, row = std::move(row)] { emit surveyed(tensor, row, false); };
         });
}

void ComputeService::requestSketch(const WeightFilePtr& file, int tensor, const TensorSettings& settings) {
    Spec spec{"sketch", JobPriority::background, {}, false, {}};
    LayerSketch none;
    none.tensor = tensor;
    none.choice = settings.axes;
    none.valueType = settings.valueType;
    spec.ended = [this, none](const JobEnd& end) {
        if (end.state != JobState::finished)
            emit sketched(none, end.state == JobState::failed);
    };
    post(spec,
         [this, file, tensor, settings, available = m_available](State& state,
                                                                 JobContext& context) -> Delivery {
             const std::shared_ptr<Backend> backend = state.backend;
             LargeWork<State> large(state, context);
             const TensorPtr values = valuesBeside(state, file, tensor, available, context);
             large.context().yieldPoint();
             const bool ordered =
                 state.ordered && !isLarge(file->tensors().at(static_cast<std::size_t>(tensor)));
             return [this, sketch = sketchLayer(values, *file, tensor, settings, ordered, backend,
                                                large.context())] { emit sketched(sketch, false); };
         });
}

JobId ComputeService::requestStudy(const WeightFilePtr& file, int tensor, const TensorSettings& settings,
                                   const StudyOptions& options) {
    const TensorInfo& info = file->tensors().at(static_cast<std::size_t>(tensor));
    const QString layer = shownText(info.name);
    Spec spec{"study", JobPriority::background, tr("Measure %1").arg(layer), false, {}};
    spec.ended = [this](const JobEnd& end) {
        emit studyEnded(end.id, end.state, end.error ? shownText(end.error->what()) : QString());
    };
    return post(
        spec,
        [=, this, task = taskFor(info, settings), generation = m_generation,
         available = m_available](State& state, JobContext& context) -> Delivery {
            std::shared_ptr<Analysis> analysis = state.generation == generation ? state.analysis : nullptr;
            const std::shared_ptr<Backend> backend = state.backend;
            const std::shared_ptr<ProductFactory> products = state.products;
            Transform& transform = backend->transform();
            CostModel costs; // measured for every study: the machine may have been busy before
            {
                context.setStage(tr("What this machine can do").toStdString());
                const JobContext::Share share(context, 0, 0); // its many products would fill the bar, each
                costs = measureCosts(*products, context);
                context.yieldPoint();
                if (!analysis)
                    analysis = analyzeTensor(valuesBeside(state, file, tensor, available, context), task,
                                             backend, context);
            }
            const JobContext::Share share(context, shareOfCosts, 1);
            auto study = std::make_shared<LayerStudy>();
            study->file = file;
            study->tensor = tensor;
            study->name = layer;
            study->study = studyProducts(*analysis, options, transform, *products, context);
            study->costs = costs;
            return [this, study] { emit studied(study); };
        });
}

JobId ComputeService::exportCheckpoint(const WeightFilePtr& file, const QString& path,
                                       const CompressOptions& options) {
    Spec spec{
        "", JobPriority::background, tr("Export %1").arg(QFileInfo(shownName(path)).fileName()), true, {}};
    spec.ended = [this](const JobEnd& end) {
        if (end.state == JobState::failed)
            emit failed(shownText(end.error->what()));
    };
    // The report needs the id, which post() gives only after the job may have begun.
    auto id = std::make_shared<JobId>(0);
    *id = post(spec, [this, file, path, options, id](State& state, JobContext& context) -> Delivery {
        const std::shared_ptr<Backend> backend = state.backend;
        CompressReport report = compressWeights(*file, bytesOfName(path), options, *backend, context);
        return [this, id, path, report = std::move(report)] { emit exported(*id, report, path); };
    });
    return *id;
}

} // namespace fft_tensor::ui
