// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "pipeline/verify.h"

#include "base/error.h"
#include "base/parallel.h"
#include "command.h"
#include "io/in_quotes.h"
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
    Json document = {{"ok", report.ok}, {"damaged", report.damaged()}, {"tensors", Json::array()}};
    if (report.source)
        document["source_is_recorded"] = report.source->isRecorded;
    for (const VerifiedTensor& tensor : report.tensors) {
        Json row = {{"name", tensor.name},
                    {"ok", tensor.ok},
                    {"whole", tensor.whole},
                    {"relative_error", finite(tensor.measuredError.value_or(tensor.recordedError))},
                    {"recorded_error", finite(tensor.recordedError)},
                    {"measured_error", tensor.measuredError ? finite(*tensor.measuredError) : Json(nullptr)}};
        if (!tensor.ok)
            row["problem"] = tensor.problem;
        document["tensors"].push_back(std::move(row));
    }
    return document;
}

/// What another source than the recorded one means for the result.
std::string otherSourceText(const VerifyReport& report, const std::string& path, const std::string& source) {
    const auto unlike =
        std::count_if(report.tensors.begin(), report.tensors.end(),
                      [](const VerifiedTensor& tensor) { return tensor.whole && !tensor.ok; });
    std::string text = printable(source) + " is not the file that this checkpoint was made from, " +
                       inQuotes(report.source->recordedName) + ": " + report.source->whatDiffers + ". ";
    if (unlike == 0)
        return text + "Its tensors are those, all the same.\n";
    text += std::to_string(unlike) + " of " + std::to_string(report.tensors.size()) +
            " tensors are not as far from it as recorded. Give the file that it was made from.";
    return text + (report.damaged() ? "\n" : " " + printable(path) + " itself is whole.\n");
}

const char* resultOf(const VerifyReport& report, const VerifiedTensor& tensor) {
    if (tensor.ok)
        return "ok";
    return tensor.whole && !(report.source && report.source->isRecorded) ? "differs" : "DAMAGED";
}

std::string reportText(const VerifyReport& report, const std::string& path, const std::string& source) {
    const bool against = report.source.has_value();
    Table table({{"name", Table::Align::left},
                 {"result", Table::Align::left},
                 {"error"},
                 {against ? "measured" : ""},
                 {"", Table::Align::left}});
    std::size_t damaged = 0;
    for (const VerifiedTensor& tensor : report.tensors) {
        const std::string result = resultOf(report, tensor);
        damaged += result == "DAMAGED" ? 1 : 0;
        table.add({printable(tensor.name), result, formatPercent(tensor.recordedError),
                   tensor.measuredError ? formatPercent(*tensor.measuredError) : "",
                   printable(tensor.problem)});
    }
    const std::string count = std::to_string(report.tensors.size());
    const bool other = against && !report.source->isRecorded;
    const std::string remark = other ? otherSourceText(report, path, source) : std::string();
    if (!report.ok && !report.damaged())
        return table.text() + remark;
    if (report.ok)
        return table.text() + remark + printable(path) + ": all " + count + " tensors are whole" +
               (against ? " and as far from the source as recorded" : "") + ".\n";
    return table.text() + remark + printable(path) + ": " + std::to_string(damaged) + " of " + count +
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
        print(reportText(report, address.path, sourceAddress.path));
    if (report.damaged())
        return exitDamaged;
    return report.ok ? exitOk : exitFailed;
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
