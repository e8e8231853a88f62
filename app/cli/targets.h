// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/file_rights.h"

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace fft_tensor::cli {

// What commands that write files have in common.

/// --remove-leftovers: the temporary files that processes which were killed have left in the target's folder
/// are removed, else remarked on.
struct LeftoversFlag {
    bool remove = false;
    void addTo(CLI::App& command);
    /// Throws Error(invalidArgument) for what cannot be written, so call it before the work. An empty target
    /// is none.
    void attendTo(const std::string& target) const;
};

/// "-", /dev/stdout and so on: then nothing else may be printed there.
[[nodiscard]] bool goesToStandardOutput(const std::string& target);

/// UsageError where more than one result would go to standard output. Empty targets are none.
void requireOneOnStandardOutput(const std::vector<std::string>& targets, bool json);

/// Remarks on standard error, each with the file.
void remarkOn(const std::string& target, const Remarks& remarks);

} // namespace fft_tensor::cli
