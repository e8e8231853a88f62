// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/compute/queue_model.h"

#include "ui/document/formats.h"
#include "ui/files/file_name.h"

#include <algorithm>

namespace fft_tensor::ui {

void QueueModel::start(std::uint64_t id, const QString& title, bool isExport) {
    const int row = rowCount();
    beginInsertRows({}, row, row);
    m_jobs.push_back({id, title, tr("Waiting"), isExport, false, {}});
    endInsertRows();
}

QueueModel::Job* QueueModel::jobOf(std::uint64_t id) {
    const auto it = std::find_if(m_jobs.begin(), m_jobs.end(), [id](const Job& job) { return job.id == id; });
    return it == m_jobs.end() ? nullptr : &*it;
}

QModelIndex QueueModel::find(std::uint64_t id) const {
    for (std::size_t row = 0; row < m_jobs.size(); ++row)
        if (m_jobs[row].id == id)
            return index(static_cast<int>(row), 0);
    return {};
}

void QueueModel::changed(std::size_t row) {
    emit dataChanged(index(static_cast<int>(row), 0), index(static_cast<int>(row), columns - 1));
}

void QueueModel::progress(std::uint64_t id, const Progress& progress) {
    Job* job = jobOf(id);
    if (!job || job->ended)
        return;
    job->progress = progress;
    job->state = progress.stage.empty() ? tr("Running") : shownText(progress.stage);
    changed(static_cast<std::size_t>(job - m_jobs.data()));
}

void QueueModel::end(std::uint64_t id, JobState state, const QString& sentence) {
    Job* job = jobOf(id);
    if (!job)
        return;
    const auto row = static_cast<std::size_t>(job - m_jobs.data());
    if (!job->isExport && state != JobState::failed) { // work that went well leaves nothing to read
        beginRemoveRows({}, static_cast<int>(row), static_cast<int>(row));
        m_jobs.erase(m_jobs.begin() + static_cast<std::ptrdiff_t>(row));
        endRemoveRows();
        return;
    }
    job->ended = true;
    if (state == JobState::cancelled)
        job->state = tr("Cancelled; nothing was written");
    else if (state == JobState::failed)
        job->state = sentence;
    changed(row);
}

void QueueModel::setVerified(std::uint64_t id, const CompressReport& report) {
    Job* job = jobOf(id);
    if (!job)
        return;
    job->progress.fraction = 1;
    job->state =
        tr("Verified: %1, %2, error %3, %4 s")
            .arg(bytesText(report.outputBytes), ratioText(report.ratio), percentText(report.relativeError))
            .arg(report.seconds, 0, 'f', 1);
    changed(static_cast<std::size_t>(job - m_jobs.data()));
}

void QueueModel::clearEnded() {
    beginResetModel();
    std::erase_if(m_jobs, [](const Job& job) { return job.ended; });
    endResetModel();
}

bool QueueModel::running() const {
    return std::any_of(m_jobs.begin(), m_jobs.end(), [](const Job& job) { return !job.ended; });
}

int QueueModel::exportsRunning() const {
    return static_cast<int>(std::count_if(m_jobs.begin(), m_jobs.end(),
                                          [](const Job& job) { return job.isExport && !job.ended; }));
}

std::uint64_t QueueModel::foremost() const {
    for (const bool exports : {true, false}) // exports first: they take longest
        for (auto job = m_jobs.rbegin(); job != m_jobs.rend(); ++job)
            if (!job->ended && job->isExport == exports)
                return job->id;
    return 0;
}

int QueueModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_jobs.size());
}

int QueueModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : columns;
}

QVariant QueueModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const Job& job = m_jobs[static_cast<std::size_t>(index.row())];
    if (role == idRole)
        return QVariant::fromValue<qulonglong>(job.ended ? 0 : job.id);
    if (role == fractionRole)
        return job.progress.fraction;
    if (role == Qt::ToolTipRole)
        return QStringLiteral("%1\n%2").arg(job.title, job.state);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case titleColumn:
        return job.title;
    case stateColumn:
        return job.state;
    case progressColumn:
        return job.ended && job.progress.fraction < 1
                   ? QString()
                   : QStringLiteral("%1 %").arg(job.progress.fraction * 100, 0, 'f', 0);
    default:
        return job.ended ? QString() : timeLeftText(job.progress.secondsLeft);
    }
}

QVariant QueueModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section >= columns)
        return {};
    const QString titles[] = {tr("Job"), tr("State"), tr("Done"), tr("Time left")};
    return titles[section];
}

} // namespace fft_tensor::ui
