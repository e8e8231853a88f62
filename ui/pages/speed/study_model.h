// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/document/results.h"

#include <QAbstractTableModel>

namespace fft_tensor::ui {

/// The rows of a study for people: rounded, with units. A row that did not run says why.
class StudyModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column {
        methodColumn,
        keptColumn,
        batchColumn,
        timeColumn,
        withCopiesColumn,
        speedColumn,
        peakColumn,
        weightColumn,
        prepareTimeColumn,
        preparePeakColumn,
        errorColumn,
        remarkColumn,
        columns
    };
    static constexpr int sortRole = Qt::UserRole; ///< plain numbers

    using QAbstractTableModel::QAbstractTableModel;

    /// Null: none.
    void setStudy(const LayerStudyPtr& study);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    [[nodiscard]] static QString cellText(const StudyRow& row, int column);
    [[nodiscard]] static QVariant sortValue(const StudyRow& row, int column);

    LayerStudyPtr m_study;
};

} // namespace fft_tensor::ui
