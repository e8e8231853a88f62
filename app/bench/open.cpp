// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/atomic_file.h"
#include "bench/bench.h"
#include "bench/tools.h"
#include "cli/blas_report.h"
#include "cli/output.h"
#include "pipeline/open_weights.h"

#include <cstddef>
#include <fstream>
#include <memory>
#include <optional>

namespace fft_tensor::cli {

namespace {

constexpr int openings = 9;

struct OpenBench {
    std::string file;
    JsonFlag output;
};

/// A safetensors file of 16 GB in which nothing but the header takes space on the disk.
void writeSparseFile(const std::string& path, JobContext& job) {
    constexpr std::uint64_t tensors = 512, side = 2800, bytes = side * side * 4;
    Json header = Json::object();
    for (std::uint64_t i = 0; i < tensors; ++i)
        header["model.layers." + std::to_string(i) + ".weight"] = {
            {"dtype", "F32"}, {"shape", {side, side}}, {"data_offsets", {i * bytes, (i + 1) * bytes}}};
    std::string text = header.dump();
    text.append((8 - text.size() % 8) % 8, ' ');
    std::string prefix;
    for (int shift = 0; shift < 64; shift += 8)
        prefix += static_cast<char>(text.size() >> shift & 0xFFU);
    {
        AtomicFile file(path);
        file.write(prefix + text);
        (void)file.commit(job);
    }
    std::filesystem::resize_file(path, 8 + text.size() + tensors * bytes);
}

int runOpenBench(const OpenBench& bench, JobContext& job) {
    std::optional<TemporaryFolder> folder;
    std::string path = parseTensorAddress(bench.file).path;
    if (path.empty()) {
        folder.emplace();
        path = folder->file("sparse.safetensors");
        writeSparseFile(path, job);
    }
    const ChildRun child = runThisProgram({"info", path, "--json"});
    std::size_t tensors = 0;
    std::uint64_t bytes = 0;
    std::vector<double> times;
    for (int i = 0; i < openings; ++i) {
        job.checkpoint();
        times.push_back(secondsOf([&] { tensors = openWeights(path)->tensors().size(); }));
    }
    for (const std::string& file : openWeights(path)->files())
        bytes += std::filesystem::file_size(file);
    const double seconds = median(times), megabytes = static_cast<double>(child.peakBytes) / 1e6;
    if (bench.output.json) {
        print(withBlas(Json{{"file_bytes", bytes},
                            {"tensors", tensors},
                            {"milliseconds", finite(seconds * 1e3)},
                            {"process_milliseconds", finite(child.wallSeconds * 1e3)},
                            {"peak_megabytes", finite(megabytes)}}));
        return exitOk;
    }
    Figures figures;
    figures.add("open and list", formatMilliseconds(seconds), "under 100 ms", seconds < 0.1);
    figures.add("fft-tensor info FILE, whole process", formatMilliseconds(child.wallSeconds), "under 100 ms",
                child.wallSeconds < 0.1);
    figures.add("peak memory of that process", formatNumber(megabytes, 3) + " MB", "under 50 MB",
                megabytes < 50);
    print((bench.file.empty() ? std::string("a sparse file") : printable(path)) + " of " +
          formatBytes(bytes) + ", " + std::to_string(tensors) + " tensors\n" + figures.text() + blasText());
    return exitOk;
}

} // namespace

void addBenchOpen(Commands& commands, CLI::App& bench) {
    CLI::App& command = *bench.add_subcommand("open", "Open a file and list its tensors");
    const auto options = std::make_shared<OpenBench>();
    command.add_option("FILE", options->file, "Weights to open (default: a sparse file of 16 GB)")
        ->type_name("");
    options->output.addTo(command);
    commands.add(command, [options](JobContext& job) { return runOpenBench(*options, job); });
}

} // namespace fft_tensor::cli
