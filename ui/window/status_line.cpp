// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/window/status_line.h"

namespace fft_tensor::ui {

StatusLine::StatusLine(QStatusBar& bar, Session& session, Compute& compute, const QueueModel& queue)
    : QObject(&bar),
      m_queue(queue),
      m_readout(new ReadoutBar(session, &bar)),
      m_device(new QLabel(&bar)),
      m_stage(new ElidedLabel(&bar)),
      m_progress(new QProgressBar(&bar)),
      m_cancel(new QToolButton(&bar)) {
    m_device->setAccessibleName(tr("Device"));
    buildProgress(bar);
    bar.addWidget(m_readout, 1);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_stage, m_progress, m_cancel, m_device})
        bar.addPermanentWidget(widget);
    connect(&session.devices(), &DeviceState::shownChanged, this, [this, &devices = session.devices()] {
        m_device->setText(devices.shown());
        m_device->setToolTip(devices.explanation());
    });
    for (const auto signal : {&QueueModel::rowsInserted, &QueueModel::rowsRemoved})
        connect(&queue, signal, this, &StatusLine::showProgress);
    connect(&queue, &QueueModel::dataChanged, this, &StatusLine::showProgress);
    connect(m_cancel, &QToolButton::clicked, &compute,
            [&compute, &queue] { compute.cancel(queue.foremost()); });
    showProgress();
}

void StatusLine::buildProgress(QStatusBar& bar) {
    m_stage->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_stage->setMaximumWidth(48 * bar.fontMetrics().horizontalAdvance(QLatin1Char('0')));
    m_progress->setRange(0, 1000);
    m_progress->setTextVisible(false);
    m_progress->setFixedWidth(120);
    m_progress->setAccessibleName(tr("Progress of the current job"));
    m_cancel->setText(tr("Cancel"));
}

void StatusLine::showProgress() {
    const std::uint64_t id = m_queue.foremost();
    const QModelIndex index = m_queue.find(id);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_stage, m_progress, m_cancel})
        widget->setVisible(id != 0);
    if (id == 0)
        return;
    m_progress->setValue(
        static_cast<int>(index.data(QueueModel::fractionRole).toDouble() * m_progress->maximum()));
    const QString stage = index.siblingAtColumn(QueueModel::stateColumn).data().toString();
    const QString left = index.siblingAtColumn(QueueModel::leftColumn).data().toString();
    m_stage->setText(left.isEmpty() ? stage : QStringLiteral("%1, %2").arg(stage, left));
}

} // namespace fft_tensor::ui
