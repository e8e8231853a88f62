// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/job_context.h"
#include "cli/options.h"
#include "cli/table.h"
#include "tensor/host_tensor.h"

#include <CLI/CLI.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace fft_tensor::cli {

/// --rows --cols --runs, and --threads --json
struct BenchFlags {
    std::int64_t rows = 4096, columns = 4096;
    int runs = 7;
    ThreadsFlag threads;
    JsonFlag output;
    void addTo(CLI::App& command);
    /// UsageError unless the numbers make sense.
    void check() const;
};

/// Wall-clock seconds that a call takes.
template<class Work>
[[nodiscard]] double secondsOf(Work&& work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// Of at least one value.
[[nodiscard]] double median(std::vector<double> values);

/// Independent standard normal entries: the hardest input, as trained weights mostly are.
[[nodiscard]] TensorPtr whiteTensor(std::int64_t rows, std::int64_t columns, std::uint64_t seed);

/// A folder that is removed with everything in it.
class TemporaryFolder {
  public:
    /// In `parent`, or the system's folder for temporary files when that is empty.
    explicit TemporaryFolder(const std::string& parent = {});
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    [[nodiscard]] std::string file(const std::string& name) const { return (m_path / name).string(); }

  private:
    std::filesystem::path m_path;
};

/// What a run of this very program in a process of its own took.
struct ChildRun {
    std::string output; ///< its standard output
    double wallSeconds = 0, cpuSeconds = 0;
    std::uint64_t peakBytes = 0; ///< largest resident set
};
/// Throws Error(internal) when it fails. Start it before this process takes much memory: the system counts
/// what the parent has at the moment of the start.
[[nodiscard]] ChildRun runThisProgram(std::vector<std::string> arguments);

/// A table of measurements with the goals beside them.
class Figures {
  public:
    Figures() : m_table({{"", Table::Align::left}, {"measured"}, {"goal"}, {"", Table::Align::left}}) {}
    void add(const std::string& what, const std::string& measured) { m_table.add({what, measured, "", ""}); }
    void add(const std::string& what, const std::string& measured, const std::string& goal, bool reached) {
        m_table.add({what, measured, goal, reached ? "reached" : "missed"});
    }
    [[nodiscard]] std::string text() const { return m_table.text(); }

  private:
    Table m_table;
};

[[nodiscard]] std::string formatMilliseconds(double seconds);

} // namespace fft_tensor::cli
