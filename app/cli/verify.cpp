// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "pipeline/verify.h"

#include "base/error.h"
#include "base/parallel.h"
#include "command.h"
#include "options.h"
#include "output.h"
#include "pipeline/open_weights.h"
#include "table.h"

#include <algorithm>
#include <memory>

namespace fft_tensor::cli {

namespace {

struct VerifyFlags {
    InputArgument input;
    std::string against;
    ThreadsFlag threads;
    JsonFlag output;
};

/// The one tensor that the command line names in either address; empty: all.
std::string tensorAsked(const TensorAddress& checkpoint, const TensorAddress& source) {
    if (!checkpoint.tensor.empty() && !source.tensor.empty() && checkpoint.tensor != source.tensor)
        throw UsageError("--against names the tensor \"" + source.tensor + "\", the checkpoint's address \"" +
                         checkpoint.tensor + "\": name the same one.");
    return checkpoint.tensor.empty() ? source.tensor : checkpoint.tensor;
}

void keepOnly(VerifyReport& report, const std::string& tensor, const std::string& path) {
    std::erase_if(report.tensors, [&](const VerifiedTensor& row) { return row.name != tensor; });
    if (report.tensors.empty())
        throw Error(ErrorCode::notFound,
                    "The checkpoint has no tensor \"" + tensor + "\". List its tensors with fft-tensor info.",
                    path);
    report.ok =
        std::all_of(report.tensors.begin(), report.tensors.end(), [](const auto& row) { return row.ok; });
}

Json reportJson(const VerifyReport& report) {
    Json document = {{"ok", report.ok}, {"tensors", Json::array()}};
    for (const VerifiedTensor& tensor : report.tensors) {
        Json row = {{"name", tensor.name},
                    {"ok", tensor.ok},
                    {"relative_error", finite(tensor.measuredError.value_or(tensor.recordedError))},
                    {"recorded_error", finite(tensor.recordedError)},
                    {"measured_error", tensor.measuredError ? finite(*tensor.measuredError) : Json(nullptr)}};
        if (!tensor.ok)
            row["problem"] = tensor.problem;
        document["tensors"].push_back(std::move(row));
    }
    return document;
}

std::string reportText(const VerifyReport& report, const std::string& path, bool against) {
    Table table({{"name", Table::Align::left},
                 {"result", Table::Align::left},
                 {"error"},
                 {against ? "measured" : ""},
                 {"", Table::Align::left}});
    std::size_t damaged = 0;
    for (const VerifiedTensor& tensor : report.tensors) {
        damaged += tensor.ok ? 0 : 1;
        table.add({printable(tensor.name), tensor.ok ? "ok" : "DAMAGED", formatPercent(tensor.recordedError),
                   tensor.measuredError ? formatPercent(*tensor.measuredError) : "",
                   printable(tensor.problem)});
    }
    const std::string count = std::to_string(report.tensors.size());
    if (report.ok)
        return table.text() + printable(path) + ": all " + count + " tensors are whole" +
               (against ? " and as far from the source as recorded" : "") + ".\n";
    return table.text() + printable(path) + ": " + std::to_string(damaged) + " of " + count +
           " tensors failed. Compress the source again, or take the file from a backup; the other tensors "
           "can still "
           "be restored one by one as FILE::tensor.\n";
}

/// The file is too damaged to list its tensors.
int reportUnreadable(const Error& error, bool json) {
    if (json)
        print(Json{{"ok", false}, {"tensors", Json::array()}, {"error", error.what()}});
    complain(std::string(error.what()) +
             " The checkpoint is damaged: compress the source again, or take the file from a backup.");
    return exitDamaged;
}

int runVerify(const VerifyFlags& flags, JobContext& job) {
    const TensorAddress address = flags.input.address();
    const TensorAddress sourceAddress = parseTensorAddress(flags.against);
    const std::string tensor = tensorAsked(address, sourceAddress);
    std::shared_ptr<const WeightFile> source;
    if (!flags.against.empty()) {
        source = openWeights(sourceAddress.path, job);
        if (!tensor.empty())
            (void)source->require(tensor);
    }
    const ThreadLimit limit(flags.threads.threads);
    VerifyReport report;
    try {
        report = verifyCheckpoint(address.path, source.get(), job);
    } catch (const Error& error) {
        const bool inSource = source != nullptr && error.where().starts_with(source->path());
        if (error.code() != ErrorCode::malformed || inSource)
            throw;
        return reportUnreadable(error, flags.output.json);
    }
    if (!tensor.empty())
        keepOnly(report, tensor, address.path);
    if (flags.output.json)
        print(reportJson(report));
    else
        print(reportText(report, address.path, source != nullptr));
    return report.ok ? exitOk : exitDamaged;
}

} // namespace

void addVerify(Commands& commands) {
    CLI::App& command = *commands.root().add_subcommand(
        "verify", "Read a whole checkpoint back and check it; exit code 3 when it is damaged");
    const auto flags = std::make_shared<VerifyFlags>();
    flags->input.addTo(command, "FILE", "The checkpoint, or FILE::tensor");
    command
        .add_option("--against", flags->against,
                    "The source: every recorded error is measured again, bytes of raw tensors are compared")
        ->type_name("IN");
    flags->threads.addTo(command);
    flags->output.addTo(command);
    commands.add(command, [flags](JobContext& job) { return runVerify(*flags, job); });
}

} // namespace fft_tensor::cli
