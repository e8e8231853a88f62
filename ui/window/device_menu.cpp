// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/window/device_menu.h"

#include "ui/document/formats.h"

#include <algorithm>

namespace fft_tensor::ui {

namespace {

constexpr int reasonColumns = 64;

QString textOf(const DeviceEntry& entry) {
    QString text = QString::fromStdString(entry.name);
    if (entry.kind == "cuda" && entry.id != "cuda")
        text = DeviceMenu::tr("%1  (%2)").arg(text, QString::fromStdString(entry.id));
    if (entry.memoryBytes > 0)
        text += DeviceMenu::tr(", %1").arg(bytesText(entry.memoryBytes));
    if (entry.load)
        text += DeviceMenu::tr(", %1 % busy").arg(qRound(*entry.load * 100));
    return text.replace(QLatin1Char('&'), QLatin1String("&&")); // a card's name has no shortcut
}

} // namespace

QStringList wrappedLines(const QString& text, int columns) {
    QStringList lines;
    for (QString word : text.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        if (!lines.isEmpty() && lines.last().size() + 1 + word.size() <= columns) {
            lines.last() += QLatin1Char(' ') + word;
            continue;
        }
        for (; word.size() > columns; word.remove(0, columns)) // a path
            lines << word.left(columns);
        lines << word;
    }
    return lines;
}

DeviceMenu::DeviceMenu(DeviceState& devices, QWidget* parent)
    : QMenu(tr("&Device"), parent), m_devices(devices), m_group(new QActionGroup(this)) {
    setToolTipsVisible(true);
    connect(this, &QMenu::aboutToShow, &devices, &DeviceState::refresh);
    connect(&devices, &DeviceState::entriesChanged, this, &DeviceMenu::showItems);
    connect(&devices, &DeviceState::shownChanged, this, &DeviceMenu::showItems);
    connect(&devices, &DeviceState::choiceChanged, this, &DeviceMenu::showItems);
    showItems();
}

QList<DeviceMenu::Item> DeviceMenu::wantedItems() const {
    QList<Item> items{{QStringLiteral("auto"), tr("&Automatic: a GPU, or else the CPU"), {}, true}};
    for (const DeviceEntry& entry : m_devices.entries())
        items << Item{QString::fromStdString(entry.id), textOf(entry), QString::fromStdString(entry.reason),
                      entry.available};
    if (items.size() == 1)
        items << Item{QStringLiteral("cpu"), QStringLiteral("CPU"), {}, true};
    const QString chosen = m_devices.choice();
    const bool listed =
        std::any_of(items.begin(), items.end(), [&](const Item& item) { return item.choice == chosen; });
    if (!listed) // remembered from a start when it was there
        items << Item{chosen, chosen, m_devices.inUse().problem, false};
    return items;
}

void DeviceMenu::showItems() {
    const QList<Item> wanted = wantedItems();
    if (wanted != m_items) { // else what is under the cursor stays
        const QAction* active = activeAction();
        const QVariant under = active != nullptr ? active->data() : QVariant();
        m_items = wanted;
        clear();
        qDeleteAll(m_group->actions());
        for (const Item& item : m_items)
            addItem(item);
        for (QAction* action : m_group->actions())
            if (under.isValid() && action->data() == under)
                setActiveAction(action);
    }
    showChoice();
}

void DeviceMenu::addItem(const Item& item) {
    auto* action = new QAction(item.text, m_group);
    action->setCheckable(true);
    action->setData(item.choice);
    action->setEnabled(item.available);
    action->setToolTip(item.reason);
    connect(action, &QAction::triggered, &m_devices,
            [this, choice = item.choice] { m_devices.choose(choice); });
    addAction(action);
    // A menu does not wrap: one disabled line each.
    for (const QString& line : wrappedLines(item.reason, reasonColumns))
        addAction(QStringLiteral("    ") + QString(line).replace(QLatin1Char('&'), QLatin1String("&&")))
            ->setEnabled(false);
}

void DeviceMenu::showChoice() {
    for (QAction* action : m_group->actions())
        action->setChecked(action->data().toString() == m_devices.choice());
}

} // namespace fft_tensor::ui
