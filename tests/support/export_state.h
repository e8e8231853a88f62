// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/compute/queue_model.h"

#include <QFileInfo>

namespace fft_tensor::testing {

/// What the queue says of the export to this file, wherever other jobs have put its row; empty: no such row.
[[nodiscard]] inline QString exportState(const ui::QueueModel& queue, const QString& target) {
    for (int row = 0; row < queue.rowCount(); ++row)
        if (queue.index(row, ui::QueueModel::titleColumn)
                .data()
                .toString()
                .contains(QFileInfo(target).fileName()))
            return queue.index(row, ui::QueueModel::stateColumn).data().toString();
    return {};
}

} // namespace fft_tensor::testing
