// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/window/start_page.h"

#include "ui/files/file_name.h"
#include "ui/window/examples.h"

#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace fft_tensor::ui {

namespace {

QString homely(const QString& path) {
    const QString home = QDir::homePath() + QLatin1Char('/');
    return path.startsWith(home) ? QStringLiteral("~/") + path.mid(home.size()) : path;
}

} // namespace

StartPage::StartPage(SettingsStore& settings, QWidget* parent) : QWidget(parent), m_settings(settings) {
    auto* across = new QHBoxLayout(this);
    m_column = new QVBoxLayout;
    across->addStretch(1);
    across->addLayout(m_column, 4);
    across->addStretch(1);
    auto* title = new QLabel(tr("FFT-Tensor Studio"), this);
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.8);
    title->setFont(large);
    auto* text = new QLabel(
        tr("See what the weights of a network look like in the frequency domain, tune how much of it is "
           "kept, and export a compressed checkpoint.\nDrop a .safetensors or .npy file, a compressed "
           "checkpoint or a folder anywhere in this window."),
        this);
    text->setWordWrap(true);
    auto* buttons = new QHBoxLayout;
    auto* file = new QPushButton(tr("&Open file…"), this);
    auto* folder = new QPushButton(tr("Open &folder…"), this);
    file->setDefault(true);
    buttons->addWidget(file);
    buttons->addWidget(folder);
    buttons->addStretch(1);
    m_column->addStretch(1);
    m_column->addWidget(title);
    m_column->addSpacing(6);
    m_column->addWidget(text);
    m_column->addSpacing(12);
    m_column->addLayout(buttons);
    m_column->addSpacing(12);
    m_column->addStretch(2);
    connect(file, &QPushButton::clicked, this, &StartPage::openFileRequested);
    connect(folder, &QPushButton::clicked, this, &StartPage::openFolderRequested);
    connect(&settings, &SettingsStore::recentChanged, this, &StartPage::rebuild);
    rebuild();
}

void StartPage::rebuild() {
    delete m_links;
    m_links = new QWidget(this);
    auto* row = new QHBoxLayout(m_links);
    row->setContentsMargins(0, 0, 0, 0);
    addLinks(tr("Recent files"), m_settings.recentFiles().mid(0, 6));
    addLinks(tr("Examples"), exampleFiles());
    row->addStretch(1);
    m_column->insertWidget(m_column->count() - 1, m_links);
}

void StartPage::addLinks(const QString& heading, const QStringList& paths) {
    if (paths.isEmpty())
        return;
    auto* list = new QVBoxLayout;
    auto* label = new QLabel(heading, m_links);
    QFont strong = font();
    strong.setBold(true);
    label->setFont(strong);
    list->addWidget(label);
    for (const QString& path : paths) {
        const int widest = 48 * fontMetrics().horizontalAdvance(QLatin1Char('0'));
        const QString name = QFileInfo(shownName(path)).fileName();
        auto* link = new QPushButton(fontMetrics().elidedText(name, Qt::ElideMiddle, widest), m_links);
        link->setFlat(true);
        link->setCursor(Qt::PointingHandCursor);
        link->setToolTip(homely(shownName(path)));
        link->setStyleSheet(QStringLiteral("QPushButton { text-align: left; padding: 4px 8px; }"));
        connect(link, &QPushButton::clicked, this, [this, path] { emit openRequested(path); });
        list->addWidget(link);
    }
    list->addStretch(1);
    static_cast<QHBoxLayout*>(m_links->layout())->addLayout(list);
}

} // namespace fft_tensor::ui
