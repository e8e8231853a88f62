// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/load_meter.h"
#include "base/memory_meter.h"
#include "base/parallel.h"
#include "bench/bench.h"
#include "bench/convolution_timing.h"
#include "bench/product_benchmark.h"
#include "bench/products.h"
#include "cli/blas_report.h"
#include "cli/output.h"

#include <algorithm>
#include <memory>
#include <optional>

namespace fft_tensor::cli {

namespace {

struct MatmulBench {
    BenchFlags flags;
    ProductBench products;
};

/// Of a GPU alone, and where nobody chose the block.
bool hasWeightGoal(const ProductBench& bench, const ProductRun& run) {
    return bench.onGpu && !bench.blockBytes && run.method == ProductMethod::streaming && run.keep <= 0.05 &&
           hasDeviceGoals(bench.rows, bench.columns);
}

Json stagesJson(const std::vector<ProductStage>& stages) {
    Json list = Json::array();
    for (const ProductStage& stage : stages)
        list.push_back({{"name", stage.name},
                        {"seconds", finite(stage.seconds)},
                        {"flops", finite(stage.flops)},
                        {"bytes_moved", finite(stage.bytesMoved)}});
    return list;
}

double coldSpeedup(const BatchResult& batch, const ProductRun& run) {
    return batch.runs.front().timing.coldSeconds / run.timing.coldSeconds;
}

Json secondsJson(const std::optional<double>& seconds) {
    return seconds ? finite(*seconds) : Json();
}

Json runJson(const ProductBench& bench, const BatchResult& batch, const ProductRun& run) {
    const std::optional<SpeedGoal> goal = goalFor(bench, run.method, batch.batch, run.keep);
    return {{"method", name(run.method)},
            {"keep", run.keep},
            {"seconds", finite(run.timing.seconds)},
            {"speedup", finite(batch.denseSeconds / run.timing.seconds)},
            {"speedup_goal", goal ? Json(goal->speedup) : Json()},
            {"cold_seconds", finite(run.timing.coldSeconds)},
            {"cold_speedup", finite(coldSpeedup(batch, run))},
            {"with_copies_seconds", secondsJson(run.timing.withCopiesSeconds)},
            {"peak_bytes", run.timing.peakBytes},
            {"weight_bytes", run.weightBytes},
            {"block_bytes", run.blockBytes},
            {"weight_share", finite(batch.weightShare(run))},
            {"weight_share_goal", hasWeightGoal(bench, run) ? Json(streamingWeightGoal) : Json()},
            {"relative_error", finite(run.relativeError)},
            {"stages", stagesJson(run.timing.stages)},
            {"prepare_seconds", finite(run.prepareSeconds)}};
}

Json tensorCoresJson(const std::vector<TensorCoreTime>& times) {
    Json list = Json::array();
    for (const TensorCoreTime& time : times)
        list.push_back({{"name", time.name}, {"seconds", secondsJson(time.seconds)}, {"why", time.why}});
    return list;
}

Json batchJson(const ProductBench& bench, const BatchResult& batch) {
    Json runs = Json::array();
    for (const ProductRun& run : batch.runs)
        runs.push_back(runJson(bench, batch, run));
    Json choices = Json::array();
    for (const AutoChoice& choice : batch.choices)
        choices.push_back({{"keep", choice.keep}, {"method", choice.method}, {"why", choice.why}});
    return {{"rows", bench.rows},
            {"cols", bench.columns},
            {"batch", batch.batch},
            {"device", bench.deviceName},
            {"threads", parallelThreads()},
            {"transposed", bench.transposed},
            {"dense_seconds", finite(batch.denseSeconds)},
            {"runs", runs},
            {"tensor_cores", tensorCoresJson(batch.tensorCores)},
            {"auto", choices},
            {"peak_resident_bytes", peakResidentBytes()}};
}

/// FFT convolution with a large kept-coefficient kernel, on an image of at most 1024².
LinearConvolution measureConvolution(const MatmulBench& bench, JobContext& job) {
    job.setStage("Measuring a convolution");
    const std::unique_ptr<Backend> backend = makeCpuBackend();
    const std::int64_t side = std::min<std::int64_t>({bench.flags.rows, bench.flags.columns, 1024});
    LinearBench linear;
    linear.side = std::min<std::int64_t>(linear.side, side);
    linear.runs = bench.flags.runs;
    return measureLinear(linear, *whiteTensor(side, side, 3), *backend, job);
}

/// What was measured, and what else the machine did meanwhile.
struct Measured {
    std::vector<BatchResult> results;
    std::optional<LinearConvolution> convolution; ///< on the CPU only
    std::optional<double> othersShare;
};

Json documentOf(const MatmulBench& bench, const Measured& measured) {
    const std::vector<BatchResult>& results = measured.results;
    const Json others = measured.othersShare ? Json(*measured.othersShare) : Json();
    if (results.size() == 1) {
        Json document = batchJson(bench.products, results.front());
        document["convolution"] = measured.convolution ? convolutionJson(*measured.convolution) : Json();
        document["others_share"] = others;
        return document;
    }
    Json document = {
        {"rows", bench.products.rows}, {"cols", bench.products.columns}, {"threads", parallelThreads()}};
    document["batches"] = Json::array();
    for (const BatchResult& result : results)
        document["batches"].push_back(batchJson(bench.products, result));
    document["convolution"] = measured.convolution ? convolutionJson(*measured.convolution) : Json();
    document["others_share"] = others;
    return document;
}

std::string convolutionText(const LinearConvolution& convolution) {
    return "convolution, kernel " + std::to_string(convolution.side) + "x" +
           std::to_string(convolution.side) + ": FFT " +
           formatMilliseconds(median(convolution.seconds.spectral)) + ", direct " +
           formatMilliseconds(median(convolution.seconds.other)) + ", direct / FFT " +
           formatNumber(convolution.seconds.ratio(), 3) +
           ", error of the FFT against the direct sum in double " +
           formatNumber(convolution.spectralError, 2) + "\n";
}

/// "transform x 0.13, multiply 0.17, …" in milliseconds.
std::string stagesText(const std::vector<ProductStage>& stages) {
    std::string text;
    for (const ProductStage& stage : stages)
        text += (text.empty() ? "" : ", ") + stage.name + " " + formatNumber(stage.seconds * 1e3, 3);
    return text;
}

std::string goalText(const std::optional<SpeedGoal>& goal, double speedup) {
    if (!goal)
        return "";
    return formatNumber(goal->speedup, 3) + "x " + (speedup >= goal->speedup ? "reached" : "missed");
}

std::vector<std::string> cellsOf(const ProductBench& bench, const BatchResult& batch, const ProductRun& run) {
    const double speedup = batch.denseSeconds / run.timing.seconds;
    const bool hasLaw = run.method == ProductMethod::spectral && run.keep > 0;
    const std::optional<double>& withCopies = run.timing.withCopiesSeconds;
    return {std::to_string(batch.batch),
            std::string(name(run.method)),
            run.method == ProductMethod::dense ? "" : formatPercent(run.keep),
            formatMilliseconds(run.timing.seconds) +
                (withCopies ? " (" + formatMilliseconds(*withCopies) + ")" : ""),
            formatNumber(speedup, 3) + "x",
            formatNumber(coldSpeedup(batch, run), 3) + "x",
            hasLaw ? formatNumber(1 / (2 * run.keep), 3) + "x" : "",
            goalText(goalFor(bench, run.method, batch.batch, run.keep), speedup),
            formatBytes(run.timing.peakBytes),
            formatBytes(run.weightBytes),
            formatNumber(run.relativeError, 2),
            stagesText(run.timing.stages)};
}

/// "dense in TF32, batch 256: 0.12 ms, 4.1x", against dense in float32.
std::string tensorCoresText(const std::vector<BatchResult>& results) {
    std::string text;
    for (const BatchResult& batch : results)
        for (const TensorCoreTime& time : batch.tensorCores)
            text += "dense in " + time.name + ", batch " + std::to_string(batch.batch) + ": " +
                    (time.seconds ? formatMilliseconds(*time.seconds) + ", " +
                                        formatNumber(batch.denseSeconds / *time.seconds, 3) + "x"
                                  : "not measured. " + time.why) +
                    "\n";
    return text;
}

/// Of streaming, at one batch: the block is the same for all.
std::string weightsText(const ProductBench& bench, const BatchResult& batch) {
    std::string text;
    for (const ProductRun& run : batch.runs) {
        if (run.method != ProductMethod::streaming)
            continue;
        const double share = batch.weightShare(run);
        text += "streaming, " + formatPercent(run.keep) + ": weight and block take " + formatPercent(share) +
                " of the dense weight's memory";
        if (hasWeightGoal(bench, run))
            text += ", goal " + formatPercent(streamingWeightGoal) + " or less " +
                    (share <= streamingWeightGoal ? "reached" : "missed");
        text += "\n";
    }
    return text;
}

std::string choicesText(const std::vector<BatchResult>& results) {
    std::string text;
    for (const BatchResult& batch : results)
        for (const AutoChoice& choice : batch.choices)
            text += "auto, batch " + std::to_string(batch.batch) + ", " + formatPercent(choice.keep) + ": " +
                    choice.why + "\n";
    return text;
}

std::string textOf(const MatmulBench& bench, const std::vector<BatchResult>& results) {
    using enum Table::Align;
    Table table({{"batch"},
                 {"method", left},
                 {"keep"},
                 {"time"},
                 {"speed"},
                 {"cold"},
                 {"1/(2p)"},
                 {"goal", left},
                 {"at the peak"},
                 {"weight"},
                 {"error"},
                 {"stages, ms", left}});
    for (const BatchResult& batch : results)
        for (const ProductRun& run : batch.runs)
            table.add(cellsOf(bench.products, batch, run));
    return bench.products.title() + ", " + bench.products.deviceName + ", medians of " +
           std::to_string(bench.flags.runs) +
           " interleaved runs. Speed is against dense: both warm, or\nboth cold, after other products had "
           "the caches. 1/(2p) is equal flop rate." +
           (bench.products.onCpu
                ? ""
                : " Times are with x and y on the\ndevice, in brackets with x brought there and y back.") +
           "\n" + table.text() + (bench.products.onCpu ? "" : weightsText(bench.products, results.back())) +
           tensorCoresText(results) + choicesText(results);
}

std::string othersText(const std::optional<double>& share) {
    if (!share)
        return "";
    return "Other programs took " + formatPercent(*share) + " of the processors meanwhile" +
           (*share < LoadMeter::noticeable ? ".\n" : ": the times are not to be trusted, measure again.\n");
}

int runMatmulBench(MatmulBench& bench, JobContext& job) {
    bench.flags.check();
    bench.products.rows = static_cast<std::uint64_t>(bench.flags.rows);
    bench.products.columns = static_cast<std::uint64_t>(bench.flags.columns);
    bench.products.runs = bench.flags.runs;
    bench.products.check();
    const ThreadLimit limit(bench.flags.threads.threads);
    const LoadMeter load;
    Measured measured;
    measured.results = measureProducts(bench.products, job);
    if (bench.products.onCpu)
        measured.convolution = measureConvolution(bench, job);
    measured.othersShare = load.othersShare();
    if (bench.flags.output.json)
        print(withBlas(documentOf(bench, measured)));
    else
        print(textOf(bench, measured.results) +
              (measured.convolution ? convolutionText(*measured.convolution) : "") + blasText() +
              othersText(measured.othersShare));
    return exitOk;
}

} // namespace

void addBenchMatmul(Commands& commands, CLI::App& bench) {
    CLI::App& command =
        *bench.add_subcommand("matmul", "Products with compressed weights against the dense product");
    const auto options = std::make_shared<MatmulBench>();
    options->flags.addTo(command);
    options->products.addTo(command);
    commands.add(command, [options](JobContext& job) { return runMatmulBench(*options, job); });
}

} // namespace fft_tensor::cli
