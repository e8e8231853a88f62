// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "checkpoint/checkpoint_reader.h"
#include "command.h"
#include "options.h"
#include "output.h"
#include "pipeline/plan.h"
#include "table.h"

#include <memory>
#include <numeric>

namespace fft_tensor::cli {

namespace {

struct InfoOptions {
    InputArgument input;
    JsonFlag output;
};

Json tensorJson(const TensorInfo& tensor) {
    Json row = {
        {"name", tensor.name}, {"dtype", tensor.dtypeName}, {"shape", tensor.shape}, {"bytes", tensor.bytes}};
    row["supported"] = tensor.dtype.has_value();
    if (const WhyRaw why = whyRawByHeader(tensor))
        row["why_raw"] = why.reason; // what compress will say, as far as the header tells
    return row;
}

/// What only a checkpoint knows of itself.
Json checkpointJson(const CheckpointReader& reader) {
    Json rows = Json::array();
    for (const CheckpointRow& row : reader.rows())
        rows.push_back({{"name", row.name},
                        {"encoding", row.codecName},
                        {"reason", row.reason},
                        {"kept", finite(row.kept)},
                        {"relative_error", finite(row.relativeError)},
                        {"stored_bytes", row.storedBytes}});
    return {{"program_version", reader.programVersion()},
            {"source", reader.sourceName()},
            {"device", reader.device()},
            {"fixed_bytes", reader.fixedBytes()},
            {"tensors", rows}};
}

Json infoJson(const OpenedInput& input, std::uint64_t bytes, const CheckpointReader* checkpoint) {
    Json tensors = Json::array();
    for (const std::size_t i : input.tensors)
        tensors.push_back(tensorJson(input.file->tensors()[i]));
    Json document = {{"format", input.file->format()}, {"tensors", tensors}, {"bytes", bytes}};
    document["files"] = input.file->files();
    document["metadata"] = Json::object();
    for (const auto& [key, value] : input.file->metadata())
        document["metadata"][key] = value;
    if (checkpoint != nullptr)
        document["checkpoint"] = checkpointJson(*checkpoint);
    return document;
}

std::string deviceText(const CheckpointReader& reader) {
    return reader.device().empty() ? std::string() : " on " + printable(reader.device());
}

std::string infoText(const OpenedInput& input, std::uint64_t bytes, const CheckpointReader* checkpoint) {
    Table table({{"name", Table::Align::left}, {"dtype", Table::Align::left}, {"shape"}, {"size"}});
    bool unsupported = false;
    for (const std::size_t i : input.tensors) {
        const TensorInfo& tensor = input.file->tensors()[i];
        unsupported = unsupported || !tensor.dtype;
        table.add({printable(tensor.name), printable(tensor.dtypeName) + (tensor.dtype ? "" : " (*)"),
                   formatShape(tensor.shape), formatBytes(tensor.bytes)});
    }
    std::string text = table.text();
    text += input.file->format() + ", " + std::to_string(input.tensors.size()) +
            (input.tensors.size() == 1 ? " tensor, " : " tensors, ") + formatBytes(bytes) + "\n";
    if (unsupported)
        text += "(*) This program lists tensors of this dtype, but does not convert them; compress stores "
                "them raw.\n";
    for (const auto& [key, value] : input.file->metadata())
        text += "metadata " + printable(key) + ": " + cutToWidth(printable(value), 200) + "\n";
    if (checkpoint != nullptr)
        text += "compressed from " + printable(checkpoint->sourceName()) + " by version " +
                printable(checkpoint->programVersion()) + deviceText(*checkpoint) + "; " +
                formatBytes(checkpoint->fileBytes()) + " on disk, of which " +
                formatBytes(checkpoint->fixedBytes()) + " belong to no tensor\n";
    return text;
}

int runInfo(const InfoOptions& options, JobContext& job) {
    const TensorAddress address = options.input.address();
    const OpenedInput input = openInput(address, job);
    std::uint64_t bytes = 0;
    for (const std::size_t i : input.tensors)
        bytes += input.file->tensors()[i].bytes;
    std::unique_ptr<CheckpointReader> checkpoint;
    if (looksLikeCheckpoint(address.path))
        checkpoint = std::make_unique<CheckpointReader>(address.path, job);
    if (options.output.json)
        print(infoJson(input, bytes, checkpoint.get()));
    else
        print(infoText(input, bytes, checkpoint.get()));
    return exitOk;
}

} // namespace

void addInfo(Commands& commands) {
    CLI::App& command = *commands.root().add_subcommand("info", "List the tensors of a file");
    const auto options = std::make_shared<InfoOptions>();
    options->input.addTo(command, "FILE", "Weights: a file, a folder, or FILE::tensor");
    options->output.addTo(command);
    commands.add(command, [options](JobContext& job) { return runInfo(*options, job); });
}

} // namespace fft_tensor::cli
