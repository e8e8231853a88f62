// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/studio/layer_model.h"

#include "ui/studio/formats.h"

#include <QBrush>
#include <QFont>

namespace fft_tensor::ui {

LayerModel::LayerModel(Session& session, QObject* parent)
    : QAbstractTableModel(parent), m_session(session), m_rows(session.tensorCount()) {
    connect(&session, &Session::documentChanged, this, [this] {
        beginResetModel();
        m_rows = m_session.tensorCount();
        endResetModel();
    });
    connect(&session, &Session::surveyRowChanged, this, [this](int row) {
        if (row < m_rows)
            emit dataChanged(index(row, 0), index(row, columns - 1));
    });
}

int LayerModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : m_rows;
}

int LayerModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : columns;
}

QVariant LayerModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= m_rows || m_rows != m_session.tensorCount())
        return {};
    const SurveyRow& survey = m_session.survey()[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return text(index.row(), index.column());
    case sortRole:
        return sortValue(index.row(), index.column());
    case Qt::ToolTipRole:
        return toolTip(index.row());
    case Qt::TextAlignmentRole:
        return int(
            (index.column() == nameColumn || index.column() == dtypeColumn ? Qt::AlignLeft : Qt::AlignRight) |
            Qt::AlignVCenter);
    case Qt::FontRole: {
        QFont font;
        font.setBold(survey.state == SurveyRow::State::done && survey.survey.structure() < clearStructure);
        return index.column() == structureColumn || index.column() == errorColumn ? QVariant(font)
                                                                                  : QVariant();
    }
    case Qt::AccessibleDescriptionRole:
        return toolTip(index.row());
    default:
        return {};
    }
}

QString LayerModel::text(int row, int column) const {
    const TensorInfo& info = m_session.tensor(row);
    switch (column) {
    case nameColumn:
        return QString::fromStdString(info.name);
    case shapeColumn:
        return shapeText(info.shape);
    case dtypeColumn:
        return QString::fromStdString(info.dtypeName);
    case sizeColumn:
        return bytesText(info.bytes);
    default:
        return surveyText(m_session.survey()[static_cast<std::size_t>(row)], column);
    }
}

QString LayerModel::surveyText(const SurveyRow& row, int column) const {
    if (row.state == SurveyRow::State::waiting)
        return QStringLiteral("…");
    if (row.state == SurveyRow::State::skipped)
        return column == errorColumn ? tr("raw") : QStringLiteral("–");
    const LayerSurvey& survey = row.survey;
    switch (column) {
    case errorColumn:
        return QStringLiteral("%1 %").arg(survey.errorBestAxes * 100, 0, 'f', 1);
    case structureColumn:
        return QStringLiteral("%1×").arg(survey.structure(), 0, 'f', 2);
    default:
        return QString::fromStdString(axesText(survey.bestAxes));
    }
}

QVariant LayerModel::sortValue(int row, int column) const {
    const TensorInfo& info = m_session.tensor(row);
    const SurveyRow& survey = m_session.survey()[static_cast<std::size_t>(row)];
    const bool known = survey.state == SurveyRow::State::done;
    switch (column) {
    case shapeColumn:
        return QVariant::fromValue<qulonglong>(elementCount(info.shape));
    case sizeColumn:
        return QVariant::fromValue<qulonglong>(info.bytes);
    case errorColumn:
        return known ? QVariant(survey.survey.errorBestAxes) : QVariant();
    case structureColumn:
        return known ? QVariant(survey.survey.structure()) : QVariant();
    default:
        return text(row, column);
    }
}

QString LayerModel::toolTip(int row) const {
    const QString name = QString::fromStdString(m_session.tensor(row).name);
    const SurveyRow& survey = m_session.survey()[static_cast<std::size_t>(row)];
    if (survey.state == SurveyRow::State::waiting)
        return tr("%1\nNot measured yet.").arg(name);
    if (survey.state == SurveyRow::State::skipped)
        return name + QLatin1Char('\n') + survey.reason;
    const LayerSurvey& values = survey.survey;
    return tr("%1\nRelative error with 5 % kept:\n  best axes (%2): %3\n  all axes: %4\n  shuffled null: %5\n"
              "  magnitude pruning: %6")
        .arg(name, QString::fromStdString(axesText(values.bestAxes)), percentText(values.errorBestAxes),
             percentText(values.errorAllAxes), percentText(values.errorNull),
             percentText(values.errorIdentity));
}

QVariant LayerModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section >= columns)
        return {};
    const std::pair<QString, QString> headings[columns] = {
        {tr("Name"), tr("Name of the tensor")},
        {tr("Error"), tr("Relative error with 5 % of the spectrum kept, over the best choice of axes")},
        {tr("vs null"),
         tr("That error divided by the error of the layer's own entries in random order.\n"
            "Well below 1: the layer has frequency structure. Near 1: its spectrum is white.")},
        {tr("Axes"), tr("The transform axes of smallest error at 5 %")},
        {tr("Shape"), tr("Lengths of the axes")},
        {tr("Type"), tr("Element type in the file")},
        {tr("Size"), tr("Bytes in the file")}};
    if (role == Qt::DisplayRole)
        return headings[section].first;
    if (role == Qt::ToolTipRole)
        return headings[section].second;
    return {};
}

LayerFilter::LayerFilter(QObject* parent) : QSortFilterProxyModel(parent) {
    setSortRole(LayerModel::sortRole);
    setDynamicSortFilter(true);
}

void LayerFilter::setPattern(const QString& pattern) {
    m_pattern = pattern;
    m_expression = QRegularExpression(pattern, QRegularExpression::CaseInsensitiveOption);
    invalidateFilter();
}

bool LayerFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
    const QString name = sourceModel()->index(row, LayerModel::nameColumn, parent).data().toString();
    if (m_pattern.isEmpty() || name.contains(m_pattern, Qt::CaseInsensitive))
        return true;
    return m_expression.isValid() && m_expression.match(name).hasMatch();
}

bool LayerFilter::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    const QVariant a = left.data(LayerModel::sortRole), b = right.data(LayerModel::sortRole);
    if (a.isValid() != b.isValid())
        return a.isValid() == (sortOrder() == Qt::AscendingOrder);
    return QSortFilterProxyModel::lessThan(left, right);
}

} // namespace fft_tensor::ui
