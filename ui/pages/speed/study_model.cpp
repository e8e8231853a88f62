// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/pages/speed/study_model.h"

#include "ui/document/formats.h"
#include "ui/pages/speed/study_text.h"
#include "ui/plot/color_scale.h"

#include <iterator>

namespace fft_tensor::ui {

namespace {
constexpr int errorDigits = 2;
}

void StudyModel::setStudy(const LayerStudyPtr& study) {
    if (study == m_study)
        return;
    beginResetModel();
    m_study = study;
    endResetModel();
}

int StudyModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_study ? 0 : static_cast<int>(m_study->study.rows.size());
}

int StudyModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : columns;
}

QString StudyModel::cellText(const StudyRow& row, int column) {
    switch (column) {
    case methodColumn:
        return methodText(row.method);
    case keptColumn:
        return shareText(row.kept);
    case batchColumn:
        return QString::number(static_cast<qulonglong>(row.batch));
    case remarkColumn:
        return QString::fromStdString(row.problem);
    case speedColumn:
        return row.speedup > 0 ? ratioText(row.speedup) : QString();
    case errorColumn:
        return row.relativeError ? numberLabel(*row.relativeError, errorDigits) : QString();
    default:
        break;
    }
    if (row.seconds <= 0)
        return {}; // was not measured
    switch (column) {
    case timeColumn:
        return secondsText(row.seconds);
    case withCopiesColumn:
        return row.withCopiesSeconds ? secondsText(*row.withCopiesSeconds) : QString();
    case peakColumn:
        return bytesText(row.multiplyPeakBytes);
    case weightColumn:
        return bytesText(row.weightBytes);
    case prepareTimeColumn:
        return secondsText(row.prepareSeconds);
    default:
        return bytesText(row.preparePeakBytes);
    }
}

QVariant StudyModel::sortValue(const StudyRow& row, int column) {
    switch (column) {
    case keptColumn:
        return row.kept;
    case batchColumn:
        return QVariant::fromValue<qulonglong>(row.batch);
    case timeColumn:
        return row.seconds;
    case withCopiesColumn:
        return row.withCopiesSeconds.value_or(0);
    case speedColumn:
        return row.speedup;
    case peakColumn:
        return QVariant::fromValue<qulonglong>(row.multiplyPeakBytes);
    case weightColumn:
        return QVariant::fromValue<qulonglong>(row.weightBytes);
    case prepareTimeColumn:
        return row.prepareSeconds;
    case preparePeakColumn:
        return QVariant::fromValue<qulonglong>(row.preparePeakBytes);
    case errorColumn:
        return row.relativeError.value_or(0);
    default:
        return cellText(row, column);
    }
}

QVariant StudyModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const StudyRow& row = m_study->study.rows[static_cast<std::size_t>(index.row())];
    const bool isText = index.column() == methodColumn || index.column() == remarkColumn;
    switch (role) {
    case Qt::DisplayRole:
        return cellText(row, index.column());
    case sortRole:
        return sortValue(row, index.column());
    case Qt::ToolTipRole:
        return QString::fromStdString(row.problem);
    case Qt::TextAlignmentRole:
        return int((isText ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    default:
        return {};
    }
}

QVariant StudyModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columns)
        return {};
    const QString titles[] = {tr("Method"),      tr("Kept"),     tr("Batch"), tr("Time"),
                              tr("With copies"), tr("Speed"),    tr("Peak"),  tr("Weight"),
                              tr("Preparing"),   tr("Its peak"), tr("Error"), tr("Remark")};
    const QString tips[] = {
        tr("How the product is made"),
        tr("Share of the full spectrum really kept"),
        tr("Rows of x"),
        tr("Of one multiplication, x and y lying where the weight does: the median of several"),
        tr("Of one multiplication with x brought to the device and y back"),
        tr("Compared with dense at the same keep and batch"),
        tr("Most bytes held while multiplying, weight included, x and y not"),
        tr("Bytes held for as long as the product lives"),
        tr("Time to prepare the weight, once"),
        tr("Most bytes held while preparing"),
        tr("Relative error of y against double precision with the same coefficients"),
        tr("Why it did not run")};
    static_assert(std::size(titles) == columns && std::size(tips) == columns);
    if (role == Qt::DisplayRole)
        return titles[section];
    if (role == Qt::TextAlignmentRole)
        return int((section == methodColumn || section == remarkColumn ? Qt::AlignLeft : Qt::AlignRight) |
                   Qt::AlignVCenter);
    return role == Qt::ToolTipRole ? tips[section] : QVariant();
}

} // namespace fft_tensor::ui
