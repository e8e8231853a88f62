// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/pages/speed/speed_controls.h"
#include "ui/pages/speed/study_model.h"
#include "ui/pages/speed/study_text.h"
#include "ui/plot/study_plots.h"

#include <QLabel>
#include <QScrollArea>
#include <QSortFilterProxyModel>
#include <QStackedWidget>
#include <QTableView>
#include <QWidget>

namespace fft_tensor::ui {

/// The tab "Memory & speed": what products with the current layer cost, as a sentence, plots and a table, and
/// what the program would choose. The latest results of a layer stay until newer ones are there; when
/// settings have changed since, it says so.
class SpeedPanel : public QWidget {
    Q_OBJECT
  public:
    explicit SpeedPanel(Session& session, QWidget* parent = nullptr);

    [[nodiscard]] SpeedControls* controls() const { return m_controls; }
    [[nodiscard]] StudyPlots* plots() const { return m_plots; }
    [[nodiscard]] QTableView* table() const { return m_table; }
    /// What is said above the results; empty while there are none.
    [[nodiscard]] QString summary() const { return m_summary->text(); }
    [[nodiscard]] QString choice() const { return m_choice->text(); }
    /// What is said of results that answer other settings, or of a run; empty: nothing.
    [[nodiscard]] QString badge() const { return m_badge->text(); }
    /// What stands in place of results; empty when there are some.
    [[nodiscard]] QString message() const;
    /// True when the results can be asked for now.
    [[nodiscard]] bool canMeasure() const;

    /// Tall enough for all plots in one row.
    [[nodiscard]] QSize sizeHint() const override;

  protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void buildTable();
    QWidget* buildResults();
    void fillSaveMenu();
    void savePlots();
    void save(const QString& what, QByteArray (*csv)(const LayerStudy&));
    void applyColors();
    void showState();
    void showWords(const LayerStudyPtr& study, const QString& reason);
    void showMessage(const QString& reason);
    [[nodiscard]] QString whyNot() const;
    [[nodiscard]] QString badgeText(const LayerStudyPtr& study) const;
    [[nodiscard]] std::optional<SpeedQuestion> question() const;
    [[nodiscard]] LayerStudyPtr currentStudy() const;

    Session& m_session;
    SpeedControls* m_controls;
    QLabel *m_summary, *m_choice, *m_badge, *m_message;
    StudyPlots* m_plots;
    QScrollArea* m_plotsArea;
    StudyModel m_model;
    QSortFilterProxyModel m_sorted;
    QTableView* m_table;
    QStackedWidget* m_pages;
    LayerStudyPtr m_shown;
};

} // namespace fft_tensor::ui
