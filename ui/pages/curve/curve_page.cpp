// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/pages/curve/curve_page.h"

#include "ui/document/session.h"
#include "ui/document/structure_text.h"

namespace fft_tensor::ui {

CurvePage::CurvePage(const PageContext& context, QWidget* parent)
    : EnergyCurveView(parent), m_session(context.session) {
    connect(&m_session, &Session::curvesChanged, this, [this] {
        const LayerCurves& curves = m_session.curves();
        setCurves({curves.spectral, curves.shuffled, curves.identity, curves.white});
    });
    for (const auto signal : {&Session::currentChanged, &Session::documentChanged})
        connect(&m_session, signal, this, &CurvePage::showVerdict);
    connect(&m_session, &Session::settingsChanged, this, &CurvePage::showVerdict);
    connect(&m_session, &Session::surveyRowChanged, this, [this](int row) {
        if (row == m_session.current())
            showVerdict();
    });
    connect(&m_session, &Session::numbersChanged, this, &CurvePage::showCut);
    connect(this, &EnergyCurveView::cutDragged, &m_session, [this](double keep) {
        m_session.beginDrag();
        m_session.setKeep(keep);
    });
    connect(this, &EnergyCurveView::cutDragFinished, &m_session, [this](double keep) {
        m_session.setKeep(keep);
        m_session.endDrag();
    });
}

void CurvePage::showVerdict() {
    const LayerSurvey* survey = m_session.measured(m_session.current());
    setVerdict(
        survey ? tr("%1 vs null. %2").arg(compactionWithSpread(survey->ownAxes()), verdictSentence(*survey))
               : QString());
}

void CurvePage::showCut() {
    const auto& numbers = m_session.numbers();
    if (!numbers) {
        clearCut();
        return;
    }
    setCut(numbers->cut.keep, numbers->cut.relativeError);
    const Goal& goal = numbers->settings.goal;
    setGoalError(goal.kind == Goal::Kind::error ? std::optional(goal.value) : std::nullopt);
}

} // namespace fft_tensor::ui
