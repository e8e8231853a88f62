// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "support/patience.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStringList>

#include <initializer_list>
#include <utility>

namespace fft_tensor::testing {

/// How a run of the command line ended.
struct Outcome {
    int code = -1; ///< -1: it crashed or did not start
    QByteArray out, err;

    /// Standard output as one JSON document; empty when it is anything else.
    [[nodiscard]] QJsonObject json() const {
        QJsonParseError error{};
        const QJsonDocument document = QJsonDocument::fromJson(out, &error);
        return error.error == QJsonParseError::NoError ? document.object() : QJsonObject();
    }
    /// Everything, for messages of failed checks.
    [[nodiscard]] QByteArray text() const {
        return "exit code " + QByteArray::number(code) + "\nstdout: " + out + "\nstderr: " + err;
    }
};

[[nodiscard]] inline QString commandLineProgram() {
    return QStringLiteral(FFT_TENSOR_BINARY_DIR "/bin/fft-tensor");
}

[[nodiscard]] inline Outcome endOf(QProcess& process) {
    Outcome outcome;
    if (!process.waitForFinished(patience) || process.exitStatus() != QProcess::NormalExit) {
        outcome.err = "crashed or hung: " + process.errorString().toUtf8() + process.readAllStandardError();
        return outcome;
    }
    outcome.code = process.exitCode();
    outcome.out = process.readAllStandardOutput();
    outcome.err = process.readAllStandardError();
    return outcome;
}

/// Runs fft-tensor with these arguments until it ends, on a machine that seems to have no plug-in for GPUs.
/// More environment: pairs of name and value.
[[nodiscard]] inline Outcome
runFftTensor(const QStringList& arguments,
             const std::initializer_list<std::pair<const char*, QString>>& variables = {}) {
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("FFT_TENSOR_PLUGIN_PATH"), QStringLiteral("/nowhere/plugin.so"));
    for (const auto& [name, value] : variables)
        environment.insert(QLatin1String(name), value);
    process.setProcessEnvironment(environment);
    process.start(commandLineProgram(), arguments);
    return endOf(process);
}

/// True when the object has every key of a list.
[[nodiscard]] inline bool hasKeys(const QJsonObject& object, const QStringList& keys) {
    for (const QString& key : keys)
        if (!object.contains(key))
            return false;
    return !keys.isEmpty();
}

} // namespace fft_tensor::testing
