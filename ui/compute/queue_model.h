// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/job_queue.h"
#include "pipeline/compress.h"

#include <QAbstractTableModel>

#include <vector>

namespace fft_tensor::ui {

/// The jobs that people see: running ones, and exports and failures when they have ended.
class QueueModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column { titleColumn, stateColumn, progressColumn, leftColumn, columns };
    static constexpr int idRole = Qt::UserRole;           ///< JobId while it runs, else 0
    static constexpr int fractionRole = Qt::UserRole + 1; ///< 0 to 1

    using QAbstractTableModel::QAbstractTableModel;

    void start(std::uint64_t id, const QString& title, bool isExport);
    void progress(std::uint64_t id, const Progress& progress);
    void end(std::uint64_t id, JobState state, const QString& sentence);
    void setVerified(std::uint64_t id, const CompressReport& report);
    void clearEnded();

    [[nodiscard]] bool running() const;
    /// The job that the status bar shows: the latest running one that takes long; 0 for none.
    [[nodiscard]] std::uint64_t foremost() const;
    [[nodiscard]] QModelIndex find(std::uint64_t id) const;
    [[nodiscard]] int exportsRunning() const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    struct Job {
        std::uint64_t id = 0;
        QString title, state;
        bool isExport = false, ended = false;
        Progress progress;
    };
    void changed(std::size_t row);
    [[nodiscard]] Job* jobOf(std::uint64_t id);

    std::vector<Job> m_jobs;
};

} // namespace fft_tensor::ui
