// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// What MainWindow does with files, dialogs and its own layout.
#include "ui/studio/main_window.h"

#include "base/file.h"
#include "ui/studio/examples.h"
#include "ui/studio/export_dialog.h"

#include <QApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>

namespace fft_tensor::ui {

namespace {
constexpr std::uint64_t largestRecipe = 64u << 20;
}

void MainWindow::chooseFile() {
    const QString path =
        QFileDialog::getOpenFileName(this, tr("Open weights"), QFileInfo(m_session.path()).absolutePath(),
                                     tr("Weights (*.safetensors *.npy *.h5 *.index.json);;All files (*)"));
    if (!path.isEmpty())
        open(path);
}

void MainWindow::chooseFolder() {
    const QString path = QFileDialog::getExistingDirectory(this, tr("Open a folder of weights"),
                                                           QFileInfo(m_session.path()).absolutePath());
    if (!path.isEmpty())
        open(path);
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
    try {
        AtomicFile file(path.toStdString());
        file.write(toJson(m_session.recipe()) + '\n');
        file.commit();
        m_session.log(tr("Saved the recipe %1.").arg(path));
    } catch (const Error& error) {
        m_session.reportError(QString::fromUtf8(error.what()));
    }
}

void MainWindow::loadRecipe() {
    const QString path = QFileDialog::getOpenFileName(this, tr("Load a recipe"), QString(),
                                                      tr("Recipes (*.json);;All files (*)"));
    if (path.isEmpty())
        return;
    try {
        const std::string text = path.toStdString();
        const Recipe recipe = parseRecipe(readText(text, largestRecipe), text);
        m_session.loadRecipe(recipe);
        m_session.log(tr("Loaded the recipe %1.").arg(path));
        if (recipe.total)
            m_session.reportError(tr(
                "The target of this recipe holds for the whole file: an export finds one keep fraction for "
                "all layers without settings of their own. The window shows each layer as if the "
                "target were its own."));
    } catch (const Error& error) {
        m_session.reportError(QString::fromUtf8(error.what()));
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
