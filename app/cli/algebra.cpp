// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Sums, products and inner products of checkpoints, on the coefficients that they keep.
#include "pipeline/checkpoint_algebra.h"

#include "base/atomic_file.h"
#include "base/parallel.h"
#include "command.h"
#include "options.h"
#include "output.h"
#include "table.h"
#include "targets.h"

#include <cmath>
#include <memory>

namespace fft_tensor::cli {

namespace {

/// Flags of all operations; each takes those that it has a use for.
struct AlgebraFlags {
    InputArgument first, second;
    double factor = 1;
    std::string outputPath;
    NameFilter filter;
    LeftoversFlag leftovers;
    ThreadsFlag threads;
    DeviceFlag device;
    JsonFlag output;
};

/// The tensors that FILE::tensor, --include and --exclude choose.
TensorChoice choiceOf(const AlgebraFlags& flags) {
    flags.filter.check();
    const std::string one = flags.first.address().tensor,
                      other = parseTensorAddress(flags.second.text).tensor;
    if (!one.empty() && !other.empty() && one != other)
        throw UsageError("Tensors are paired by name, but the first file's address names \"" + one +
                         "\", the second's \"" + other + "\": name the same one.");
    return [filter = flags.filter, only = one.empty() ? other : one](const std::string& tensor) {
        return (only.empty() || tensor == only) && filter.accepts(tensor);
    };
}

std::string secondPath(const AlgebraFlags& flags) {
    return parseTensorAddress(flags.second.text).path;
}

Json algebraRowJson(const CheckpointRow& row) {
    return {{"name", row.name},
            {"shape", row.shape},
            {"encoding", row.codecName},
            {"reason", row.reason},
            {"axes", row.axes},
            {"kept", finite(row.kept)},
            {"coefficients", row.coefficients},
            {"stored_bytes", row.storedBytes}};
}

void printReport(const AlgebraReport& report, const AlgebraFlags& flags, const std::string& device) {
    remarkOn(flags.outputPath, report.remarks);
    if (flags.output.json) {
        Json document{{"output_bytes", report.outputBytes}, {"device", device}, {"tensors", Json::array()}};
        for (const CheckpointRow& row : report.rows)
            document["tensors"].push_back(algebraRowJson(row));
        return print(document);
    }
    Table table({{"name", Table::Align::left},
                 {"shape"},
                 {"encoding", Table::Align::left},
                 {"axes"},
                 {"kept"},
                 {"stored"},
                 {"what it is", Table::Align::left}});
    for (const CheckpointRow& row : report.rows)
        table.add({printable(row.name), formatShape(row.shape), row.codecName,
                   isRaw(row) ? "" : axesText(row.axes), isRaw(row) ? "" : formatPercent(row.kept),
                   formatBytes(row.storedBytes), printable(row.reason)});
    print(table.text() + printable(flags.outputPath) + ": " + std::to_string(report.rows.size()) +
          (report.rows.size() == 1 ? " tensor, " : " tensors, ") + formatBytes(report.outputBytes) +
          "; verified.\n");
}

Json dotJson(const DotReport& report) {
    Json document{{"dot", finite(report.total)}, {"tensors", Json::array()}};
    for (const DotProduct& row : report.tensors)
        document["tensors"].push_back({{"name", row.name},
                                       {"shape", row.shape},
                                       {"encoding", row.codecName},
                                       {"dot", row.value ? finite(*row.value) : Json(nullptr)}});
    return document;
}

std::string dotText(const DotReport& report) {
    Table table({{"name", Table::Align::left}, {"shape"}, {"encoding", Table::Align::left}, {"dot"}});
    for (const DotProduct& row : report.tensors)
        table.add({printable(row.name), formatShape(row.shape), row.codecName,
                   row.value ? formatNumber(*row.value, 10) : "not floating point"});
    return table.text() + "in total: " + formatNumber(report.total, 10) + "\n";
}

/// What comes before anything is read.
void prepareOutput(const AlgebraFlags& flags) {
    requireFileTarget(flags.outputPath);
    flags.leftovers.attendTo(flags.outputPath);
}

int runDot(const AlgebraFlags& flags, JobContext& job) {
    const TensorChoice choice = choiceOf(flags);
    const ThreadLimit limit(flags.threads.threads);
    const DotReport report = dotCheckpoints(flags.first.address().path, secondPath(flags), choice, job);
    if (flags.output.json)
        print(dotJson(report));
    else
        print(dotText(report));
    return exitOk;
}

int runScale(const AlgebraFlags& flags, JobContext& job) {
    if (!std::isfinite(flags.factor))
        throw UsageError("FACTOR must be a finite number.");
    const TensorChoice choice = choiceOf(flags);
    prepareOutput(flags);
    const ThreadLimit limit(flags.threads.threads);
    printReport(scaleCheckpoint(flags.first.address().path, flags.factor, flags.outputPath, choice, job),
                flags, "cpu");
    return exitOk;
}

using TwoCheckpoints = decltype(addCheckpoints);

int runTwo(TwoCheckpoints& operation, const AlgebraFlags& flags, JobContext& job) {
    const TensorChoice choice = choiceOf(flags);
    prepareOutput(flags);
    const std::unique_ptr<Backend> backend = flags.device.makeBackend();
    const std::string device = backend->name(); // it may end on the CPU
    const ThreadLimit limit(flags.threads.threads);
    printReport(
        operation(flags.first.address().path, secondPath(flags), flags.outputPath, choice, *backend, job),
        flags, device);
    return exitOk;
}

/// What all operations have in common.
CLI::App& addOperation(CLI::App& algebra, const char* name, const char* purpose, AlgebraFlags& flags) {
    CLI::App& command = *algebra.add_subcommand(name, purpose);
    flags.first.addTo(command, "A", "A checkpoint, or FILE::tensor");
    flags.filter.addTo(command, "Only tensors in whose name this is found",
                       "No tensors in whose name this is found");
    flags.threads.addTo(command);
    flags.output.addTo(command);
    return command;
}

void addOutput(CLI::App& command, AlgebraFlags& flags) {
    command.add_option("-o,--output", flags.outputPath, "The checkpoint to write")
        ->required()
        ->type_name("OUT.h5");
    flags.leftovers.addTo(command);
}

void addTwo(Commands& commands, CLI::App& algebra, const char* name, const char* purpose,
            TwoCheckpoints& operation) {
    const auto flags = std::make_shared<AlgebraFlags>();
    CLI::App& command = addOperation(algebra, name, purpose, *flags);
    flags->second.addTo(command, "B", "The other checkpoint");
    addOutput(command, *flags);
    flags->device.addTo(command);
    commands.add(command, [flags, &operation](JobContext& job) { return runTwo(operation, *flags, job); });
}

void addScale(Commands& commands, CLI::App& algebra) {
    const auto flags = std::make_shared<AlgebraFlags>();
    CLI::App& command = addOperation(algebra, "scale", "Every tensor times a number", *flags);
    command.add_option("FACTOR", flags->factor, "The number")->required()->type_name("");
    addOutput(command, *flags);
    commands.add(command, [flags](JobContext& job) { return runScale(*flags, job); });
}

void addDot(Commands& commands, CLI::App& algebra) {
    const auto flags = std::make_shared<AlgebraFlags>();
    CLI::App& command =
        addOperation(algebra, "dot", "Inner products of the tensors, by Parseval, and their sum", *flags);
    flags->second.addTo(command, "B", "The other checkpoint");
    commands.add(command, [flags](JobContext& job) { return runDot(*flags, job); });
}

} // namespace

void addAlgebra(Commands& commands) {
    CLI::App& algebra = *commands.root().add_subcommand(
        "algebra", "Sums, products and inner products of checkpoints, on the coefficients that they keep");
    algebra.require_subcommand(1);
    algebra.footer(
        "Tensors are paired by name, and must agree in shape, data type, transform axes and encoding.");
    addTwo(commands, algebra, "add", "The sum of the tensors: the union of what is kept", addCheckpoints);
    addScale(commands, algebra);
    addTwo(commands, algebra, "multiply",
           "The Hadamard product of the spectra: the tensors' circular convolution over their transform axes",
           multiplyCheckpoints);
    addDot(commands, algebra);
}

} // namespace fft_tensor::cli
