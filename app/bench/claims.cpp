// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// What was once claimed for this kind of compression, measured here, beside the laws that bound it.
#include "analysis/null_model.h"
#include "base/error.h"
#include "base/parallel.h"
#include "bench/bench.h"
#include "bench/convolution_timing.h"
#include "bench/products.h"
#include "checkpoint/checkpoint_writer.h"
#include "cli/markdown.h"
#include "cli/output.h"
#include "product/methods/dense_kernels.h"
#include "product/methods/spectral_kernels.h"
#include "spectral/backend.h"

#include <cmath>
#include <memory>

namespace fft_tensor::cli {

namespace {

struct ClaimsBench {
    std::int64_t memorySide = 8192, productSide = 4096, randomSide = 1024, image = 1024, kernel = 63;
    int runs = 7;
    ThreadsFlag threads;

    void addTo(CLI::App& command) {
        command.add_option("--memory-size", memorySide,
                           "Side of the matrix of the memory table (default: 8192)");
        command.add_option("--product-size", productSide,
                           "Side of the matrix of the speed table (default: 4096)");
        command.add_option("--random-size", randomSide,
                           "Side of the matrix of the error table (default: 1024)");
        command.add_option("--image-size", image, "Side of the convolved image (default: 1024)");
        command.add_option("--runs", runs, "Runs of which medians are taken, at least 5 (default: 7)");
        threads.addTo(command);
    }
    void check() const {
        for (const auto& [flag, side] : {std::pair{"--memory-size", memorySide},
                                         {"--product-size", productSide},
                                         {"--random-size", randomSide},
                                         {"--image-size", image}}) {
            checkAtLeast(flag, side, 64);
            if (side > 32768)
                throw UsageError(std::string(flag) + " must not exceed 32768.");
        }
        checkAtLeast("--runs", runs, 5);
    }
};

std::string times(double ratio) {
    return formatNumber(ratio, 3) + "x";
}

std::string square(std::int64_t side) {
    return std::to_string(side) + " × " + std::to_string(side);
}

ProductBench productsOf(std::int64_t side, std::vector<double> keeps, std::vector<std::int64_t> batches,
                        int runs) {
    ProductBench bench;
    bench.rows = bench.columns = static_cast<std::uint64_t>(side);
    bench.keeps = std::move(keeps);
    bench.batches = std::move(batches);
    bench.runs = runs;
    return bench;
}

const ProductRun& runOf(const BatchResult& result, ProductMethod method, double keep) {
    for (const ProductRun& run : result.runs)
        if (run.method == method && (method == ProductMethod::dense || run.keep == keep))
            return run;
    throw Error(ErrorCode::internal, "A measurement is missing.");
}

/// What a layer's file part and its error are at one keep fraction.
struct Compressed {
    double keep = 0, error = 0;
    std::uint64_t bytes = 0;
};

std::vector<Compressed> compressWhite(std::int64_t side, const std::vector<double>& keeps, JobContext& job) {
    job.setStage("Compressing white noise of " + square(side));
    const std::unique_ptr<Backend> backend = makeCpuBackend();
    const TensorPtr tensor = whiteTensor(side, side, 1);
    const auto analysis = backend->analyze(tensor, {0, 1}, job);
    std::vector<Compressed> results;
    for (const double keep : keeps) {
        const SparseSpectralTensor sparse = analysis->select(keep, ValueType::float32, job);
        results.push_back({keep, sparse.relativeError, packedSpectralSize(sparse, job)});
    }
    return results;
}

std::string memoryTable(const ClaimsBench& bench, JobContext& job) {
    struct Claim {
        double keep;
        const char *stored, *peak, *loss;
    };
    const std::vector<Claim> claims{{0.05, "12 MB", "about 30 MB", "2–5 %"},
                                    {0.01, "2.5 MB", "about 15 MB", "5–15 %"}};
    const std::vector<Compressed> files = compressWhite(bench.memorySide, {0.05, 0.01}, job);
    ProductBench products = productsOf(bench.memorySide, {0.05, 0.01}, {32}, bench.runs);
    const BatchResult measured = measureProducts(products, job).front();
    Markdown table({"kept", "stored: claimed", "in a file", "ready to multiply", "peak: claimed", "spectral",
                    "streaming", "error: claimed", "measured", "law"});
    for (std::size_t i = 0; i < claims.size(); ++i) {
        const auto run = [&](ProductMethod method) { return runOf(measured, method, claims[i].keep); };
        table.add({formatPercent(claims[i].keep), claims[i].stored, formatBytes(files[i].bytes),
                   formatBytes(run(ProductMethod::spectral).weightBytes), claims[i].peak,
                   formatBytes(run(ProductMethod::spectral).timing.peakBytes),
                   formatBytes(run(ProductMethod::streaming).timing.peakBytes), claims[i].loss,
                   formatPercent(files[i].error), formatPercent(whiteNoiseError(claims[i].keep))});
    }
    const std::uint64_t dense = runOf(measured, ProductMethod::dense, 0).timing.peakBytes;
    return "## Memory: one " + square(bench.memorySide) +
           " float32 weight, batch 32\n\nDense: " + formatBytes(dense) +
           ", stored and at the peak (claimed: 256 MB).\n\n" + table.text();
}

std::string speedTable(const ClaimsBench& bench, JobContext& job) {
    ProductBench products = productsOf(bench.productSide, {0.1, 0.05, 0.01}, {1, 32, 256}, bench.runs);
    Markdown table({"product with " + square(bench.productSide), "kept", "spectral", "spectral, cold",
                    "streaming", "equal flop rate, 1/(2p)"});
    for (const BatchResult& result : measureProducts(products, job))
        for (const double keep : products.keeps) {
            const ProductTiming& dense = result.runs.front().timing;
            const ProductTiming& spectral = runOf(result, ProductMethod::spectral, keep).timing;
            const ProductTiming& streaming = runOf(result, ProductMethod::streaming, keep).timing;
            table.add({"batch " + std::to_string(result.batch), formatPercent(keep),
                       times(dense.seconds / spectral.seconds),
                       times(dense.coldSeconds / spectral.coldSeconds),
                       times(dense.seconds / streaming.seconds), times(1 / (2 * keep))});
        }
    return "## Speed relative to BLAS\n\nClaimed for a product with a 4096 × 4096 weight: 0.01x on a CPU, "
           "0.1x on "
           "a GPU. Measured, FFTs included, against\nthe fastest dense product at hand with the same number "
           "of threads in the same "
           "run (" +
           printable(denseKernels().text()) +
           ");\n"
           "*cold*: after other products had the caches.\n\n" +
           table.text() +
           (denseKernels().warning.empty() ? "" : "\n" + printable(denseKernels().warning) + "\n");
}

std::string convolutionText(const ClaimsBench& bench, JobContext& job) {
    job.setStage("Measuring convolution");
    const std::unique_ptr<Backend> backend = makeCpuBackend();
    const TensorPtr image = whiteTensor(bench.image, bench.image, 3);
    const LinearConvolution measured = measureLinear({bench.kernel, 0.2, bench.runs}, *image, *backend, job);
    return "\nA large convolution, claimed 0.5x on a CPU and 2x on a GPU: measured **" +
           times(measured.seconds.ratio()) + "** for a " + square(bench.kernel) + " kernel on a " +
           square(bench.image) +
           "\nimage, against direct convolution (`fft-tensor bench convolution` has more sizes; small "
           "kernels are "
           "faster direct).\n\nMemory bandwidth on a GPU, claimed 0.3x: not measured, this version computes "
           "on the "
           "CPU.\n";
}

std::string errorTable(const ClaimsBench& bench, JobContext& job) {
    struct Claim {
        double keep;
        const char *ratio, *error;
    };
    const std::vector<Claim> claims{
        {0.2, "5x", "1–3 %"}, {0.1, "10x", "2–5 %"}, {0.05, "20x", "3–10 %"}, {0.01, "100x", "10–30 %"}};
    const std::vector<Compressed> results = compressWhite(bench.randomSide, {0.2, 0.1, 0.05, 0.01}, job);
    Markdown table({"kept", "ratio: claimed", "measured, bytes in a file", "error: claimed", "measured",
                    "law √(1 − p(1 − ln p))", "least of any method at this size, 2^(−R)"});
    const double dense = 4.0 * static_cast<double>(bench.randomSide) * static_cast<double>(bench.randomSide);
    for (std::size_t i = 0; i < claims.size(); ++i) {
        const double ratio = dense / static_cast<double>(results[i].bytes);
        table.add({formatPercent(claims[i].keep), claims[i].ratio, times(ratio), claims[i].error,
                   formatPercent(results[i].error), formatPercent(whiteNoiseError(claims[i].keep)),
                   formatPercent(std::pow(2.0, -32 / ratio))});
    }
    return "## Compression and error: random " + square(bench.randomSide) + "\n\n" + table.text();
}

std::string introduction() {
    return "# Claims and laws\n\n"
           "This program's ancestor published the figures called *claimed*. Here they are measured, on white "
           "noise "
           "(independent\nnormal numbers, as random test data is), beside the laws that no method gets "
           "around. "
           "Anyone can make this page:\n\n    fft-tensor bench claims > claims-and-laws.md\n\n"
           "This one was made on a CPU, with " +
           std::to_string(parallelThreads()) + (parallelThreads() == 1 ? " thread" : " threads") +
           " and vectors of " + std::to_string(widestTile() / 2) +
           " numbers. File sizes and errors come out the same anywhere; peaks\ndepend a little on the number "
           "of "
           "threads, speeds on everything.\n\n";
}

std::string conclusion() {
    return "\nTrained weights are not white noise, but along rows and columns most of them are close to it: "
           "the "
           "table of layers\nsays which are not. A product need not be slow for its weight being compressed, "
           "since "
           "it need not build the matrix. But\nrandom data cannot be compressed at little loss, by any "
           "method. (The "
           "ancestor's block product was also wrong by 190 %,\neven with everything kept: it took frequency "
           "columns for columns of the weight.)\n";
}

int runClaimsBench(const ClaimsBench& bench, JobContext& job) {
    bench.check();
    const ThreadLimit limit(bench.threads.threads);
    const std::string memory = memoryTable(bench, job), speed = speedTable(bench, job);
    print(introduction() + memory + "\n" + speed + convolutionText(bench, job) + "\n" +
          errorTable(bench, job) + conclusion());
    return exitOk;
}

} // namespace

void addBenchClaims(Commands& commands, CLI::App& bench) {
    CLI::App& command =
        *bench.add_subcommand("claims", "The page \"claims and laws\", measured here, as Markdown");
    const auto options = std::make_shared<ClaimsBench>();
    options->addTo(command);
    commands.add(command, [options](JobContext& job) { return runClaimsBench(*options, job); });
}

} // namespace fft_tensor::cli
