// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// What SpeedPanel shows when.
#include "ui/pages/speed/speed_panel.h"

namespace fft_tensor::ui {

namespace {

void setTextIfAny(QLabel* label, const QString& text) {
    label->setText(text);
    label->setVisible(!text.isEmpty());
}

} // namespace

LayerStudyPtr SpeedPanel::currentStudy() const {
    return m_session.speed().study(m_session.current());
}

/// Why nothing can be measured of this layer, ever or as it is set; empty: it can.
QString SpeedPanel::whyNot() const {
    const int current = m_session.current();
    if (current < 0)
        return tr("Choose a layer to measure.");
    if (!m_session.whyRaw(current).isEmpty())
        return tr("Nothing to measure. %1").arg(m_session.whyRaw(current));
    if (m_session.currentSettings().storeRaw)
        return tr("Nothing to measure. This layer is to be stored raw: it has no kept coefficients. Untick "
                  "“Store raw” to measure it.");
    if (!m_session.layerProblem().isEmpty())
        return tr("Nothing to measure. %1").arg(m_session.layerProblem());
    return {};
}

bool SpeedPanel::canMeasure() const {
    return whyNot().isEmpty() && m_session.analysis() && m_session.numbers() && !m_session.speed().run();
}

/// Nothing while the layer is being transformed.
std::optional<SpeedQuestion> SpeedPanel::question() const {
    if (!m_session.analysis() || !m_session.numbers())
        return std::nullopt;
    return SpeedQuestion{m_session.analysis()->layout, m_session.currentSettings(), m_session.numbers()->cut,
                         m_session.speed().settings()};
}

void SpeedPanel::showState() {
    const QString reason = whyNot();
    const LayerStudyPtr study = reason.isEmpty() ? currentStudy() : nullptr;
    const auto& run = m_session.speed().run();
    m_controls->setAbilities(canMeasure(), run.has_value(), study != nullptr);
    if (study != m_shown) {
        m_shown = study;
        m_model.setStudy(study);
        m_table->setColumnHidden(StudyModel::withCopiesColumn,
                                 !study || !study->study.rows.front().withCopiesSeconds);
        m_plots->setSeries(study ? StudySeries(study->study) : StudySeries());
    }
    const double limit = m_session.speed().settings().limitMegabytes * 1e6;
    m_plots->setMemoryLimit(limit > 0 ? std::optional(limit) : std::nullopt);
    showWords(study, reason);
    if (!study)
        showMessage(reason);
    QWidget* results = m_controls->tableButton()->isChecked() ? static_cast<QWidget*>(m_table) : m_plotsArea;
    m_pages->setCurrentWidget(study ? results : m_message);
}

void SpeedPanel::showWords(const LayerStudyPtr& study, const QString& reason) {
    const auto& costs = m_session.speed().costs();
    const std::optional<SpeedQuestion> now = question();
    setTextIfAny(m_summary, study ? studySummary(*study) : QString());
    const ProductPlacePtr place = m_session.devices().inUse().products;
    const bool isOfThisDevice = costs && place && costs->place->device() == place->device();
    if (!reason.isEmpty() || !isOfThisDevice)
        setTextIfAny(m_choice, {});
    else if (now) // else what was chosen stays until it can be asked again
        setTextIfAny(m_choice, choiceSentence(*now, *costs));
    setTextIfAny(m_badge, badgeText(study));
}

QString SpeedPanel::badgeText(const LayerStudyPtr& study) const {
    const auto& run = m_session.speed().run();
    if (run && run->tensor != m_session.current())
        return tr("Measuring %1 …").arg(run->layer);
    if (run)
        return run->stage.isEmpty() ? tr("Waiting to measure …") : tr("Measuring: %1 …").arg(run->stage);
    if (!study)
        return {};
    const std::optional<SpeedQuestion> now = question();
    const QString changes = now ? changedSince(*study, *now) : tr("axes");
    return changes.isEmpty() ? QString() : tr("Changed since: %1").arg(changes);
}

void SpeedPanel::showMessage(const QString& reason) {
    const QString problem = m_session.speed().problem(m_session.current());
    const std::optional<SpeedQuestion> now = question();
    const ProductPlacePtr place = m_session.devices().inUse().products;
    if (!reason.isEmpty())
        m_message->setText(reason);
    else if (!problem.isEmpty())
        m_message->setText(tr("Measuring failed. %1").arg(problem));
    else
        m_message->setText(
            tr("Measure what products with this layer cost: rebuilt once (dense), rebuilt block by "
               "block (streaming), or never rebuilt (spectral).") +
            (now && place ? QStringLiteral("\n\n") + memoryForecast(*now, *place) : QString()));
}

QString SpeedPanel::message() const {
    return m_pages->currentWidget() == m_message ? m_message->text() : QString();
}

} // namespace fft_tensor::ui
