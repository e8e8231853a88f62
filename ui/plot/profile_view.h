// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "analysis/profiles.h"
#include "ui/plot/plot_widget.h"

#include <QString>

#include <optional>
#include <vector>

class QComboBox;
class QCPItemTracer;
class QLabel;

namespace fft_tensor::ui {

struct NamedProfile {
    QString name;
    std::vector<ProfilePoint> points;
    /// What `frequency` of the points means; an axis that is not transformed counts its indices instead.
    QString frequencyLabel = QStringLiteral("Frequency (cycles per sample)");
};

/// Mean power over frequency, one profile at a time: radial, along the rows, along the columns … The point
/// nearest to the mouse, or moved to by the left and right keys, is marked and read out.
class ProfileView : public PlotWidget {
    Q_OBJECT

  public:
    explicit ProfileView(QWidget* parent = nullptr);

    /// The profile of the chosen name stays chosen where the new ones have it.
    void setProfiles(std::vector<NamedProfile> profiles);

    [[nodiscard]] int currentProfile() const;
    void setCurrentProfile(int index);
    [[nodiscard]] QString readout() const;
    [[nodiscard]] QComboBox* chooser() const { return m_chooser; }

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void applyColors() override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    void showProfile();
    /// Marks a point and tells its numbers; nothing marks none.
    void mark(std::optional<int> point);
    [[nodiscard]] std::optional<int> nearestPoint(double x) const;
    [[nodiscard]] const std::vector<ProfilePoint>* drawnPoints() const;

    QComboBox* m_chooser = nullptr;
    QLabel* m_readout = nullptr;
    QCPItemTracer* m_dot = nullptr;
    std::vector<NamedProfile>
        m_profiles; ///< points of no power, which a logarithmic axis cannot show, left out
    std::optional<int> m_marked;
};

} // namespace fft_tensor::ui
