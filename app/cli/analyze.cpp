// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "analysis/verdict.h"
#include "base/error.h"
#include "base/output_file.h"
#include "base/parallel.h"
#include "command.h"
#include "options.h"
#include "output.h"
#include "pipeline/plan.h"
#include "table.h"
#include "targets.h"
#include "tensor/statistics.h"

#include <algorithm>
#include <memory>

namespace fft_tensor::cli {

namespace {

struct AnalyzeFlags {
    InputArgument input;
    StructureOptions options;
    std::string axes = "all";
    NameFilter filter;
    std::string csvPath;
    ThreadsFlag threads;
    DeviceFlag device;
    LeftoversFlag leftovers;
    JsonFlag output;
};

struct Skipped {
    std::string name, reason;
};

struct Survey {
    std::vector<LayerSurvey> layers; ///< most structure first
    std::vector<Skipped> skipped;
};

void surveyTensor(Survey& survey, const WeightFile& file, std::size_t index, const AnalyzeFlags& flags,
                  Backend& backend, JobContext& job) {
    const TensorInfo& info = file.tensors()[index];
    if (const WhyRaw why = whyRawByHeader(info)) {
        survey.skipped.push_back({info.name, why.reason});
        return;
    }
    const TensorPtr tensor = file.read(index, job);
    const WhyRaw why = whyRawByValues(file, index, statisticsOf(tensor->values), job);
    if (why.cause == RawCause::notFinite || why.cause == RawCause::lostInFloat32) {
        survey.skipped.push_back({info.name, why.reason});
        return;
    }
    try {
        const std::vector<int> axes = resolveAxes(axesFromFlag(flags.axes), tensor->shape, info.name);
        survey.layers.push_back(surveyLayer(tensor, flags.options, axes, backend, job));
    } catch (const Error& error) {
        if (error.code() != ErrorCode::unsupported)
            throw;
        survey.skipped.push_back({info.name, error.message()}); // too large for one spectrum
    }
}

/// Layers with structure before the others, the more compact ones first.
bool hasMoreStructure(const LayerSurvey& a, const LayerSurvey& b) {
    if (a.structured() != b.structured())
        return a.structured();
    return a.bestAxes().orderedCompaction() < b.bestAxes().orderedCompaction();
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
    std::stable_sort(survey.layers.begin(), survey.layers.end(), hasMoreStructure);
    return survey;
}

Json choiceJson(const AxesStructure& choice) {
    Json json = {{"axes", choice.axes},
                 {"error", finite(choice.error)},
                 {"error_null", finite(choice.null.mean)},
                 {"null_spread", finite(choice.null.spread)},
                 {"compaction", finite(choice.compaction())},
                 {"error_reordered", nullptr},
                 {"peaks", choice.peaks.waves},
                 {"peak_energy", finite(choice.peaks.waveEnergy)},
                 {"mean_peaks", choice.peaks.means},
                 {"too_short", choice.peaks.tooShort},
                 {"largest_peak", finite(choice.peaks.largest)},
                 {"peak_threshold", finite(choice.peaks.threshold)}};
    if (choice.reordered)
        json["error_reordered"] = finite(choice.reordered->mean);
    return json;
}

Json layerJson(const LayerSurvey& layer) {
    const AxesStructure& best = layer.bestAxes();
    const AxesStructure& peaks = layer.peakAxes();
    Json json = {{"name", layer.name},
                 {"shape", layer.shape},
                 {"error_all_axes", finite(layer.allAxes().error)},
                 {"best_axes", best.axes},
                 {"error_best_axes", finite(best.error)},
                 {"error_null", finite(best.null.mean)},
                 {"error_null_all_axes", finite(layer.allAxes().null.mean)},
                 {"null_spread", finite(best.null.spread)},
                 {"compaction", finite(best.compaction())},
                 {"peak_axes", peaks.axes},
                 {"peaks", peaks.peaks.waves},
                 {"peak_energy", finite(peaks.peaks.waveEnergy)},
                 {"mean_peaks", peaks.peaks.means},
                 {"error_identity", finite(layer.errorIdentity)},
                 {"structured", layer.structured()},
                 {"helps", layer.helps()},
                 {"verdict", verdictOf(layer)},
                 {"axes", layer.ownAxes().axes},
                 {"choices", Json::array()}};
    for (const AxesStructure& choice : layer.choices)
        json["choices"].push_back(choiceJson(choice));
    return json;
}

Json surveyJson(const Survey& survey, const StructureOptions& options) {
    Json document = {{"keep", options.keep},
                     {"seed", options.seed},
                     {"tensors", Json::array()},
                     {"skipped", Json::array()}};
    for (const LayerSurvey& layer : survey.layers)
        document["tensors"].push_back(layerJson(layer));
    for (const Skipped& tensor : survey.skipped)
        document["skipped"].push_back({{"name", tensor.name}, {"reason", tensor.reason}});
    return document;
}

std::string surveyCsv(const Survey& survey) {
    std::string text =
        csvLine({"name", "shape", "error_all_axes", "best_axes", "error_best_axes", "error_null",
                 "error_null_all_axes", "null_spread", "compaction", "peak_axes", "peaks", "peak_energy",
                 "mean_peaks", "error_identity", "structured", "verdict"});
    for (const LayerSurvey& layer : survey.layers) {
        const AxesStructure& best = layer.bestAxes();
        const AxesStructure& peaks = layer.peakAxes();
        text += csvLine({layer.name, formatShape(layer.shape), csvNumber(layer.allAxes().error),
                         axesText(best.axes), csvNumber(best.error), csvNumber(best.null.mean),
                         csvNumber(layer.allAxes().null.mean), csvNumber(best.null.spread),
                         csvNumber(best.compaction()), axesText(peaks.axes),
                         std::to_string(peaks.peaks.waves), csvNumber(peaks.peaks.waveEnergy),
                         std::to_string(peaks.peaks.means), csvNumber(layer.errorIdentity),
                         layer.structured() ? "true" : "false", verdictOf(layer)});
    }
    return text;
}

std::string surveyTable(const Survey& survey) {
    Table table({{"name", Table::Align::left},
                 {"shape"},
                 {"structure", Table::Align::left},
                 {"all axes"},
                 {"best"},
                 {"error"},
                 {"null"},
                 {"error/null"},
                 {"±"},
                 {"peaks"},
                 {"means"},
                 {"magnitude"}});
    for (const LayerSurvey& layer : survey.layers) {
        const AxesStructure& best = layer.bestAxes();
        const SpectralPeaks& peaks = layer.peakAxes().peaks;
        table.add({printable(layer.name), formatShape(layer.shape), shortVerdictOf(layer),
                   formatPercent(layer.allAxes().error), axesText(best.axes), formatPercent(best.error),
                   formatPercent(best.null.mean), compactionText(best.compaction()),
                   spreadText(best.compactionSpread()), std::to_string(peaks.waves),
                   std::to_string(peaks.means), formatPercent(layer.errorIdentity)});
    }
    return survey.layers.empty() ? "No tensor to analyse.\n" : table.text();
}

std::string surveyText(const Survey& survey, double keep) {
    std::string text = surveyTable(survey);
    text += "Relative errors at " + formatPercent(keep) +
            " kept: over all axes; over the best axes; of their null, the same numbers shuffled inside the "
            "slices that are transformed; error/null with its uncertainty: below 1 the spectrum is more "
            "compact than without order. Peaks: coefficients that stand out as chance would let one in a "
            "million spectra; means: such where one of several frequencies is zero, which are no waves. "
            "Magnitude: the largest entries kept instead; below the error, pruning beats the transform.\n";
    for (const LayerSurvey& layer : survey.layers)
        if (layer.structured())
            text += printable(layer.name) + ": " + verdictOf(layer) + "\n";
    for (const Skipped& tensor : survey.skipped)
        text += "skipped " + printable(tensor.name) + ": " + printable(tensor.reason) + "\n";
    return text;
}

int runAnalyze(const AnalyzeFlags& flags, JobContext& job) {
    checkKeep(flags.options.keep);
    if (axesFromFlag(flags.axes).kind == AxesChoice::Kind::automatic)
        throw UsageError(
            "--axes: give all, last or a list; every choice is surveyed anyway, and the best told.");
    flags.filter.check();
    requireOneOnStandardOutput({flags.csvPath}, flags.output.json);
    const OpenedInput input = openInput(flags.input.address(), job);
    if (!flags.csvPath.empty())
        refuseToOverwrite(*input.file, flags.csvPath);
    flags.leftovers.attendTo(flags.csvPath);
    const ThreadLimit limit(flags.threads.threads);
    const Survey survey = surveyAll(input, flags, job);
    if (!flags.csvPath.empty()) {
        const std::string csv = surveyCsv(survey);
        remarkOn(flags.csvPath, writeOutput(flags.csvPath, std::as_bytes(std::span(csv)),
                                            audienceOf(input.file->files()), job));
    }
    if (flags.output.json)
        print(surveyJson(survey, flags.options));
    else if (flags.csvPath.empty())
        print(surveyText(survey, flags.options.keep));
    else if (!goesToStandardOutput(flags.csvPath))
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
    command.add_option("--keep", flags->options.keep, "Fraction to keep, 0 to 1 (default: 0.05)")
        ->type_name("P");
    command.add_option("--seed", flags->options.seed, "Of the nulls' random orders (default: 1)")
        ->type_name("N");
    command.add_option("--axes", flags->axes, "Survey these axes, too: all, last or a list like 0,2")
        ->type_name("AXES");
    flags->filter.addTo(command, "Only tensors in whose name this is found",
                        "No tensors in whose name this is found");
    command
        .add_option("--csv", flags->csvPath,
                    "Write the table as comma-separated values; - is standard output")
        ->type_name("OUT.csv");
    flags->leftovers.addTo(command);
    flags->threads.addTo(command);
    flags->device.addTo(command);
    flags->output.addTo(command);
    commands.add(command, [flags](JobContext& job) { return runAnalyze(*flags, job); });
}

} // namespace fft_tensor::cli
