// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/job_context.h"

#include <CLI/CLI.hpp>

#include <functional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace fft_tensor::cli {

/// What the process tells its caller. Interrupted by a signal: 128 + the signal's number.
enum ExitCode { exitOk = 0, exitFailed = 1, exitUsage = 2, exitDamaged = 3 };

/// The command line itself makes no sense. The message is a sentence that names the flag.
struct UsageError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Does a command's work and returns the exit code.
using Action = std::function<int(JobContext&)>;

/// The commands of the program: each file of this folder adds its own.
class Commands {
  public:
    explicit Commands(CLI::App& root) : m_root(root) {}

    [[nodiscard]] CLI::App& root() { return m_root; }
    /// `command` is a subcommand of root(), at any depth.
    void add(CLI::App& command, Action action) { m_actions.emplace_back(&command, std::move(action)); }
    /// Runs the parsed command. Precondition: parsing succeeded, so one was given.
    int run(JobContext& job) const {
        for (const auto& [command, action] : m_actions)
            if (command->parsed())
                return action(job);
        throw UsageError("No command was given. See fft-tensor --help.");
    }

  private:
    CLI::App& m_root;
    std::vector<std::pair<CLI::App*, Action>> m_actions;
};

void addInfo(Commands& commands);
void addCompress(Commands& commands);
void addVerify(Commands& commands);
void addRestore(Commands& commands);
void addAnalyze(Commands& commands);
void addSpectrum(Commands& commands);
void addBench(Commands& commands);
void addAlgebra(Commands& commands);
void addDevices(Commands& commands);
void addSelftest(Commands& commands);

} // namespace fft_tensor::cli
