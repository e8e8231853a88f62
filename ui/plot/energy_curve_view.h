// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "analysis/curves.h"
#include "ui/plot/plot_widget.h"

#include <optional>
#include <vector>

class QCPGraph;
class QLabel;
class QCPItemLine;
class QCPItemStraightLine;
class QCPItemText;
class QCPItemTracer;

namespace fft_tensor::ui {

/// Relative error over keep fraction; an empty curve is absent.
struct EnergyCurves {
    std::vector<CurvePoint> spectral;   ///< this layer's spectrum
    std::vector<CurvePoint> shuffled;   ///< its shuffled null
    std::vector<CurvePoint> identity;   ///< magnitude pruning
    std::vector<CurvePoint> whiteNoise; ///< the law of i.i.d. Gaussian data
};

/// The energy curve with a cut line that the user drags, by mouse or arrow keys: the same setting as the keep
/// slider. The view moves its line at once and signals; the exact error comes back by setCut().
class EnergyCurveView : public PlotWidget {
    Q_OBJECT

  public:
    /// Left edge of the logarithmic axis: a keep of 0 is drawn here, and dragging the line here means 0.
    static constexpr double leftEdge = 1e-4;

    explicit EnergyCurveView(QWidget* parent = nullptr);

    void setCurves(const EnergyCurves& curves);
    /// keep from 0 to 1, relativeError of 1.
    void setCut(double keep, double relativeError);
    /// Hides the cut line: no layer is open.
    void clearCut();
    /// A horizontal line at the error to reach; none when empty.
    void setGoalError(std::optional<double> relativeError);

    /// What the curves amount to, in words above them; none when empty.
    void setVerdict(const QString& sentence);
    [[nodiscard]] QString verdict() const;

    [[nodiscard]] double cutKeep() const { return m_keep; }
    [[nodiscard]] bool hasCut() const { return m_hasCut; }
    [[nodiscard]] QString cutLabel() const;
    [[nodiscard]] QSize minimumSizeHint() const override;

  signals:
    void cutDragged(double keep);
    void cutDragFinished(double keep);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void applyColors() override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    void buildAxes();
    void buildItems();
    void setGraph(QCPGraph* graph, const std::vector<CurvePoint>& points);
    void placeCut();
    void dragTo(double keep);
    [[nodiscard]] double keepAtPixel(double x) const;
    [[nodiscard]] bool isNearLine(QPointF position) const;
    [[nodiscard]] double errorOnCurve(double keep) const;
    bool plotMousePressed(const QMouseEvent& event);
    bool plotMouseMoved(const QMouseEvent& event);
    bool plotMouseReleased(const QMouseEvent& event);

    std::vector<QCPGraph*> m_graphs; ///< in the order of EnergyCurves
    QCPItemStraightLine* m_line = nullptr;
    QCPItemStraightLine* m_goal = nullptr;
    QCPItemText* m_goalText = nullptr;
    QCPItemTracer* m_dot = nullptr;
    QCPItemText* m_text = nullptr;

    QLabel* m_verdict = nullptr;
    EnergyCurves m_curves;
    double m_keep = 0;
    std::optional<double> m_error; ///< exact, of m_keep; nothing while the answer to a drag is awaited
    std::optional<double> m_goalError;
    bool m_hasCut = false, m_dragging = false;
    double m_grabOffset = 0; ///< from the mouse to the line, while it is dragged
};

} // namespace fft_tensor::ui
