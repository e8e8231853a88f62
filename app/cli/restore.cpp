// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "pipeline/restore.h"

#include "base/error.h"
#include "base/file.h"
#include "base/parallel.h"
#include "command.h"
#include "options.h"
#include "output.h"
#include "targets.h"

#include <memory>

namespace fft_tensor::cli {

namespace {

struct RestoreFlags {
    InputArgument input;
    std::string outputPath;
    std::string dtype = "original";
    LeftoversFlag leftovers;
    ThreadsFlag threads;
    JsonFlag output;
};

int runRestore(const RestoreFlags& flags, JobContext& job) {
    const TensorAddress address = flags.input.address();
    if (sameFile(address.path, flags.outputPath))
        throw Error(ErrorCode::invalidArgument,
                    "The output is the checkpoint itself, which would be lost. Choose another name with -o.",
                    flags.outputPath);
    requireOneOnStandardOutput({flags.outputPath}, flags.output.json);
    flags.leftovers.attendTo(flags.outputPath);
    const ThreadLimit limit(flags.threads.threads);
    const RestoreDtype dtype = flags.dtype == "float32" ? RestoreDtype::float32 : RestoreDtype::original;
    const RestoreReport report =
        restoreCheckpoint(address.path, flags.outputPath, dtype, address.tensor, job);
    remarkOn(flags.outputPath, report.remarks);
    if (flags.output.json)
        print(Json{{"tensors", report.tensors}, {"bytes", report.bytes}});
    else if (!goesToStandardOutput(flags.outputPath))
        print(printable(flags.outputPath) + ": " + std::to_string(report.tensors) +
              (report.tensors == 1 ? " tensor, " : " tensors, ") + formatBytes(report.bytes) + ".\n");
    return exitOk;
}

} // namespace

void addRestore(Commands& commands) {
    CLI::App& command =
        *commands.root().add_subcommand("restore", "Rebuild a checkpoint's tensors as a safetensors file");
    const auto flags = std::make_shared<RestoreFlags>();
    flags->input.addTo(command, "FILE", "The checkpoint, or FILE::tensor");
    command.add_option("-o,--output", flags->outputPath, "The file to write; - is standard output")
        ->required()
        ->type_name("OUT.safetensors");
    command
        .add_option(
            "--dtype", flags->dtype,
            "original: each tensor in the source's dtype (default); float32: floating-point tensors as F32")
        ->check(CLI::IsMember({"original", "float32"}))
        ->type_name("TYPE");
    flags->leftovers.addTo(command);
    flags->threads.addTo(command);
    flags->output.addTo(command);
    commands.add(command, [flags](JobContext& job) { return runRestore(*flags, job); });
}

} // namespace fft_tensor::cli
