// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "device/device_entry.h"
#include "product/product_place.h"

#include <QObject>
#include <QString>

#include <vector>

namespace fft_tensor::ui {

/// What computes from now on.
struct DeviceInUse {
    QString choice;           ///< that led to it
    QString id;               ///< "cpu", "cuda:0"
    QString description;      ///< "CPU, 2 threads"
    QString reason;           ///< with the choice "auto" on the CPU: why no GPU
    QString problem;          ///< the choice could not be had, and "auto" was taken instead: why
    ProductPlacePtr products; ///< where products are prepared; null: not known yet
};

/// The part of the session that is about devices: the one that was chosen, the one in use, all there are, and
/// who computed the current layer. Views choose; whoever computes reports back. Thread rule: the GUI thread.
class DeviceState : public QObject {
    Q_OBJECT
  public:
    using QObject::QObject;

    /// "auto", "cpu" or the id of a device.
    [[nodiscard]] const QString& choice() const { return m_choice; }
    void choose(const QString& choice);
    /// Asks for the list anew.
    void refresh() { emit listWanted(); }

    [[nodiscard]] const DeviceInUse& inUse() const { return m_inUse; }
    /// Empty until it has been asked for.
    [[nodiscard]] const std::vector<DeviceEntry>& entries() const { return m_entries; }
    /// Who computed the current layer; before there is one, who will. Empty while not known.
    [[nodiscard]] QString shown() const;
    /// All that is known, as sentences.
    [[nodiscard]] QString explanation() const;

    // For whoever computes.
    void setInUse(const DeviceInUse& device);
    void setEntries(const std::vector<DeviceEntry>& entries);
    /// Analysis::device() of the current layer; empty: there is none.
    void setLayerDevice(const QString& device);

  signals:
    void choiceChanged();
    void listWanted();
    void entriesChanged();
    void shownChanged(); ///< also of explanation() and inUse()

  private:
    QString m_choice = QStringLiteral("auto");
    DeviceInUse m_inUse;
    std::vector<DeviceEntry> m_entries;
    QString m_layerDevice;
};

} // namespace fft_tensor::ui
