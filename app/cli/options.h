// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/job_context.h"
#include "io/weight_file.h"
#include "pipeline/recipe.h"
#include "spectral/backend.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace fft_tensor::cli {

// Flags that several commands share. Each group is added to a subcommand, filled by the parser, and asked for
// its meaning afterwards; the questions throw UsageError that names the flag.

/// --json
struct JsonFlag {
    bool json = false;
    void addTo(CLI::App& command);
};

/// --threads N
struct ThreadsFlag {
    int threads = 0; ///< 0: all
    void addTo(CLI::App& command);
};

/// --device auto|cpu|cuda|cuda:N
struct DeviceFlag {
    std::string device = "auto";
    void addTo(CLI::App& command);
    /// Throws Error(unsupported) with the reason for a GPU that is not available. Changes to the CPU in the
    /// middle of the work are remarked on standard error; that "auto" finds no GPU is not (see fft-tensor
    /// devices).
    [[nodiscard]] std::unique_ptr<Backend> makeBackend() const;
};

/// --include REGEX --exclude REGEX
struct NameFilter {
    std::string include, exclude;
    void addTo(CLI::App& command, const std::string& includePurpose, const std::string& excludePurpose);
    /// Both compile.
    void check() const;
    [[nodiscard]] bool accepts(const std::string& tensor) const;
};

/// FILE or FILE::tensor
struct InputArgument {
    std::string text;
    void addTo(CLI::App& command, const std::string& name, const std::string& purpose);
    [[nodiscard]] TensorAddress address() const { return parseTensorAddress(text); }
};

/// --keep | --error | --ratio, --total, --axes, --values, --recipe
struct GoalFlags {
    std::optional<double> keep, error, ratio;
    bool total = false;
    std::optional<std::string> axes, values, recipeFile;
    void addTo(CLI::App& command);
    /// The settings they amount to. Reads the recipe file where one is given.
    [[nodiscard]] Recipe recipe() const;

  private:
    [[nodiscard]] Goal goal() const;
};

/// A keep fraction, 0 to 1, or UsageError.
void checkKeep(double keep);
/// "all", "last", "auto" or a list; UsageError for anything else.
[[nodiscard]] AxesChoice axesFromFlag(const std::string& text);
/// UsageError unless the value is at least `minimum`.
void checkAtLeast(const char* flag, long long value, long long minimum);

/// Opens FILE of an address, unless `job` is ended before. With a tensor in it, `require`s that one.
struct OpenedInput {
    std::shared_ptr<const WeightFile> file;
    std::vector<std::size_t> tensors; ///< those that are meant: the named one, or all
};
[[nodiscard]] OpenedInput openInput(const TensorAddress& address, const JobContext& job);

/// Throws Error(invalidArgument) where writing `output` would overwrite one of the input's files.
void refuseToOverwrite(const WeightFile& input, const std::string& output);

} // namespace fft_tensor::cli
