// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/pages/layers/layer_panel.h"

#include <QHeaderView>
#include <QItemSelectionModel>
#include <QScrollBar>
#include <QVBoxLayout>

namespace fft_tensor::ui {

namespace {
constexpr int summaryMs = 50; ///< a survey of small layers ends thousands per second; eyes do not
}

LayerPanel::LayerPanel(Session& session, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_model(new LayerModel(session, this)),
      m_filter(new LayerFilter(this)),
      m_filterEdit(new QLineEdit(this)),
      m_view(new QTreeView(this)),
      m_summary(new SentenceLabel(this)) {
    m_filter->setSourceModel(m_model);
    m_filterEdit->setPlaceholderText(tr("Filter by name or regular expression"));
    m_filterEdit->setAccessibleName(tr("Filter of the layers"));
    m_filterEdit->setClearButtonEnabled(true);
    buildTable();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(6, 6, 6, 6);
    layout->addWidget(m_filterEdit);
    layout->addWidget(m_view, 1);
    layout->addWidget(m_summary);
    m_summary->setAccessibleName(tr("Summary of the layers"));
    connect(m_filterEdit, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_filter->setPattern(text);
        showCurrent();
        updateSummary();
    });
    connect(&session, &Session::documentChanged, this, [this] {
        m_filterEdit->clear();
        updateSummary();
    });
    connect(&session, &Session::currentChanged, this, &LayerPanel::showCurrent);
    m_summaryTimer.setSingleShot(true);
    m_summaryTimer.setInterval(summaryMs);
    connect(&m_summaryTimer, &QTimer::timeout, this, &LayerPanel::updateSummary);
    const auto summary = [this] {
        if (!m_summaryTimer.isActive())
            m_summaryTimer.start();
    };
    connect(&session, &Session::surveyRowChanged, this, summary);
    connect(&session, &Session::settingsChanged, this, summary);
    m_shownTimer.setSingleShot(true);
    connect(&m_shownTimer, &QTimer::timeout, this, &LayerPanel::tellShown);
    const auto later = [this] { m_shownTimer.start(0); };
    connect(m_view->verticalScrollBar(), &QScrollBar::valueChanged, this, later);
    connect(m_view->verticalScrollBar(), &QScrollBar::rangeChanged, this, later);
    connect(m_filter, &QAbstractItemModel::layoutChanged, this, later); // sorted anew
    connect(m_filter, &QAbstractItemModel::modelReset, this, later);
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this, &LayerPanel::onSelection);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& index) {
                if (index.isValid())
                    m_session.setCurrent(m_filter->mapToSource(index).row());
            });
    setMinimumWidth(30 * fontMetrics().horizontalAdvance(QLatin1Char('0')));
    updateSummary();
}

void LayerPanel::buildTable() {
    m_view->setModel(m_filter);
    m_view->setAccessibleName(tr("Layers"));
    m_view->setRootIsDecorated(false);
    m_view->setUniformRowHeights(true);
    m_view->setAlternatingRowColors(true);
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_view->setAllColumnsShowFocus(true);
    m_view->setTextElideMode(Qt::ElideMiddle);
    m_view->setSortingEnabled(true);
    m_view->sortByColumn(-1, Qt::AscendingOrder); // file order until a header is clicked
    QHeaderView* header = m_view->header();
    header->setSectionsMovable(true);
    header->setStretchLastSection(false);
    const int em = fontMetrics().horizontalAdvance(QLatin1Char('0'));
    const int widths[] = {15, 11, 8, 8, 6, 6, 14, 6, 9};
    for (int column = 0; column < LayerModel::columns; ++column)
        m_view->setColumnWidth(column, widths[column] * em);
}

void LayerPanel::showCurrent() {
    const int current = m_session.current();
    if (current < 0)
        return;
    const QModelIndex index = m_filter->mapFromSource(m_model->index(current, 0));
    if (!index.isValid() || m_view->currentIndex().row() == index.row())
        return;
    m_view->setCurrentIndex(index);
    m_view->scrollTo(index);
}

void LayerPanel::onSelection() {
    std::vector<int> tensors;
    for (const QModelIndex& index : m_view->selectionModel()->selectedRows())
        tensors.push_back(m_filter->mapToSource(index).row());
    m_session.setSelection(std::move(tensors));
}

/// What lies between the first and the last row in sight.
void LayerPanel::tellShown() {
    const QRect area = m_view->viewport()->rect();
    const QModelIndex top = m_view->indexAt(area.topLeft());
    std::vector<int> shown;
    for (QModelIndex at = top; at.isValid() && m_view->visualRect(at).top() <= area.bottom();
         at = m_view->indexBelow(at))
        shown.push_back(m_filter->mapToSource(at).row());
    m_session.setShownLayers(std::move(shown));
}

void LayerPanel::step(int direction) {
    const QModelIndex current = m_view->currentIndex();
    const int row = current.isValid() ? current.row() + direction : 0;
    const QModelIndex next = m_filter->index(row, 0);
    if (next.isValid())
        m_view->setCurrentIndex(next);
}

void LayerPanel::updateSummary() {
    const int all = m_session.tensorCount(), shown = m_filter->rowCount();
    const SurveyCounts& counts = m_session.surveyCounts();
    const int measured = counts.measured, spectral = all - counts.skipped, structured = counts.structured;
    const QString counted = all == 1 ? tr("1 layer") : tr("%1 layers").arg(all);
    QString text = shown == all ? counted : tr("%1 of %2").arg(shown).arg(counted);
    if (measured < spectral)
        text += tr(" · measured %1 of %2").arg(measured).arg(spectral);
    else if (spectral > 0 && !m_session.isRebuilt())
        text += tr(" · %1 with frequency structure").arg(structured);
    if (m_session.isRebuilt())
        text += tr("\nRebuilt from a compressed checkpoint: errors here are against what it holds, "
                   "not against the original weights.");
    m_summary->setSentence(all == 0 ? QString() : text);
}

} // namespace fft_tensor::ui
