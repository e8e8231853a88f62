// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/pages/speed/speed_runner.h"

#include "ui/compute/beside_layer.h"
#include "ui/document/formats.h"
#include "ui/files/file_name.h"
#include "ui/pages/speed/study_text.h"

namespace fft_tensor::ui {

SpeedRunner::SpeedRunner(Session& session, Compute& compute) : m_session(session), m_document(compute) {
    connect(&session.speed(), &SpeedStudies::measureWanted, this, &SpeedRunner::start);
    connect(&session.speed(), &SpeedStudies::cancelWanted, this, &SpeedRunner::cancel);
    connect(&session, &Session::documentChanged, this, &SpeedRunner::drop);
    connect(&compute, &Compute::jobProgressed, this, [this](std::uint64_t id, const Progress& progress) {
        if (id == m_job)
            m_session.speed().setStage(shownText(progress.stage));
    });
}

void SpeedRunner::start() {
    if (m_session.speed().run() || !m_session.analysis() || !m_session.numbers())
        return;
    const int tensor = m_session.current();
    const TensorSettings& settings = m_session.currentSettings();
    StudyOptions options;
    options.keep = m_session.numbers()->cut.keep;
    options.valueType = settings.valueType;
    options.batch = m_session.speed().settings().batch;
    options.product = productOptions(m_session.speed().settings(), false);
    options.keeps = usualKeeps();
    options.batches = usualBatches(options.batch);
    options.effort = m_effort;
    const LayerToMeasure layer{m_session.document(), tensor, settings};
    const QString name = shownText(layer.info().name);
    m_session.speed().begin(tensor, name);
    m_job = m_document.ask<LayerStudyPtr>(
        {"study", JobPriority::background, tr("Measure %1").arg(name)},
        [layer, options, generation = m_session.analysis()->generation](ComputeState& state,
                                                                        JobContext& context) {
            return studyBeside(state, layer, generation, options, context);
        },
        [this](const Answer<LayerStudyPtr>& answer) { onAnswer(answer); });
}

void SpeedRunner::cancel() {
    m_document.compute().cancel(m_job);
}

/// The document has been closed: the session has forgotten its studies.
void SpeedRunner::drop() {
    m_document.cancel();
    m_job = 0;
}

void SpeedRunner::onAnswer(const Answer<LayerStudyPtr>& answer) {
    m_job = 0;
    if (answer.value) {
        m_session.speed().setStudy(*answer.value);
        m_session.log(studySummary(**answer.value));
    }
    m_session.speed().end(answer.problem());
    if (answer.error)
        m_session.reportError(answer.problem());
}

} // namespace fft_tensor::ui
