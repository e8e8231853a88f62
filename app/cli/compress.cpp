// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "pipeline/compress.h"
#include "codec/codec.h"

#include "base/atomic_file.h"
#include "base/parallel.h"
#include "command.h"
#include "options.h"
#include "output.h"
#include "table.h"
#include "targets.h"
#include "transform/spectrum_layout.h"

#include <memory>
#include <numeric>

namespace fft_tensor::cli {

namespace {

struct CompressFlags {
    InputArgument input;
    std::string outputPath;
    GoalFlags goal;
    NameFilter filter;
    LeftoversFlag leftovers;
    ThreadsFlag threads;
    DeviceFlag device;
    JsonFlag output;
};

Json rowJson(const CheckpointRow& row, double float32Error) {
    return {{"name", row.name},
            {"shape", row.shape},
            {"encoding", row.codecName},
            {"reason", row.reason},
            {"axes", row.axes},
            {"keep", row.keep ? finite(*row.keep) : Json(nullptr)},
            {"kept", finite(row.kept)},
            {"coefficients", row.coefficients},
            {"relative_error", finite(row.relativeError)},
            {"relative_error_float32", finite(float32Error)},
            {"input_bytes", row.inputBytes},
            {"stored_bytes", row.storedBytes}};
}

Json reportJson(const CompressReport& report) {
    Json document = {{"input_bytes", report.inputBytes},  {"output_bytes", report.outputBytes},
                     {"ratio", finite(report.ratio)},     {"relative_error", finite(report.relativeError)},
                     {"seconds", finite(report.seconds)}, {"device", report.device},
                     {"devices", report.devices},         {"fixed_bytes", report.fixedBytes}};
    const ExportSummary& summary = report.summary;
    const bool any = summary.bitsPerWeight > 0; // stored as a spectrum
    document["bits_per_weight"] = any ? finite(summary.bitsPerWeight) : Json(nullptr);
    document["spectral_error"] = any ? finite(summary.spectralError) : Json(nullptr);
    document["quantised_error"] = any ? finite(summary.quantisedError) : Json(nullptr);
    document["lost"] = summary.lost;
    document["remarks"] = summary.remarks;
    document["tensors"] = Json::array();
    for (std::size_t i = 0; i < report.rows.size(); ++i)
        document["tensors"].push_back(rowJson(report.rows[i], report.float32Errors.at(i)));
    return document;
}

void addRow(Table& table, const CheckpointRow& row) {
    const bool raw = isRaw(row);
    table.add({printable(row.name), formatShape(row.shape), row.codecName, raw ? "" : axesText(row.axes),
               row.keep ? formatPercent(*row.keep) : "", raw ? "" : formatPercent(row.kept),
               formatPercent(row.relativeError), formatBytes(row.inputBytes), formatBytes(row.storedBytes),
               printable(row.reason)});
}

std::string placeOf(const CompressReport& report) {
    std::string text;
    for (const std::string& device : report.devices)
        text += (text.empty() ? "" : " and ") + device;
    return text.empty() ? report.device : text;
}

std::string remarksText(const CompressReport& report) {
    std::string text;
    for (const std::string& remark : report.summary.remarks)
        text += printable(remark) + "\n";
    return text;
}

std::string reportText(const CompressReport& report, const std::string& path) {
    Table table({{"name", Table::Align::left},
                 {"shape"},
                 {"encoding", Table::Align::left},
                 {"axes"},
                 {"keep"},
                 {"kept"},
                 {"error"},
                 {"in"},
                 {"stored"},
                 {"why", Table::Align::left}});
    for (const CheckpointRow& row : report.rows)
        addRow(table, row);
    return table.text() + printable(path) + ": " + formatBytes(report.inputBytes) + " became " +
           formatBytes(report.outputBytes) + ", " + formatNumber(report.ratio) +
           " times smaller; relative error " + formatPercent(report.relativeError) + "; " +
           formatSeconds(report.seconds) + " on " + placeOf(report) + "; verified.\n" +
           formatBytes(report.fixedBytes) +
           " of the file belong to no tensor; the column \"stored\" adds up to the rest.\n" +
           remarksText(report);
}

int runCompress(const CompressFlags& flags, JobContext& job) {
    CompressOptions options;
    options.recipe = flags.goal.recipe();
    flags.filter.check();
    options.include = flags.filter.include;
    options.exclude = flags.filter.exclude;
    requireFileTarget(flags.outputPath);
    const TensorAddress address = flags.input.address();
    options.onlyTensor = address.tensor;
    const std::unique_ptr<Backend> backend = flags.device.makeBackend();
    const OpenedInput input = openInput(address, job);
    refuseToOverwrite(*input.file, flags.outputPath);
    flags.leftovers.attendTo(flags.outputPath);
    const ThreadLimit limit(flags.threads.threads);
    const CompressReport report = compressWeights(*input.file, flags.outputPath, options, *backend, job);
    remarkOn(flags.outputPath, report.remarks);
    if (flags.output.json)
        print(reportJson(report));
    else
        print(reportText(report, flags.outputPath));
    return exitOk;
}

} // namespace

void addCompress(Commands& commands) {
    CLI::App& command = *commands.root().add_subcommand(
        "compress", "Write weights as a compressed, verified HDF5 checkpoint");
    const auto flags = std::make_shared<CompressFlags>();
    flags->input.addTo(command, "IN", "Weights: a file, a folder, or FILE::tensor");
    command.add_option("-o,--output", flags->outputPath, "The checkpoint to write")
        ->required()
        ->type_name("OUT.h5");
    flags->goal.addTo(command);
    flags->filter.addTo(command,
                        "Compress only tensors in whose name this is found; store the others as they are",
                        "Store tensors in whose name this is found as they are");
    flags->leftovers.addTo(command);
    flags->threads.addTo(command);
    flags->device.addTo(command);
    flags->output.addTo(command);
    commands.add(command, [flags](JobContext& job) { return runCompress(*flags, job); });
}

} // namespace fft_tensor::cli
