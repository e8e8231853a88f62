// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/window/examples.h"

#include <QCoreApplication>
#include <QDir>

namespace fft_tensor::ui {

QString examplesFolder() {
    const QDir program(QCoreApplication::applicationDirPath());
    const QString installed = program.absoluteFilePath(QStringLiteral("../share/fft-tensor-studio/examples"));
    for (const QString& folder : {installed, QStringLiteral(FFT_TENSOR_EXAMPLES_DIR)})
        if (QDir(folder).exists())
            return QDir::cleanPath(folder);
    return {};
}

QStringList exampleFiles() {
    const QString folder = examplesFolder();
    if (folder.isEmpty())
        return {};
    QStringList paths;
    const QDir dir(folder);
    for (const QString& name :
         dir.entryList({QStringLiteral("*.safetensors"), QStringLiteral("*.npy")}, QDir::Files, QDir::Name))
        paths << dir.absoluteFilePath(name);
    return paths;
}

} // namespace fft_tensor::ui
