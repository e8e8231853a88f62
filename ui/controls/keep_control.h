// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <QDoubleSpinBox>
#include <QSlider>
#include <QWidget>

namespace fft_tensor::ui {

/// A slider whose keys and wheel step finely: Shift ×10, Ctrl ÷10. A click moves the handle there; a double
/// click asks for the default.
class FineSlider : public QSlider {
    Q_OBJECT
  public:
    explicit FineSlider(QWidget* parent = nullptr);

  signals:
    void resetRequested();

  protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    void moveBy(int direction, Qt::KeyboardModifiers modifiers);
};

/// A spin box with the same modifiers.
class FineSpinBox : public QDoubleSpinBox {
    Q_OBJECT
  public:
    explicit FineSpinBox(QWidget* parent = nullptr);
    void stepBy(int steps) override;

  protected:
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    [[nodiscard]] QString textFromValue(double value) const override;

  private:
    void move(int direction, Qt::KeyboardModifiers modifiers);
};

/// The keep fraction: a logarithmic slider from 0.01 % to 100 % with 0 at its far left, and a spin box in
/// percent.
class KeepControl : public QWidget {
    Q_OBJECT
  public:
    static constexpr double defaultKeep = 0.05;

    explicit KeepControl(QWidget* parent = nullptr);

    /// Does not signal.
    void setKeep(double keep);
    [[nodiscard]] double keep() const { return m_keep; }
    [[nodiscard]] QSlider* slider() const { return m_slider; }
    [[nodiscard]] QDoubleSpinBox* spinBox() const { return m_spin; }

    [[nodiscard]] static double keepAt(int position);
    [[nodiscard]] static int positionOf(double keep);

  signals:
    void keepChanged(double keep); ///< by the user
    void dragStarted();
    void dragFinished();

  private:
    void changeTo(double keep);

    double m_keep = defaultKeep;
    FineSlider* m_slider;
    FineSpinBox* m_spin;
};

} // namespace fft_tensor::ui
