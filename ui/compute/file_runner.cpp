// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/compute/file_runner.h"

#include "pipeline/open_weights.h"
#include "ui/compute/compute_state.h"
#include "ui/document/formats.h"
#include "ui/files/file_name.h"

#include <QFileInfo>

#include <utility>

namespace fft_tensor::ui {

namespace {

bool isMatrixOrMore(const TensorInfo& info) {
    int longAxes = 0;
    for (const std::uint64_t length : info.shape)
        longAxes += length > 1 ? 1 : 0;
    return longAxes > 1;
}

/// The tensor to show first: the largest of the first few would surprise; the first that is more than a
/// vector.
int firstTensor(const WeightFile& file) {
    int vector = -1;
    const std::vector<TensorInfo>& all = file.tensors();
    for (std::size_t i = 0; i < all.size(); ++i) {
        const TensorInfo& info = all[i];
        if (!info.dtype || !isFloatingPoint(*info.dtype) || info.shape.empty() ||
            elementCount(info.shape) == 0)
            continue;
        if (isMatrixOrMore(info))
            return static_cast<int>(i);
        if (vector < 0)
            vector = static_cast<int>(i);
    }
    return vector < 0 && !all.empty() ? 0 : vector;
}

OpenedFile openAddress(const std::string& text, const JobContext& context) {
    const TensorAddress address = parseTensorAddress(text);
    OpenedFile opened;
    opened.file = openWeights(address.path, context);
    opened.path = nameFromBytes(address.path);
    opened.tensor = address.tensor.empty() ? firstTensor(*opened.file)
                                           : static_cast<int>(opened.file->require(address.tensor));
    return opened;
}

QString titled(const char* title, const QString& path) {
    return FileRunner::tr(title).arg(QFileInfo(shownName(path)).fileName());
}

} // namespace

void FileRunner::open(const QString& address) {
    m_scope.ask<OpenedFile>(
        {"open", JobPriority::interactive, titled(QT_TR_NOOP("Open %1"), address)},
        [text = bytesOfName(address)](ComputeState&, JobContext& context) {
            return openAddress(text, context);
        },
        [this](const OpenedFile& file) { onOpened(file); });
}

void FileRunner::onOpened(const OpenedFile& file) {
    m_session.setDocument(file);
    m_session.log(tr("Opened %1 (%2), tensors: %3.")
                      .arg(shownName(file.path), QString::fromStdString(file.file->format()))
                      .arg(m_session.tensorCount()));
    emit opened(file.path);
}

JobId FileRunner::exportTo(const QString& path) {
    if (!m_session.document()) { // none yet, or the one that was asked for is still being opened
        m_session.reportError(tr("There is nothing to export yet: no file is open. Open one, wait until its "
                                 "layers are listed, and export then."));
        return 0;
    }
    CompressOptions options;
    options.recipe = m_session.recipe();
    return m_scope.ask<CompressReport>(
        {"", JobPriority::background, titled(QT_TR_NOOP("Export %1"), path), true},
        [file = m_session.document(), path, options](ComputeState& state, JobContext& context) {
            const std::shared_ptr<Backend> backend = state.backend;
            return compressWeights(*file, bytesOfName(path), options, *backend, context);
        },
        [this, path](const Answer<CompressReport>& answer) {
            if (answer.value)
                onExported(answer.id, *answer.value, path);
            else if (answer.error)
                m_session.reportError(answer.problem());
        });
}

void FileRunner::onExported(JobId id, const CompressReport& report, const QString& path) {
    emit exported(id, report, path);
    m_session.log(tr("Exported and verified %1: %2, %3, error %4.")
                      .arg(shownName(path), bytesText(report.outputBytes), ratioText(report.ratio),
                           percentText(report.relativeError)));
    Remarks remarks = report.remarks;
    remarks.insert(remarks.end(), report.summary.remarks.begin(), report.summary.remarks.end());
    if (!remarks.empty())
        m_session.reportError(remarkText(path, remarks));
}

} // namespace fft_tensor::ui
