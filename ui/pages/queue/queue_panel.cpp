// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/pages/queue/queue_panel.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace fft_tensor::ui {

namespace {

/// Draws the share done as a bar.
class ProgressDelegate : public QStyledItemDelegate {
  public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        if (index.data().toString().isEmpty()) {
            QStyledItemDelegate::paint(painter, option, index);
            return;
        }
        QStyleOptionProgressBar bar;
        bar.rect = option.rect.adjusted(2, 3, -2, -3);
        bar.palette = option.palette;
        bar.fontMetrics = option.fontMetrics;
        bar.state = option.state | QStyle::State_Horizontal;
        bar.maximum = 1000;
        bar.progress = static_cast<int>(index.data(QueueModel::fractionRole).toDouble() * bar.maximum);
        bar.text = index.data().toString();
        bar.textVisible = true;
        bar.textAlignment = Qt::AlignCenter;
        QApplication::style()->drawControl(QStyle::CE_ProgressBar, &bar, painter);
    }
};

} // namespace

QueuePanel::QueuePanel(QueueModel& model, QWidget* parent)
    : QWidget(parent),
      m_model(model),
      m_view(new QTableView(this)),
      m_cancel(new QPushButton(tr("&Cancel job"), this)),
      m_clear(new QPushButton(tr("Clear &ended"), this)) {
    m_view->setModel(&model);
    m_view->setAccessibleName(tr("Jobs"));
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setSelectionMode(QAbstractItemView::SingleSelection);
    m_view->setItemDelegateForColumn(QueueModel::progressColumn, new ProgressDelegate(m_view));
    m_view->verticalHeader()->hide();
    m_view->setTabKeyNavigation(false);
    m_view->horizontalHeader()->setSectionResizeMode(QHeaderView::Interactive);
    m_view->horizontalHeader()->setSectionResizeMode(QueueModel::stateColumn, QHeaderView::Stretch);
    const int em = fontMetrics().horizontalAdvance(QLatin1Char('0'));
    m_view->setColumnWidth(QueueModel::titleColumn, 26 * em);
    m_view->setColumnWidth(QueueModel::progressColumn, 12 * em);
    m_view->setColumnWidth(QueueModel::leftColumn, 11 * em);
    m_view->setWordWrap(false);
    m_view->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
    auto* buttons = new QVBoxLayout;
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_clear);
    buttons->addStretch(1);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(6, 6, 6, 6);
    layout->addWidget(m_view, 1);
    layout->addLayout(buttons);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        if (const std::uint64_t id = selectedJob())
            emit cancelRequested(id);
    });
    connect(m_clear, &QPushButton::clicked, &model, &QueueModel::clearEnded);
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &QueuePanel::updateButtons);
    connect(&model, &QueueModel::dataChanged, this, &QueuePanel::updateButtons);
    connect(&model, &QueueModel::rowsRemoved, this, &QueuePanel::updateButtons);
    connect(&model, &QueueModel::rowsInserted, this, &QueuePanel::updateButtons);
    connect(&model, &QueueModel::modelReset, this, &QueuePanel::updateButtons);
    updateButtons();
}

/// Of the selected row; of the foremost job when nothing is selected.
std::uint64_t QueuePanel::selectedJob() const {
    const QModelIndex current = m_view->selectionModel()->currentIndex();
    if (current.isValid() && m_view->selectionModel()->isSelected(current))
        return current.data(QueueModel::idRole).toULongLong();
    return m_model.foremost();
}

void QueuePanel::updateButtons() {
    m_cancel->setEnabled(selectedJob() != 0);
    m_clear->setEnabled(m_model.rowCount() > 0);
}

} // namespace fft_tensor::ui
