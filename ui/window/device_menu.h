// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/document/device_state.h"

#include <QActionGroup>
#include <QMenu>
#include <QStringList>

namespace fft_tensor::ui {

/// The devices, one of them chosen. Those that are not available are shown, too, disabled, with the reason
/// below them. Asks for the list whenever it opens, and shows the last one until the new one comes.
class DeviceMenu : public QMenu {
    Q_OBJECT
  public:
    explicit DeviceMenu(DeviceState& devices, QWidget* parent = nullptr);

    /// The items that can be chosen or could be: not the lines of reasons.
    [[nodiscard]] QList<QAction*> choices() const { return m_group->actions(); }

  private:
    struct Item {
        QString choice, text, reason;
        bool available = true;
        bool operator==(const Item&) const = default;
    };
    [[nodiscard]] QList<Item> wantedItems() const;
    void showItems();
    void showChoice();
    void addItem(const Item& item);

    DeviceState& m_devices;
    QActionGroup* m_group;
    QList<Item> m_items;
};

/// A text in lines of at most `columns` characters, broken between words where there are any.
[[nodiscard]] QStringList wrappedLines(const QString& text, int columns);

} // namespace fft_tensor::ui
