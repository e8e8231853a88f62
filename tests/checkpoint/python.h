// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "support/patience.h"

#include <QProcess>
#include <QString>
#include <QStringList>

/// Debian's Python with h5py, for the tests that look at checkpoints from outside.
namespace python {

struct Outcome {
    int exitCode = -1;
    QString text; ///< stdout and stderr
};

inline Outcome run(const QString& script, const QStringList& arguments = {}) {
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start("/usr/bin/python3", QStringList{"-c", script} + arguments);
    if (!process.waitForStarted(fft_tensor::patience) || !process.waitForFinished(fft_tensor::patience))
        return {};
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
            QString::fromUtf8(process.readAll())};
}

inline bool hasH5py() {
    return run("import h5py, numpy").exitCode == 0;
}

} // namespace python
