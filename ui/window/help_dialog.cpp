// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/window/help_dialog.h"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QVBoxLayout>

/// Resources of a static library must be asked for by name, outside any namespace.
static void initHelpResources() {
    Q_INIT_RESOURCE(help);
}

namespace fft_tensor::ui {

HelpDialog::HelpDialog(QWidget* parent)
    : QDialog(parent), m_pages(new QListWidget(this)), m_browser(new QTextBrowser(this)) {
    initHelpResources();
    setWindowTitle(tr("Help"));
    m_pages->setAccessibleName(tr("Help pages"));
    m_browser->setAccessibleName(tr("Help text"));
    const std::pair<QString, const char*> pages[] = {
        {tr("First steps"), "first-steps"},           {tr("What the numbers mean"), "numbers"},
        {tr("Reading the pictures"), "pictures"},     {tr("Memory and speed"), "memory-and-speed"},
        {tr("Claims and laws"), "claims-and-laws"},   {tr("Export and recipes"), "export"},
        {tr("Checkpoint files"), "checkpoint-files"}, {tr("The command line"), "command-line"},
        {tr("Keyboard and mouse"), "keys"},           {tr("Troubleshooting"), "troubleshooting"}};
    for (const auto& [title, file] : pages) {
        auto* item = new QListWidgetItem(title, m_pages);
        item->setData(Qt::UserRole, QUrl(QStringLiteral("qrc:/help/%1.md").arg(QLatin1String(file))));
    }
    m_pages->setMaximumWidth(fontMetrics().averageCharWidth() * 28);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto* across = new QHBoxLayout;
    across->addWidget(m_pages);
    across->addWidget(m_browser, 1);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(across, 1);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_pages, &QListWidget::currentItemChanged, this, [this](QListWidgetItem* item) {
        m_browser->setSource(item->data(Qt::UserRole).toUrl(), QTextDocument::MarkdownResource);
    });
    m_pages->setCurrentRow(0);
    resize(820, 560);
}

} // namespace fft_tensor::ui
