// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

namespace fft_tensor {

/// From now on the first SIGINT, SIGTERM, SIGHUP (a closed terminal) or SIGQUIT only calls `handler` with its
/// number, so that the work can end and remove its temporary files; a second one ends the process at once.
/// SIGPIPE calls it every time. SIGHUP (nohup) and SIGPIPE stay ignored where they were at the start. SIGXFSZ
/// is ignored: a write beyond the file size limit fails instead. `handler` may only do what a signal handler
/// may; slow system calls that it interrupts end with EINTR.
void onEndSignals(void (*handler)(int));

} // namespace fft_tensor
