// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

namespace fft_tensor::cli {

/// From now on the signals of onEndSignals() only ask the work to end, so that temporary files are removed; a
/// second one ends the process at once.
void watchForInterrupts();

/// Number of the signal that asked the work to end, or 0. Any thread.
[[nodiscard]] int interruptSignal() noexcept;

} // namespace fft_tensor::cli
