// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// The requests of ComputeService that take long: survey and totals of a whole file, studies, export.
#include "ui/studio/compute_jobs.h"
#include "ui/studio/compute_state.h"
#include "ui/studio/formats.h"

#include "ui/files/file_name.h"

#include <QFileInfo>

namespace fft_tensor::ui {

namespace {
constexpr double shareOfCosts = 0.05; ///< of a study's progress
} // namespace

void ComputeService::requestSurvey(const WeightFilePtr& file, int tensor, const TensorSettings& settings) {
    Spec spec{"survey", JobPriority::background, {}, false, {}};
    spec.ended = [this, tensor, settings](const JobEnd& end) {
        if (end.state == JobState::finished)
            return;
        SurveyRow row;
        if (end.state == JobState::failed)
            row = {SurveyRow::State::skipped, QString::fromStdString(end.error->message()), {}, settings};
        emit surveyed(tensor, row, end.state == JobState::cancelled);
    };
    post(spec, [this, file, tensor, settings](State& state, JobContext& context) -> Delivery {
        const std::shared_ptr<Backend> backend = state.backend;
        const TensorPtr values = file->read(static_cast<std::size_t>(tensor), context);
        requireFloat32Holds(*file, static_cast<std::size_t>(tensor), *values, context);
        context.yieldPoint();
        const TensorTask task = taskFor(file->tensors().at(static_cast<std::size_t>(tensor)), settings);
        SurveyRow row = surveyRowOf(values, task, *backend, context);
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
    post(spec, [this, file, tensor, settings](State& state, JobContext& context) -> Delivery {
        const std::shared_ptr<Backend> backend = state.backend;
        return [this, sketch = sketchLayer(*file, tensor, settings, backend, context)] {
            emit sketched(sketch, false);
        };
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
        [=, this, task = taskFor(info, settings),
         generation = m_generation](State& state, JobContext& context) -> Delivery {
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
                    analysis = analyzeTensor(file->read(static_cast<std::size_t>(tensor), context), task,
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
