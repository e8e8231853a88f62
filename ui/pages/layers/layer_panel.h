// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/controls/fitting_labels.h"
#include "ui/pages/layers/layer_model.h"

#include <QLabel>
#include <QLineEdit>
#include <QTimer>
#include <QTreeView>
#include <QWidget>

namespace fft_tensor::ui {

/// The list of layers with its filter. The current row is the session's current layer.
class LayerPanel : public QWidget {
    Q_OBJECT
  public:
    explicit LayerPanel(Session& session, QWidget* parent = nullptr);

    [[nodiscard]] QLineEdit* filterEdit() const { return m_filterEdit; }
    [[nodiscard]] QTreeView* table() const { return m_view; }
    [[nodiscard]] LayerFilter* filter() const { return m_filter; }
    /// The next (+1) or previous (−1) layer in the order shown.
    void step(int direction);

  private:
    void buildTable();
    void showCurrent();
    void onSelection();
    void updateSummary();
    void tellShown();

    Session& m_session;
    LayerModel* m_model;
    LayerFilter* m_filter;
    QLineEdit* m_filterEdit;
    QTreeView* m_view;
    SentenceLabel* m_summary;
    QTimer m_summaryTimer, m_shownTimer;
};

} // namespace fft_tensor::ui
