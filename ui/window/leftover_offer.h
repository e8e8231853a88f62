// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/document/session.h"
#include "ui/window/message_bar.h"

namespace fft_tensor::ui {

/// Offers to remove what exports that were killed have left in the folder of `target`. Nothing is removed
/// without being asked for. Both must live as long as the offer may stand.
void offerLeftovers(const QString& target, Session& session, MessageBar& message);

} // namespace fft_tensor::ui
