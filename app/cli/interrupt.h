// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

namespace fft_tensor::cli {

/// From now on the signals of onEndSignals() only ask the work to end, so that temporary files are removed; a
/// second one ends the process at once.
void watchForInterrupts();

/// Standard streams that are closed are taken by something that nobody can write to: else the next file that
/// is opened would get their number, and remarks would go into it. First thing in main().
void occupyClosedStreams();

/// Number of the signal that asked the work to end, or 0. Any thread.
[[nodiscard]] int interruptSignal() noexcept;

} // namespace fft_tensor::cli
