// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// What MainWindow does with files, dialogs and its own layout.
#include "ui/window/main_window.h"

#include "base/file.h"
#include "base/file_target.h"
#include "base/leftovers.h"
#include "ui/document/formats.h"
#include "ui/files/file_name.h"
#include "ui/files/save_file.h"
#include "ui/window/examples.h"
#include "ui/window/export_dialog.h"

#include <QApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>

namespace fft_tensor::ui {

namespace {
constexpr std::uint64_t largestRecipe = 64u << 20;
}

namespace {

/// What a dialog for opening is called. Toolkits leave names out that are not UTF-8.
QString openTitle(const QString& title, const QString& folder) {
    return holdsNamesThatDialogsHide(folder)
               ? MainWindow::tr("%1 (drop files whose names are not UTF-8 on the window: they are not listed "
                                "here)")
                     .arg(title)
               : title;
}

QString textOf(const std::vector<Leftover>& leftovers) {
    QStringList names;
    std::uint64_t bytes = 0;
    for (const Leftover& leftover : leftovers) {
        names << QFileInfo(shownText(leftover.path)).fileName();
        bytes += leftover.bytes;
    }
    return MainWindow::tr("Left in the target's folder by exports that were killed: %1 (%2).")
        .arg(names.join(QStringLiteral(", ")), bytesText(bytes));
}

} // namespace

void MainWindow::chooseFile() {
    const QString folder = QFileInfo(m_session.path()).absolutePath();
    const QUrl url =
        QFileDialog::getOpenFileUrl(this, openTitle(tr("Open weights"), folder), QUrl::fromLocalFile(folder),
                                    tr("Weights (*.safetensors *.npy *.h5 *.index.json);;All files (*)"),
                                    nullptr, {}, {QStringLiteral("file")});
    if (!url.isEmpty())
        open(nameFromUrl(url));
}

void MainWindow::chooseFolder() {
    const QString folder = QFileInfo(m_session.path()).absolutePath();
    const QUrl url = QFileDialog::getExistingDirectoryUrl(
        this, openTitle(tr("Open a folder of weights"), folder), QUrl::fromLocalFile(folder),
        QFileDialog::ShowDirsOnly, {QStringLiteral("file")});
    if (!url.isEmpty())
        open(nameFromUrl(url));
}

/// Never removed without being asked for.
void MainWindow::offerLeftovers(const QString& target) {
    std::vector<Leftover> found;
    try {
        found = leftoversIn(folderOf(fileTarget(bytesOfName(target)).path));
    } catch (const Error&) {
        return; // the export says what is wrong with the target
    }
    if (found.empty())
        return;
    m_message->showOffer(textOf(found), tr("&Remove"), [this, found] {
        for (const Leftover& leftover : found) {
            const QString name = shownText(leftover.path);
            if (removeLeftover(leftover))
                m_session.log(tr("Removed %1.").arg(name));
            else
                m_session.reportError(tr("Could not remove %1: it is in use, or not yours.").arg(name));
        }
    });
}

void MainWindow::chooseExport() {
    if (!m_session.document())
        return;
    ExportDialog dialog(m_session, this);
    if (dialog.exec() == QDialog::Accepted)
        exportTo(dialog.target());
}

void MainWindow::saveRecipe() {
    const QString path =
        QFileDialog::getSaveFileName(this, tr("Save the recipe"), QString(), tr("Recipes (*.json)"));
    if (path.isEmpty())
        return;
    m_session.reportSaved(path, saveFile(path, QByteArray::fromStdString(toJson(m_session.recipe())) + '\n',
                                         m_session.audience()));
}

void MainWindow::loadRecipe() {
    const QString path = QFileDialog::getOpenFileName(this, tr("Load a recipe"), QString(),
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

void MainWindow::restoreLayout() {
    m_initialState = saveState();
    resize(1280, 820);
    restoreGeometry(m_settings.bytes(QStringLiteral("window/geometry")));
    m_layoutKnown = restoreState(m_settings.bytes(QStringLiteral("window/state")));
}

void MainWindow::resetLayout() {
    if (m_session.document())
        restoreState(m_initialState);
    else
        m_stateWithDocks = m_initialState;
    m_layoutKnown = false;
    shareWidth();
    ViewState view;
    view.theme = m_session.view().theme;
    view.colorMap = m_session.view().colorMap;
    m_session.setView(view);
}

void MainWindow::showAbout() {
    QMessageBox::about(
        this, tr("About FFT-Tensor Studio"),
        tr("<h3>FFT-Tensor Studio %1</h3><p>Neural-network weights in the frequency domain: look, tune, "
           "export.</p><p>Copyright 2026 The FFT-Tensor Studio authors. Free software under the GNU General "
           "Public License, version 3 or later.</p><p>Uses Qt, QCustomPlot, FFTW, OpenBLAS, Highway, HDF5, "
           "oneTBB, OpenSSL and zlib.</p>")
            .arg(QCoreApplication::applicationVersion()));
}

} // namespace fft_tensor::ui
