// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "analysis/curves.h"
#include "analysis/profiles.h"
#include "base/error.h"
#include "base/output_file.h"
#include "base/parallel.h"
#include "command.h"
#include "options.h"
#include "output.h"
#include "pipeline/plan.h"
#include "spectrum_picture.h"
#include "table.h"
#include "targets.h"

#include <array>
#include <memory>
#include <optional>

namespace fft_tensor::cli {

namespace {

struct SpectrumFlags {
    InputArgument input;
    std::string tensor;
    std::string axes = "all";
    std::string csvPath, pngPath;
    ThreadsFlag threads;
    DeviceFlag device;
    LeftoversFlag leftovers;
    JsonFlag output;
};

struct SpectrumReport {
    std::string name;
    Shape shape;
    std::vector<int> axes;
    std::vector<CurvePoint> curve;
    std::vector<ProfilePoint> radial;
};

/// FILE TENSOR, FILE::tensor, or a FILE with one tensor in it.
std::size_t tensorMeant(const OpenedInput& input, const std::string& named) {
    if (!named.empty())
        return input.file->require(named);
    if (input.tensors.size() != 1)
        throw UsageError(
            "TENSOR is missing: the file has " + std::to_string(input.tensors.size()) +
            " tensors. Name one, as FILE TENSOR or FILE::tensor; fft-tensor info FILE lists them.");
    return input.tensors.front();
}

TensorPtr readTensor(const OpenedInput& input, std::size_t index, JobContext& job) {
    const TensorInfo& info = input.file->tensors()[index];
    const WhyRaw why = whyRawByHeader(info);
    if (why && why.cause != RawCause::notFloatingPoint) // integers have a spectrum to look at
        throw Error(ErrorCode::unsupported, "It has no spectrum: " + why.reason + ".", info.name);
    job.setStage("Reading " + info.name);
    TensorPtr tensor = input.file->read(index, job);
    requireFloat32Holds(*input.file, index, *tensor, job);
    return tensor;
}

/// "auto" takes the axes of smallest error at 5 % kept.
std::unique_ptr<Analysis> analyzeOver(const AxesChoice& choice, const TensorPtr& tensor, Backend& backend,
                                      JobContext& job) {
    if (choice.kind != AxesChoice::Kind::automatic)
        return backend.analyze(tensor, resolveAxes(choice, tensor->shape, tensor->name), job);
    (void)resolveAxes({}, tensor->shape, tensor->name); // refuses a scalar
    std::optional<double> smallest;
    std::vector<int> best;
    for (const std::vector<int>& axes : candidateAxes(tensor->shape)) {
        const double error =
            backend.analyze(tensor, axes, job)->numbersAt(0.05, ValueType::float32).relativeError;
        if (!smallest || error < *smallest) {
            smallest = error;
            best = axes;
        }
    }
    return backend.analyze(tensor, best, job);
}

SpectrumReport reportOf(Analysis& analysis, JobContext& job) {
    job.setStage("Ordering coefficients");
    analysis.index(ValueType::float32, job);
    return {analysis.tensor()->name, analysis.tensor()->shape, analysis.layout().axes(),
            spectralCurve(analysis, ValueType::float32, curveKeeps(analysis.layout().fullCount())),
            radialProfile(analysis.layout(), *analysis.scaledSpectrum(job), analysis.scaleExponent())};
}

Json reportJson(const SpectrumReport& report) {
    Json document = {{"name", report.name},
                     {"shape", report.shape},
                     {"axes", report.axes},
                     {"curve", Json::array()},
                     {"radial", Json::array()}};
    for (const CurvePoint& point : report.curve)
        document["curve"].push_back({{"keep", finite(point.keep)},
                                     {"relative_error", finite(point.relativeError)},
                                     {"energy", finite(point.energy)},
                                     {"coefficients", point.coefficients}});
    for (const ProfilePoint& point : report.radial)
        document["radial"].push_back(
            {{"frequency", finite(point.frequency)}, {"mean_power", finite(point.meanPower)}});
    return document;
}

/// Two tables, an empty line between them.
std::string reportCsv(const SpectrumReport& report) {
    std::string text = csvLine({"keep", "relative_error", "energy", "coefficients"});
    for (const CurvePoint& point : report.curve)
        text += csvLine({csvNumber(point.keep), csvNumber(point.relativeError), csvNumber(point.energy),
                         std::to_string(point.coefficients)});
    text += "\r\n" + csvLine({"frequency", "mean_power"});
    for (const ProfilePoint& point : report.radial)
        text += csvLine({csvNumber(point.frequency), csvNumber(point.meanPower)});
    return text;
}

std::string curveText(Analysis& analysis) {
    Table table({{"keep"}, {"error"}, {"energy"}, {"coefficients"}});
    for (const double keep : {0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0}) {
        const CutNumbers cut = analysis.numbersAt(keep, ValueType::float32);
        table.add(
            {formatPercent(keep), formatPercent(cut.relativeError), formatPercent(cut.keptEnergy),
             std::to_string(cut.coefficients) + (cut.floorReached ? " (all above rounding noise)" : "")});
    }
    return table.text();
}

/// The profile in at most 16 rows: an average over neighbouring bins.
std::string radialText(const std::vector<ProfilePoint>& radial) {
    Table table({{"frequency"}, {"mean power"}});
    const std::size_t rows = std::min<std::size_t>(radial.size(), 16);
    for (std::size_t row = 0; row < rows; ++row) {
        const std::size_t begin = row * radial.size() / rows, end = (row + 1) * radial.size() / rows;
        double power = 0;
        for (std::size_t i = begin; i < end; ++i)
            power += radial[i].meanPower;
        table.add({formatNumber(radial[begin].frequency, 3),
                   formatNumber(power / static_cast<double>(end - begin))});
    }
    return table.text();
}

std::string reportText(const SpectrumReport& report, Analysis& analysis) {
    return printable(report.name) + ", " + formatShape(report.shape) + ", transformed over axes " +
           axesText(report.axes) + "\n\n" + curveText(analysis) +
           "\nMean power over the distance from zero frequency (cycles per sample):\n" +
           radialText(report.radial);
}

void writeFiles(const SpectrumFlags& flags, const WeightFile& input, const SpectrumReport& report,
                Analysis& analysis, JobContext& job) {
    const Audience audience = audienceOf(input.files());
    if (!flags.csvPath.empty()) {
        const std::string csv = reportCsv(report);
        remarkOn(flags.csvPath, writeOutput(flags.csvPath, std::as_bytes(std::span(csv)), audience, job));
    }
    if (!flags.pngPath.empty()) {
        const std::vector<std::byte> png = pngOf(spectrumPicture(analysis, job));
        remarkOn(flags.pngPath, writeOutput(flags.pngPath, png, audience, job));
    }
}

/// What was written where, and not in the middle of a result.
void tellOfFiles(const SpectrumFlags& flags) {
    const bool busy = goesToStandardOutput(flags.csvPath) || goesToStandardOutput(flags.pngPath);
    for (const std::string& path : {flags.csvPath, flags.pngPath})
        if (!path.empty() && !busy)
            print(printable(path) + " written.\n");
}

/// Two files in one folder find the same leftovers: said once.
void attendToFolders(const SpectrumFlags& flags) {
    flags.leftovers.attendTo(flags.csvPath);
    if (flags.csvPath.empty() || folderOf(flags.csvPath) != folderOf(flags.pngPath))
        flags.leftovers.attendTo(flags.pngPath);
}

int runSpectrum(const SpectrumFlags& flags, JobContext& job) {
    const AxesChoice axes = axesFromFlag(flags.axes);
    const TensorAddress address = flags.input.address();
    if (!address.tensor.empty() && !flags.tensor.empty())
        throw UsageError("TENSOR is given twice: \"" + address.tensor + "\" after FILE:: and \"" +
                         flags.tensor + "\". Give one of them.");
    requireOneOnStandardOutput({flags.csvPath, flags.pngPath}, flags.output.json);
    const OpenedInput input = openInput(address, job);
    const std::size_t index = tensorMeant(input, flags.tensor);
    for (const std::string& path : {flags.csvPath, flags.pngPath})
        if (!path.empty())
            refuseToOverwrite(*input.file, path);
    attendToFolders(flags);
    const ThreadLimit limit(flags.threads.threads);
    const std::unique_ptr<Backend> backend = flags.device.makeBackend();
    const std::unique_ptr<Analysis> analysis =
        analyzeOver(axes, readTensor(input, index, job), *backend, job);
    const SpectrumReport report = reportOf(*analysis, job);
    writeFiles(flags, *input.file, report, *analysis, job);
    if (flags.output.json)
        print(reportJson(report));
    else if (flags.csvPath.empty() && flags.pngPath.empty())
        print(reportText(report, *analysis));
    else
        tellOfFiles(flags);
    return exitOk;
}

} // namespace

void addSpectrum(Commands& commands) {
    CLI::App& command = *commands.root().add_subcommand(
        "spectrum", "One tensor's energy curve, radial profile and log magnitude");
    const auto flags = std::make_shared<SpectrumFlags>();
    flags->input.addTo(command, "FILE", "Weights or a checkpoint; FILE::tensor names the tensor, too");
    command.add_option("TENSOR", flags->tensor, "The tensor's name")->type_name("");
    command
        .add_option("--axes", flags->axes,
                    "Transform axes: all, last, auto or a list such as 0,2 (default: all)")
        ->type_name("AXES");
    command
        .add_option(
            "--png", flags->pngPath,
            "Write the log magnitude as a picture, zero frequency in the centre; - is standard output")
        ->type_name("OUT.png");
    command
        .add_option("--csv", flags->csvPath,
                    "Write the curve and the profile as comma-separated values; - is standard output")
        ->type_name("OUT.csv");
    flags->leftovers.addTo(command);
    flags->threads.addTo(command);
    flags->device.addTo(command);
    flags->output.addTo(command);
    commands.add(command, [flags](JobContext& job) { return runSpectrum(*flags, job); });
}

} // namespace fft_tensor::cli
