// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <chrono>
#include <cstdint>

namespace fft_tensor {

/// What a process may still take that is about to parse what strangers wrote.
struct Confinement {
    std::uint64_t memoryBytes = 0;         ///< of addresses, all in all
    std::chrono::milliseconds processor{}; ///< of processor time from now on; then SIGPROF ends it
};

/// Takes everything from this process that parsing a file in memory does not need, for good: it can open
/// nothing, write to no file, start nothing, reach no network (seccomp, on the processors that this knows;
/// and limits everywhere), leaves no core dump, and dies with the process that started it. Descriptors that
/// are open stay open. Sanitizers need more than that: under them only the limits of time hold. Precondition:
/// one thread.
void confineThisProcess(const Confinement& confinement);

} // namespace fft_tensor
