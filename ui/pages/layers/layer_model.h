// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "pipeline/name_pattern.h"
#include "ui/document/session.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

#include <optional>

namespace fft_tensor::ui {

/// The layers of the document, a row each in file order.
class LayerModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column {
        nameColumn,
        structureColumn,
        errorColumn,
        nullColumn,
        keepColumn,
        axesColumn,
        shapeColumn,
        dtypeColumn,
        sizeColumn,
        columns
    };
    /// A number to sort by; invalid while not known.
    static constexpr int sortRole = Qt::UserRole;

    explicit LayerModel(Session& session, QObject* parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    [[nodiscard]] QString text(int row, int column) const;
    [[nodiscard]] QString surveyText(int row, int column) const;
    [[nodiscard]] QVariant sortValue(int row, int column) const;
    [[nodiscard]] QString toolTip(int row) const;

    Session& m_session;
    int m_rows = 0;
};

/// Filters by a piece of the name or a regular expression, whichever matches; unknown values sort last.
class LayerFilter : public QSortFilterProxyModel {
    Q_OBJECT
  public:
    explicit LayerFilter(QObject* parent = nullptr);
    void setPattern(const QString& pattern);

  protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    [[nodiscard]] bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

  private:
    QString m_pattern;
    std::optional<NamePattern> m_expression; ///< in time linear in the name, whatever people type
};

} // namespace fft_tensor::ui
