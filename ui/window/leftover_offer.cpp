// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/window/leftover_offer.h"

#include "base/file.h"
#include "base/file_target.h"
#include "base/leftovers.h"
#include "ui/document/formats.h"
#include "ui/files/file_name.h"

#include <QFileInfo>

namespace fft_tensor::ui {

namespace {

QString leftoverText(const std::vector<Leftover>& leftovers) {
    QStringList names;
    std::uint64_t bytes = 0;
    for (const Leftover& leftover : leftovers) {
        names << QFileInfo(shownText(leftover.path)).fileName();
        bytes += leftover.bytes;
    }
    return MessageBar::tr("Left in the target's folder by exports that were killed: %1 (%2).")
        .arg(names.join(QStringLiteral(", ")), bytesText(bytes));
}

} // namespace

void offerLeftovers(const QString& target, Session& session, MessageBar& message) {
    std::vector<Leftover> found;
    try {
        found = leftoversIn(folderOf(fileTarget(bytesOfName(target)).path));
    } catch (const Error&) {
        return; // the export says what is wrong with the target
    }
    if (found.empty())
        return;
    message.showOffer(leftoverText(found), MessageBar::tr("&Remove"), [&session, found] {
        for (const Leftover& leftover : found) {
            const QString name = shownText(leftover.path);
            if (removeLeftover(leftover))
                session.log(MessageBar::tr("Removed %1.").arg(name));
            else
                session.reportError(
                    MessageBar::tr("Could not remove %1: it is in use, or not yours.").arg(name));
        }
    });
}

} // namespace fft_tensor::ui
