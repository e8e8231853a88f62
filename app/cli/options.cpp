// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "options.h"

#include "base/file.h"
#include "command.h"
#include "device/devices.h"
#include "output.h"
#include "pipeline/name_pattern.h"
#include "pipeline/open_weights.h"

namespace fft_tensor::cli {

namespace {

constexpr std::uint64_t largestRecipe = 16U << 20U;

void checkRegex(const char* flag, const std::string& pattern) {
    try {
        const NamePattern compiled(pattern);
    } catch (const Error& error) {
        throw UsageError(std::string(flag) + ": " + error.message());
    }
}

} // namespace

void JsonFlag::addTo(CLI::App& command) {
    command.add_flag("--json", json, "Print one JSON document instead of text for people");
}

void ThreadsFlag::addTo(CLI::App& command) {
    command.add_option("--threads", threads, "Threads to use (default, or 0: all)")
        ->check(CLI::Range(0, 4096))
        ->type_name("N");
}

void DeviceFlag::addTo(CLI::App& command) {
    command
        .add_option("--device", device,
                    "Where is computed: auto, cpu, cuda or one of several as cuda:N (default: " + device +
                        ")")
        ->check(
            [](const std::string& text) {
                return Devices::isChoice(text) ? std::string() : text + " is not auto, cpu, cuda or cuda:N";
            },
            "")
        ->type_name("NAME");
}

std::unique_ptr<Backend> DeviceFlag::makeBackend() const {
    Devices devices;
    const LogSink warnings = [](LogLevel level, const std::string& sentence) {
        if (level == LogLevel::warning)
            remark(sentence);
    };
    return devices.makeBackend(device, warnings).backend;
}

void NameFilter::addTo(CLI::App& command, const std::string& includePurpose,
                       const std::string& excludePurpose) {
    command.add_option("--include", include, includePurpose)->type_name("REGEX");
    command.add_option("--exclude", exclude, excludePurpose)->type_name("REGEX");
}

void NameFilter::check() const {
    checkRegex("--include", include);
    checkRegex("--exclude", exclude);
}

bool NameFilter::accepts(const std::string& tensor) const {
    const auto found = [&](const std::string& pattern) { return NamePattern(pattern).matches(tensor); };
    return (include.empty() || found(include)) && (exclude.empty() || !found(exclude));
}

void InputArgument::addTo(CLI::App& command, const std::string& name, const std::string& purpose) {
    command.add_option(name, text, purpose)->required()->type_name("");
}

void GoalFlags::addTo(CLI::App& command) {
    command.add_option("--keep", keep, "Fraction of the spectrum to keep, 0 to 1 (default: 0.05)")
        ->type_name("P");
    command.add_option("--error", error, "Relative error to stay below, 0 to 1")->type_name("E");
    command.add_option("--ratio", ratio, "Source bytes over stored bytes to reach, above 0")->type_name("R");
    command.add_flag("--total", total,
                     "--error or --ratio is the whole file's, with one keep for all its tensors");
    command
        .add_option("--axes", axes, "Transform axes: all, last, auto or a list such as 0,2 (default: all)")
        ->type_name("AXES");
    command.add_option("--values", values, "Store coefficients as float32 or float16 (default: float32)")
        ->check(CLI::IsMember({"float32", "float16"}))
        ->type_name("TYPE");
    command.add_option("--recipe", recipeFile, "Settings per tensor, as the window saves them")
        ->type_name("FILE");
}

Goal GoalFlags::goal() const {
    if ((keep ? 1 : 0) + (error ? 1 : 0) + (ratio ? 1 : 0) > 1)
        throw UsageError("--keep, --error and --ratio exclude one another: give one of them.");
    if (total && !error && !ratio)
        throw UsageError("--total needs --error or --ratio: a keep fraction holds for every tensor anyway.");
    if (error) {
        if (!(*error >= 0 && *error <= 1))
            throw UsageError("--error must be a number from 0 to 1; it was " + formatNumber(*error) + ".");
        return {Goal::Kind::error, *error};
    }
    if (ratio) {
        // The range that recipes hold: a checkpoint keeps its settings as one.
        if (!(*ratio >= 1e-3 && *ratio <= 1e9))
            throw UsageError("--ratio must be a number from 0.001 to 1e9; it was " + formatNumber(*ratio) +
                             ".");
        return {Goal::Kind::ratio, *ratio};
    }
    checkKeep(keep.value_or(0.05));
    return {Goal::Kind::keep, keep.value_or(0.05)};
}

Recipe GoalFlags::recipe() const {
    if (recipeFile) {
        if (keep || error || ratio || total || axes || values)
            throw UsageError(
                "--recipe already says what to aim at: leave out --keep, --error, --ratio, --total, "
                "--axes and --values, or the recipe.");
        return parseRecipe(readText(*recipeFile, largestRecipe), *recipeFile);
    }
    Recipe recipe;
    recipe.fallback.goal = goal();
    recipe.fallback.axes = axesFromFlag(axes.value_or("all"));
    recipe.fallback.valueType = values == "float16" ? ValueType::float16 : ValueType::float32;
    recipe.total = total;
    return recipe;
}

void checkKeep(double keep) {
    if (!(keep >= 0 && keep <= 1))
        throw UsageError("--keep must be a number from 0 to 1; it was " + formatNumber(keep) + ".");
}

AxesChoice axesFromFlag(const std::string& text) {
    try {
        return parseAxesChoice(text);
    } catch (const Error& error) {
        throw UsageError("--axes " + text + ": " + error.message());
    }
}

void checkAtLeast(const char* flag, long long value, long long minimum) {
    if (value < minimum)
        throw UsageError(std::string(flag) + " must be " + std::to_string(minimum) + " or more; it was " +
                         std::to_string(value) + ".");
}

OpenedInput openInput(const TensorAddress& address, const JobContext& job) {
    OpenedInput input{openWeights(address.path, job), {}};
    if (!address.tensor.empty()) {
        input.tensors.push_back(input.file->require(address.tensor));
        return input;
    }
    for (std::size_t i = 0; i < input.file->tensors().size(); ++i)
        input.tensors.push_back(i);
    return input;
}

void refuseToOverwrite(const WeightFile& input, const std::string& output) {
    for (const std::string& file : input.files())
        if (sameFile(file, output))
            throw Error(ErrorCode::invalidArgument,
                        "The output is the input itself, which would be lost. Choose another name with -o.",
                        output);
}

} // namespace fft_tensor::cli
