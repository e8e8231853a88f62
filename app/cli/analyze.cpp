// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "analysis/layer_survey.h"
#include "base/error.h"
#include "base/file.h"
#include "base/parallel.h"
#include "command.h"
#include "options.h"
#include "output.h"
#include "table.h"
#include "tensor/statistics.h"

#include <algorithm>
#include <memory>
#include <optional>

namespace fft_tensor::cli {

namespace {

struct AnalyzeFlags {
    InputArgument input;
    double keep = 0.05;
    std::uint64_t seed = 1;
    NameFilter filter;
    std::string csvPath;
    ThreadsFlag threads;
    DeviceFlag device;
    JsonFlag output;
};

struct Skipped {
    std::string name, reason;
};

struct Survey {
    std::vector<LayerSurvey> layers; ///< most structure first
    std::vector<Skipped> skipped;
};

/// Why a tensor has no spectrum worth a row, as far as its header tells.
std::optional<std::string> reasonToSkip(const TensorInfo& tensor) {
    if (!tensor.dtype)
        return "dtype " + tensor.dtypeName + " is not converted by this program";
    if (!isFloatingPoint(*tensor.dtype))
        return "dtype " + tensor.dtypeName + " is not floating point";
    if (tensor.shape.empty())
        return "a scalar has no axes";
    if (elementCount(tensor.shape) == 0)
        return "it has no elements";
    return std::nullopt;
}

void surveyTensor(Survey& survey, const WeightFile& file, std::size_t index, const AnalyzeFlags& flags,
                  Backend& backend, JobContext& job) {
    const TensorInfo& info = file.tensors()[index];
    if (const auto reason = reasonToSkip(info)) {
        survey.skipped.push_back({info.name, *reason});
        return;
    }
    const TensorPtr tensor = file.read(index, job);
    if (const auto bad = statisticsOf(tensor->values).firstNotFinite) {
        survey.skipped.push_back(
            {info.name, "it holds NaN or infinity, first at index " + std::to_string(*bad)});
        return;
    }
    try {
        survey.layers.push_back(surveyLayer(tensor, flags.keep, flags.seed, backend, job));
    } catch (const Error& error) {
        if (error.code() != ErrorCode::unsupported)
            throw;
        survey.skipped.push_back({info.name, error.message()}); // too large for one spectrum
    }
}

Survey surveyAll(const OpenedInput& input, const AnalyzeFlags& flags, JobContext& job) {
    const std::unique_ptr<Backend> backend = flags.device.makeBackend();
    std::vector<std::size_t> chosen;
    double allBytes = 0, doneBytes = 0;
    for (const std::size_t i : input.tensors)
        if (flags.filter.accepts(input.file->tensors()[i].name)) {
            chosen.push_back(i);
            allBytes += static_cast<double>(input.file->tensors()[i].bytes);
        }
    Survey survey;
    for (const std::size_t i : chosen) {
        const TensorInfo& info = input.file->tensors()[i];
        const double begin = allBytes > 0 ? doneBytes / allBytes : 0;
        doneBytes += static_cast<double>(info.bytes);
        job.setStage("Analysing " + info.name);
        JobContext::Share share(job, begin, allBytes > 0 ? doneBytes / allBytes : 1);
        surveyTensor(survey, *input.file, i, flags, *backend, job);
        job.setFraction(1);
    }
    std::stable_sort(survey.layers.begin(), survey.layers.end(),
                     [](const auto& a, const auto& b) { return a.structure() < b.structure(); });
    return survey;
}

Json surveyJson(const Survey& survey, double keep) {
    Json document = {{"keep", keep}, {"tensors", Json::array()}, {"skipped", Json::array()}};
    for (const LayerSurvey& layer : survey.layers)
        document["tensors"].push_back({{"name", layer.name},
                                       {"shape", layer.shape},
                                       {"error_all_axes", finite(layer.errorAllAxes)},
                                       {"best_axes", layer.bestAxes},
                                       {"error_best_axes", finite(layer.errorBestAxes)},
                                       {"error_null", finite(layer.errorNull)},
                                       {"error_identity", finite(layer.errorIdentity)},
                                       {"structure", finite(layer.structure())}});
    for (const Skipped& tensor : survey.skipped)
        document["skipped"].push_back({{"name", tensor.name}, {"reason", tensor.reason}});
    return document;
}

std::string surveyCsv(const Survey& survey) {
    std::string text = csvLine(
        {"name", "shape", "error_all_axes", "best_axes", "error_best_axes", "error_null", "error_identity"});
    for (const LayerSurvey& layer : survey.layers)
        text += csvLine({layer.name, formatShape(layer.shape), csvNumber(layer.errorAllAxes),
                         axesText(layer.bestAxes), csvNumber(layer.errorBestAxes), csvNumber(layer.errorNull),
                         csvNumber(layer.errorIdentity)});
    return text;
}

std::string surveyText(const Survey& survey, double keep) {
    Table table({{"name", Table::Align::left},
                 {"shape"},
                 {"all axes"},
                 {"best axes"},
                 {"error"},
                 {"shuffled"},
                 {"error/shuffled"},
                 {"magnitude"}});
    for (const LayerSurvey& layer : survey.layers)
        table.add({printable(layer.name), formatShape(layer.shape), formatPercent(layer.errorAllAxes),
                   axesText(layer.bestAxes), formatPercent(layer.errorBestAxes),
                   formatPercent(layer.errorNull), formatNumber(layer.structure(), 3),
                   formatPercent(layer.errorIdentity)});
    std::string text = survey.layers.empty() ? "No tensor to analyse.\n" : table.text();
    text += "Relative errors at " + formatPercent(keep) +
            " kept: transformed over all axes; over the best choice of axes; the layer's own entries "
            "shuffled; the "
            "largest entries kept instead of coefficients (magnitude pruning). error/shuffled well below 1: "
            "the layer "
            "has frequency structure. A magnitude column below the error: pruning beats the transform.\n";
    for (const Skipped& tensor : survey.skipped)
        text += "skipped " + printable(tensor.name) + ": " + printable(tensor.reason) + "\n";
    return text;
}

int runAnalyze(const AnalyzeFlags& flags, JobContext& job) {
    checkKeep(flags.keep);
    flags.filter.check();
    const OpenedInput input = openInput(flags.input.address(), job);
    if (!flags.csvPath.empty())
        refuseToOverwrite(*input.file, flags.csvPath);
    const ThreadLimit limit(flags.threads.threads);
    const Survey survey = surveyAll(input, flags, job);
    if (!flags.csvPath.empty()) {
        AtomicFile file(flags.csvPath);
        file.write(surveyCsv(survey));
        file.commit();
    }
    if (flags.output.json)
        print(surveyJson(survey, flags.keep));
    else if (flags.csvPath.empty())
        print(surveyText(survey, flags.keep));
    else
        print(printable(flags.csvPath) + ": " + std::to_string(survey.layers.size()) + " tensors, " +
              std::to_string(survey.skipped.size()) + " skipped.\n");
    return exitOk;
}

} // namespace

void addAnalyze(Commands& commands) {
    CLI::App& command = *commands.root().add_subcommand(
        "analyze", "Which layers have frequency structure, and does it help? Most structure first");
    const auto flags = std::make_shared<AnalyzeFlags>();
    flags->input.addTo(command, "FILE", "Weights or a checkpoint: a file, a folder, or FILE::tensor");
    command.add_option("--keep", flags->keep, "Fraction to keep, 0 to 1 (default: 0.05)")->type_name("P");
    command.add_option("--seed", flags->seed, "Of the shuffle (default: 1)")->type_name("N");
    flags->filter.addTo(command, "Only tensors in whose name this is found",
                        "No tensors in whose name this is found");
    command.add_option("--csv", flags->csvPath, "Write the table as comma-separated values")
        ->type_name("OUT.csv");
    flags->threads.addTo(command);
    flags->device.addTo(command);
    flags->output.addTo(command);
    commands.add(command, [flags](JobContext& job) { return runAnalyze(*flags, job); });
}

} // namespace fft_tensor::cli
