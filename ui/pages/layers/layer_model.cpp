// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/pages/layers/layer_model.h"

#include "analysis/verdict.h"
#include "base/error.h"
#include "ui/document/formats.h"
#include "ui/document/structure_text.h"
#include "ui/files/file_name.h"

#include <QBrush>
#include <QFont>
#include <QTextDocument> // Qt::mightBeRichText

namespace fft_tensor::ui {

namespace {

const QString unknown = QStringLiteral("…");

/// Tool tips guess whether they are HTML; a name from a file must not be.
QString asTip(const QString& text) {
    return Qt::mightBeRichText(text)
               ? QStringLiteral("<p style='white-space:pre'>%1</p>").arg(text.toHtmlEscaped())
               : text;
}

/// Those that are set: of "auto", the ones that were found.
QString shownAxes(const TensorSettings& settings, const TensorInfo& info, const LayerSurvey* survey) {
    if (survey)
        return QString::fromStdString(axesText(survey->ownAxes().axes));
    if (settings.axes.kind == AxesChoice::Kind::automatic)
        return unknown;
    try {
        return QString::fromStdString(axesText(resolveAxes(settings.axes, info.shape, info.name)));
    } catch (const Error&) { // a recipe may name axes that a layer lacks; the layer's own message says so
        return QString::fromStdString(toString(settings.axes));
    }
}

QString keepText(double keep) {
    return QStringLiteral("%1 %").arg(keep * 100, 0, 'g', 4);
}

QString shownKeep(const TensorSettings& settings, const LayerSurvey* survey) {
    if (settings.goal.kind == Goal::Kind::keep)
        return keepText(settings.goal.value);
    return survey ? keepText(survey->options.keep) : unknown;
}

} // namespace

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
    connect(&session, &Session::settingsChanged, this, [this](const std::vector<int>& tensors) {
        if (!tensors.empty() && m_rows > 0)
            emit dataChanged(index(0, structureColumn), index(m_rows - 1, axesColumn));
    });
    const auto currentChanges = [this] {
        const int row = m_session.current();
        if (row >= 0 && row < m_rows)
            emit dataChanged(index(row, errorColumn), index(row, errorColumn));
    };
    connect(&session, &Session::numbersChanged, this, currentChanges);
    connect(&session, &Session::packedChanged, this, currentChanges);
    connect(&session, &Session::analysisChanged, this, currentChanges);
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
    const bool words =
        index.column() == nameColumn || index.column() == dtypeColumn || index.column() == structureColumn;
    switch (role) {
    case Qt::DisplayRole:
        return text(index.row(), index.column());
    case sortRole:
        return sortValue(index.row(), index.column());
    case Qt::ToolTipRole:
        return asTip(toolTip(index.row()));
    case Qt::AccessibleDescriptionRole:
        return toolTip(index.row());
    case Qt::TextAlignmentRole:
        return int((words ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    case Qt::FontRole: {
        const LayerSurvey* survey = m_session.measured(index.row());
        QFont font;
        font.setBold(survey && survey->structured());
        return index.column() == structureColumn ? QVariant(font) : QVariant();
    }
    default:
        return {};
    }
}

QString LayerModel::text(int row, int column) const {
    const TensorInfo& info = m_session.tensor(row);
    switch (column) {
    case nameColumn:
        return shownText(info.name);
    case shapeColumn:
        return shapeText(info.shape);
    case dtypeColumn:
        return shownText(info.dtypeName);
    case sizeColumn:
        return bytesText(info.bytes);
    default:
        return surveyText(row, column);
    }
}

QString LayerModel::surveyText(int row, int column) const {
    const TensorSettings& settings = m_session.settings(row);
    const bool skipped = m_session.survey()[static_cast<std::size_t>(row)].state == SurveyRow::State::skipped;
    if (column == errorColumn && !m_session.whyStoredRaw(row).isEmpty())
        return tr("raw");
    if (skipped)
        return QStringLiteral("–");
    const LayerSurvey* survey = m_session.measured(row);
    switch (column) {
    case errorColumn: {
        const std::optional<RestoredError> error = m_session.errorOf(row);
        return error ? errorText(*error) : unknown;
    }
    case nullColumn:
        return survey ? compactionLabel(survey->ownAxes()) : unknown;
    case structureColumn:
        return survey ? QString::fromStdString(shortVerdictOf(*survey)) : unknown;
    case keepColumn:
        return shownKeep(settings, survey);
    default:
        return shownAxes(settings, m_session.tensor(row), survey);
    }
}

QVariant LayerModel::sortValue(int row, int column) const {
    const TensorInfo& info = m_session.tensor(row);
    const LayerSurvey* survey = m_session.measured(row);
    switch (column) {
    case shapeColumn:
        return QVariant::fromValue<qulonglong>(elementCount(info.shape));
    case sizeColumn:
        return QVariant::fromValue<qulonglong>(info.bytes);
    case errorColumn: {
        const std::optional<RestoredError> error = m_session.errorOf(row);
        return error ? QVariant(error->value) : QVariant();
    }
    case nullColumn:
        return survey ? QVariant(survey->ownAxes().compaction()) : QVariant();
    case structureColumn: // layers with structure before the others
        return survey ? QVariant((survey->structured() ? 0.0 : 1e3) + survey->bestAxes().orderedCompaction())
                      : QVariant();
    default:
        return text(row, column);
    }
}

QString LayerModel::toolTip(int row) const {
    const QString name = shownText(m_session.tensor(row).name);
    const SurveyRow& survey = m_session.survey()[static_cast<std::size_t>(row)];
    if (survey.state == SurveyRow::State::skipped)
        return name + QLatin1Char('\n') + survey.reason;
    const LayerSurvey* measured = m_session.measured(row);
    const QString raw = m_session.whyStoredRaw(row);
    return name + (raw.isEmpty() ? QString() : QLatin1Char('\n') + raw) + QLatin1Char('\n') +
           (measured ? surveyDetails(*measured) : tr("Not measured yet at its settings."));
}

QVariant LayerModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section >= columns)
        return {};
    const std::pair<QString, QString> headings[columns] = {
        {tr("Name"), tr("Name of the tensor")},
        {tr("Structure"),
         tr("What the layer's spectrum shows that its null does not, over the axes where it shows most.\n"
            "Bold: frequency structure")},
        {tr("Error"), tr("Relative error at this layer's own keep fraction, axes and values")},
        {tr("vs null"),
         tr("That error divided by the error of the same numbers without order: shuffled inside the slices\n"
            "that are transformed, over the same axes. Near 1: the spectrum is as good as noise.")},
        {tr("Keep"), tr("Share of the spectrum that is kept, as it is set")},
        {tr("Axes"), tr("The transform axes, as they are set")},
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
    m_expression.reset();
    try {
        if (!pattern.isEmpty())
            m_expression.emplace(pattern.toStdString(), NamePattern::Letters::eitherCase);
    } catch (const Error&) { // half typed, or meant as it stands: it is looked for as a piece of the name
    }
    invalidateFilter();
}

bool LayerFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
    const QString name = sourceModel()->index(row, LayerModel::nameColumn, parent).data().toString();
    if (m_pattern.isEmpty() || name.contains(m_pattern, Qt::CaseInsensitive))
        return true;
    return m_expression && m_expression->matches(name.toStdString());
}

bool LayerFilter::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    const QVariant a = left.data(LayerModel::sortRole), b = right.data(LayerModel::sortRole);
    if (a.isValid() != b.isValid())
        return a.isValid() == (sortOrder() == Qt::AscendingOrder);
    return QSortFilterProxyModel::lessThan(left, right);
}

} // namespace fft_tensor::ui
