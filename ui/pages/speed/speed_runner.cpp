// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/pages/speed/speed_runner.h"

#include "ui/document/formats.h"
#include "ui/files/file_name.h"
#include "ui/pages/speed/study_text.h"

namespace fft_tensor::ui {

SpeedRunner::SpeedRunner(Session& session, ComputeService& service, QObject* parent)
    : QObject(parent), m_session(session), m_service(service) {
    connect(&session.speed(), &SpeedStudies::measureWanted, this, &SpeedRunner::start);
    connect(&session.speed(), &SpeedStudies::cancelWanted, this, &SpeedRunner::cancel);
    connect(&session, &Session::documentChanged, this, &SpeedRunner::cancel);
    connect(&service, &ComputeService::studied, this, &SpeedRunner::onStudied);
    connect(&service, &ComputeService::studyEnded, this, &SpeedRunner::onEnded);
    connect(&service, &ComputeService::jobProgressed, this,
            [this](std::uint64_t id, const Progress& progress) {
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
    m_session.speed().begin(tensor, shownText(m_session.tensor(tensor).name));
    m_job = m_service.requestStudy(m_session.document(), tensor, settings, options);
}

void SpeedRunner::cancel() {
    if (m_job != 0)
        m_service.cancel(m_job);
}

void SpeedRunner::onStudied(const LayerStudyPtr& study) {
    if (study->file != m_session.document())
        return; // the document has been closed meanwhile
    m_session.speed().setStudy(study);
    m_session.log(studySummary(*study));
}

void SpeedRunner::onEnded(std::uint64_t id, JobState state, const QString& sentence) {
    if (id != m_job)
        return;
    m_job = 0;
    m_session.speed().end(sentence);
    if (state == JobState::failed)
        m_session.reportError(sentence);
}

} // namespace fft_tensor::ui
