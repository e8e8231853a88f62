// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/window/file_dialogs.h"

#include "base/file.h"
#include "ui/files/file_name.h"
#include "ui/files/save_file.h"
#include "ui/window/export_dialog.h"

#include <QFileDialog>
#include <QFileInfo>

namespace fft_tensor::ui {

namespace {

constexpr std::uint64_t largestRecipe = 64u << 20;

/// What a dialog for opening is called. Toolkits leave names out that are not UTF-8.
QString openTitle(const QString& title, const QString& folder) {
    return holdsNamesThatDialogsHide(folder)
               ? FileDialogs::tr(
                     "%1 (drop files whose names are not UTF-8 on the window: they are not listed "
                     "here)")
                     .arg(title)
               : title;
}

} // namespace

void FileDialogs::chooseFile() {
    const QString folder = QFileInfo(m_session.path()).absolutePath();
    const QUrl url = QFileDialog::getOpenFileUrl(
        m_window, openTitle(tr("Open weights"), folder), QUrl::fromLocalFile(folder),
        tr("Weights (*.safetensors *.npy *.h5 *.index.json);;All files (*)"), nullptr, {},
        {QStringLiteral("file")});
    if (!url.isEmpty())
        emit openRequested(nameFromUrl(url));
}

void FileDialogs::chooseFolder() {
    const QString folder = QFileInfo(m_session.path()).absolutePath();
    const QUrl url = QFileDialog::getExistingDirectoryUrl(
        m_window, openTitle(tr("Open a folder of weights"), folder), QUrl::fromLocalFile(folder),
        QFileDialog::ShowDirsOnly, {QStringLiteral("file")});
    if (!url.isEmpty())
        emit openRequested(nameFromUrl(url));
}

void FileDialogs::chooseExport() {
    if (!m_session.document())
        return;
    ExportDialog dialog(m_session, m_window);
    if (dialog.exec() == QDialog::Accepted)
        emit exportRequested(dialog.target());
}

void FileDialogs::saveRecipe() {
    const QString path =
        QFileDialog::getSaveFileName(m_window, tr("Save the recipe"), QString(), tr("Recipes (*.json)"));
    if (path.isEmpty())
        return;
    m_session.reportSaved(path, saveFile(path, QByteArray::fromStdString(toJson(m_session.recipe())) + '\n',
                                         m_session.audience()));
}

void FileDialogs::loadRecipe() {
    const QString path = QFileDialog::getOpenFileName(m_window, tr("Load a recipe"), QString(),
                                                      tr("Recipes (*.json);;All files (*)"));
    if (path.isEmpty())
        return;
    try {
        const std::string text = bytesOfName(path);
        const Recipe recipe = parseRecipe(readText(text, largestRecipe), text);
        m_session.loadRecipe(recipe);
        m_session.log(tr("Loaded the recipe %1.").arg(shownName(path)));
        if (recipe.total)
            m_session.reportError(tr(
                "The target of this recipe holds for the whole file: an export finds one keep fraction for "
                "all layers without settings of their own. The window shows each layer as if the "
                "target were its own."));
    } catch (const Error& error) {
        m_session.reportError(shownText(error.what()));
    }
}

} // namespace fft_tensor::ui
