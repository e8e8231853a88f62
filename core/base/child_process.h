// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/job_context.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace fft_tensor {

/// What is run, and what it gets: no environment but the few variables that libraries and sanitizers need, no
/// descriptors but 0 and 2 (/dev/null), 1 (a pipe to us) and `inherited` as childInput.
struct ChildCall {
    std::string program;
    std::vector<std::string> arguments;  ///< without the program itself
    int inherited = -1;                  ///< a descriptor of ours
    std::uint64_t mostOutput = 0;        ///< bytes; more ends the child
    std::chrono::milliseconds longest{}; ///< by the clock on the wall; longer ends the child
};

constexpr int childInput = 3;

/// How a child came to its end, and what it had written until then.
struct ChildEnd {
    enum class How { exited, killed, tooLong, tooMuch };
    How how = How::exited;
    int number = 0; ///< exit code, or the signal that killed it
    std::vector<std::byte> output;
};

/// Runs a program to its end, which comes at the latest when it closes its output. It is in a process group
/// of its own, so that an interrupt on the terminal reaches us alone. Throws Error(internal) when it cannot
/// be started; lets `Cancelled` through, and whatever happens, the child is gone when this returns. Thread
/// rule: any.
[[nodiscard]] ChildEnd runChild(const ChildCall& call, const JobContext& context);

} // namespace fft_tensor
