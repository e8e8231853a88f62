// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/error.h"
#include "checkpoint/hdf5_child.h"
#include "command.h"
#include "interrupt.h"
#include "output.h"
#include "progress.h"

#include <algorithm>
#include <csignal>
#include <string>
#include <vector>

namespace fft_tensor::cli {

namespace {

int usageError(const std::string& sentence) {
    complain(sentence);
    return exitUsage;
}

/// Numbers are read in one place, the parser's: what it says of one that it cannot read, said for people.
std::string notANumber(const std::string& complaint) {
    const std::size_t equals = complaint.rfind(" = ");
    const std::size_t colon = complaint.find(": ");
    if (equals == std::string::npos || colon == std::string::npos || colon > equals)
        return complaint + ".";
    const std::string flag = complaint.substr(colon + 2, equals - colon - 2);
    const std::string given = complaint.substr(equals + 3);
    std::string point = given;
    std::replace(point.begin(), point.end(), ',', '.');
    double value = 0;
    if (point != given && CLI::detail::lexical_cast(point, value))
        return flag + " " + given + " is not a number: write " + point + ", with a point.";
    return flag + " " + given + " is not a number, or too large.";
}

/// What the parser objects to, and the word that it could not place where it only misses a command.
std::string objection(const CLI::App& root, const CLI::ParseError& stop) {
    const std::vector<std::string> unknown = root.remaining(true);
    if (dynamic_cast<const CLI::RequiredError*>(&stop) != nullptr && !unknown.empty())
        return "There is no command \"" + unknown.front() + "\".";
    if (dynamic_cast<const CLI::ConversionError*>(&stop) != nullptr)
        return notANumber(stop.what());
    return std::string(stop.what()) + ".";
}

/// Help and version are "errors" of the parser, too, with exit code 0.
int parserStopped(const CLI::App& root, const CLI::ParseError& stop) {
    if (stop.get_exit_code() != 0)
        return usageError(objection(root, stop) +
                          " fft-tensor --help shows the commands, fft-tensor COMMAND --help their flags.");
    if (dynamic_cast<const CLI::CallForVersion*>(&stop) != nullptr)
        print(std::string(stop.what()) + "\n");
    else
        print(root.help());
    return exitOk;
}

/// Whoever has closed our pipe wants to hear no more of us.
int interrupted() {
    const int number = interruptSignal() != 0 ? interruptSignal() : SIGINT;
    if (number != SIGPIPE)
        complain("Interrupted; the file that was being written was left as it was.");
    return 128 + number;
}

int runCommand(const Commands& commands) {
    watchForInterrupts();
    ProgressLine progress;
    JobContext job([] { return interruptSignal() != 0; }, progress.sink());
    try {
        return commands.run(job);
    } catch (const UsageError& error) {
        progress.erase();
        return usageError(error.what());
    } catch (const Cancelled&) {
        progress.erase();
        return interrupted();
    } catch (...) {
        progress.erase();
        if (interruptSignal() == SIGPIPE) // that is why
            return interrupted();
        complain(currentError().what());
        return exitFailed;
    }
}

int runCommandLine(int argc, char** argv) {
    CLI::App root("Look at neural-network weights in the frequency domain, and compress them.", "fft-tensor");
    root.set_version_flag("--version", "fft-tensor " FFT_TENSOR_VERSION);
    root.require_subcommand(1);
    root.footer(
        "FILE::tensor names one tensor everywhere. Exit codes: 0 ok, 1 failed, 2 usage, 3 verification found "
        "damage.");
    Commands commands(root);
    addInfo(commands);
    addCompress(commands);
    addVerify(commands);
    addRestore(commands);
    addAnalyze(commands);
    addSpectrum(commands);
    addAlgebra(commands);
    addBench(commands);
    addDevices(commands);
    addSelftest(commands);
    try {
        root.parse(argc, argv);
    } catch (const CLI::ParseError& stop) {
        return parserStopped(root, stop);
    } catch (const UsageError& error) {
        return usageError(error.what());
    }
    return runCommand(commands);
}

} // namespace

} // namespace fft_tensor::cli

int main(int argc, char** argv) {
    // Not for people: the library starts this program so, to have the structure of an HDF5 file read.
    if (argc == 2 && std::string(argv[1]) == fft_tensor::listingCommand)
        return fft_tensor::answerWithListing();
    fft_tensor::cli::occupyClosedStreams();
    try {
        return fft_tensor::cli::runCommandLine(argc, argv);
    } catch (...) { // standard output is closed or full
        fft_tensor::cli::complain(fft_tensor::currentError().what());
        return fft_tensor::cli::exitFailed;
    }
}
