// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/window/export_dialog.h"

#include "base/atomic_file.h"
#include "base/file.h"
#include "base/file_target.h"
#include "ui/document/formats.h"
#include "ui/files/file_name.h"

#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QToolButton>

#include <filesystem>

namespace fft_tensor::ui {

namespace {

namespace fs = std::filesystem;

QString proposedTarget(const QString& source) {
    fs::path path = fs::absolute(bytesOfName(source)).lexically_normal();
    if (!path.has_filename())
        path = path.parent_path(); // "folder/"
    std::error_code ignored;
    if (!fs::is_directory(path, ignored))
        path.replace_extension();
    const fs::path proposed = path.native() + ".h5";
    return nameFromBytes(fs::exists(proposed, ignored) ? path.native() + "-compressed.h5"
                                                       : proposed.native());
}

} // namespace

ExportDialog::ExportDialog(Session& session, QWidget* parent)
    : QDialog(parent),
      m_session(session),
      m_target(new QLineEdit(this)),
      m_tensors(new QLabel(this)),
      m_bytes(new QLabel(this)),
      m_error(new QLabel(this)),
      m_remark(new SentenceLabel(this)) {
    setWindowTitle(tr("Export a compressed checkpoint"));
    m_target->setAccessibleName(tr("Target file"));
    m_target->setMinimumWidth(fontMetrics().averageCharWidth() * 60);
    auto* browse = new QToolButton(this);
    browse->setText(tr("&Browse…"));
    auto* line = new QHBoxLayout;
    line->addWidget(m_target, 1);
    line->addWidget(browse);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_export = buttons->addButton(tr("&Export"), QDialogButtonBox::AcceptRole);
    m_export->setDefault(true);
    auto* form = new QFormLayout(this);
    auto* targetLabel = new QLabel(tr("&Target file"), this);
    targetLabel->setBuddy(m_target); // a row of a layout has no buddy by itself
    form->addRow(targetLabel, line);
    form->addRow(tr("Tensors"), m_tensors);
    form->addRow(tr("Size"), m_bytes);
    form->addRow(tr("Pooled error"), m_error);
    form->addRow(m_remark);
    form->addRow(buttons);
    connect(browse, &QToolButton::clicked, this, &ExportDialog::browse);
    connect(m_target, &QLineEdit::textChanged, this, &ExportDialog::checkTarget);
    connect(&session, &Session::totalsChanged, this, &ExportDialog::showSummary);
    // A file that was still being opened has come: what was asked for was an export of the other one.
    connect(&session, &Session::documentChanged, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    m_target->setText(proposedTarget(session.path()));
    showSummary();
}

QString ExportDialog::target() const {
    return m_target->text().trimmed();
}

void ExportDialog::browse() {
    const QString path = QFileDialog::getSaveFileName(this, windowTitle(), target(),
                                                      tr("Compressed checkpoint (*.h5);;All files (*)"),
                                                      nullptr, QFileDialog::DontConfirmOverwrite);
    if (!path.isEmpty())
        m_target->setText(path);
}

void ExportDialog::showSummary() {
    const CheckpointTotals& totals = m_session.totals();
    m_tensors->setText(totals.raw > 0 ? tr("%1, of which at least %2 raw").arg(totals.layers).arg(totals.raw)
                                      : QString::number(totals.layers));
    const QString partly =
        totals.counted < totals.layers
            ? tr(" (%1 of %2 layers counted so far)").arg(totals.counted).arg(totals.layers)
            : QString();
    const double ratio = totals.bytes > 0 ? double(totals.inputBytes) / double(totals.bytes) : 0;
    m_bytes->setText(totals.counted == 0 ? tr("not known yet")
                                         : tr("≈ %1 of %2, %3%4")
                                               .arg(bytesText(totals.bytes), bytesText(totals.inputBytes),
                                                    ratioText(ratio), partly));
    m_error->setText(totals.counted == 0
                         ? tr("not known yet")
                         : QStringLiteral("≈ ") + percentText(totals.relativeError) +
                               (m_session.isRebuilt() ? tr(", against the rebuilt weights") : QString()));
}

QString ExportDialog::problemWith(const std::string& path, const std::string& source) {
    std::error_code ignored;
    if (fs::is_directory(path, ignored))
        return tr("This is a folder. Give the name of a file in it.");
    if (sameFile(path, source))
        return tr("This is the file that is open. Give another name: it is never overwritten.");
    try {
        requireFileTarget(path);
        const std::string folder = folderOf(fileTarget(path).path);
        if (!fs::is_directory(folder, ignored))
            return tr("There is no folder %1. Make it first, or choose another.")
                .arg(shownText(fs::absolute(folder).native()));
    } catch (const Error& error) {
        return shownText(error.message());
    }
    return {};
}

/// What is plain to see; whether the target can be written is for core to say.
void ExportDialog::checkTarget() {
    const std::string path = bytesOfName(target());
    const QString problem = problemWith(path, bytesOfName(m_session.path()));
    m_export->setEnabled(problem.isEmpty());
    std::error_code ignored;
    if (!problem.isEmpty())
        m_remark->setSentence(problem);
    else if (fs::exists(path, ignored))
        m_remark->setSentence(tr("The file exists and will be replaced when the new one has been verified."));
    else
        m_remark->setSentence(
            tr("The file is written beside its target, read back and verified, and only then put in place."));
}

} // namespace fft_tensor::ui
