// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "bench/products.h"

#include "base/error.h"
#include "base/parallel.h"
#include "bench/product_benchmark.h"
#include "cli/command.h"
#include "cli/output.h"
#include "device/devices.h"
#include "product/study/cost_model.h"
#include "product/study/reference_product.h"
#include "spectral/backend.h"

#include <algorithm>
#include <array>
#include <memory>

namespace fft_tensor::cli {

namespace {

/// One keep fraction: its coefficients, and what W becomes with them.
struct KeptWeight {
    double keep = 0;
    SparseSpectralTensor sparse;
};

struct Prepared {
    ProductMethod method = ProductMethod::dense;
    const KeptWeight* weight = nullptr;
    std::unique_ptr<PreparedProduct> product;
    double prepareSeconds = 0;
};

TensorPtr readNamed(ProductBench& bench, JobContext& job) {
    const OpenedInput input = openInput(parseTensorAddress(bench.tensor), job);
    if (input.tensors.size() != 1)
        throw UsageError("--tensor needs FILE::name: the file has " + std::to_string(input.tensors.size()) +
                         " tensors.");
    TensorPtr tensor = input.file->read(input.tensors.front(), job);
    if (tensor->values.empty())
        throw Error(ErrorCode::invalidArgument,
                    "The tensor has no elements, so there is nothing to multiply.", tensor->name);
    bench.rows = tensor->shape.empty() ? 1 : tensor->shape.front();
    bench.columns = tensor->values.size() / bench.rows;
    return tensor;
}

std::vector<KeptWeight> weightsOf(ProductBench& bench, Backend& backend, JobContext& job) {
    job.setStage("Making the weight");
    const TensorPtr tensor = bench.tensor.empty() ? whiteTensor(static_cast<std::int64_t>(bench.rows),
                                                                static_cast<std::int64_t>(bench.columns), 1)
                                                  : readNamed(bench, job);
    const std::vector<int> axes = resolveAxes(axesFromFlag(bench.axes), tensor->shape, tensor->name);
    const auto analysis = backend.analyze(tensor, axes, job);
    std::vector<KeptWeight> weights;
    for (const double keep : bench.keeps)
        weights.push_back({keep, analysis->select(keep, ValueType::float32, job)});
    return weights;
}

ProductOptions optionsOf(const ProductBench& bench) {
    ProductOptions options;
    options.matricization.transposed = bench.transposed;
    options.blockBytes = bench.blockBytes;
    options.overlap = bench.overlap;
    return options;
}

/// Dense once, its time being the same for every keep; then the other two at each keep.
std::vector<Prepared> prepareAll(const ProductBench& bench, const std::vector<KeptWeight>& weights,
                                 ProductFactory& products, JobContext& job) {
    job.setStage("Preparing the products");
    std::vector<Prepared> prepared;
    const auto add = [&](ProductMethod method, const KeptWeight& weight) {
        Prepared one{method, &weight, nullptr, 0};
        one.prepareSeconds =
            secondsOf([&] { one.product = products.prepare(method, weight.sparse, optionsOf(bench), job); });
        prepared.push_back(std::move(one));
    };
    add(ProductMethod::dense, weights.front());
    for (const KeptWeight& weight : weights)
        add(ProductMethod::spectral, weight);
    for (const KeptWeight& weight : weights)
        add(ProductMethod::streaming, weight);
    return prepared;
}

/// Against the same product in double, one weight in memory at a time.
void addErrors(BatchResult& result, const std::vector<Prepared>& prepared,
               const std::vector<KeptWeight>& weights, const ActivationView& x, Transform& transform,
               JobContext& job) {
    job.setStage("Comparing with products in double");
    for (const KeptWeight& weight : weights) {
        const std::vector<float> rebuilt = rebuild(weight.sparse, transform, job);
        const std::vector<double> truth =
            referenceProduct(rebuilt, prepared.front().product->matricization(), x, job);
        for (std::size_t i = 0; i < prepared.size(); ++i)
            if (prepared[i].weight == &weight)
                result.runs[i].relativeError = relativeFrobeniusError(result.runs[i].timing.y, truth);
    }
}

/// By the cost model, for every keep fraction.
std::vector<AutoChoice> choicesFor(const ProductBench& bench, std::uint64_t batch, const CostModel& model,
                                   const std::vector<KeptWeight>& weights,
                                   const Matricization& matricization) {
    ProductOptions options = optionsOf(bench);
    options.memoryLimit = bench.memoryLimit;
    std::vector<AutoChoice> choices;
    for (const KeptWeight& weight : weights) {
        AutoChoice made{weight.keep, {}, {}};
        try {
            const ProductChoice choice =
                chooseProduct(model, matricization, weight.sparse.coefficients(), batch, options);
            made.method = name(choice.method);
            made.why = choice.why;
        } catch (const Error& error) {
            if (error.code() != ErrorCode::outOfMemory)
                throw;
            made.why = error.message();
        }
        choices.push_back(std::move(made));
    }
    return choices;
}

BatchResult measureBatch(const ProductBench& bench, std::int64_t batch, const std::vector<Prepared>& prepared,
                         ProductFactory& factory, JobContext& job) {
    constexpr double shortest = 2e-3; // seconds per run: far above the clock's steps
    BatchResult result;
    result.batch = static_cast<std::uint64_t>(batch);
    const Matricization& matricization = prepared.front().product->matricization();
    const TensorPtr x = whiteTensor(batch, static_cast<std::int64_t>(matricization.input().length), 2);
    const auto view =
        ActivationView::contiguous(x->values.data(), {result.batch}, matricization.input().length);
    std::vector<PreparedProduct*> products;
    products.reserve(prepared.size());
    for (const Prepared& one : prepared)
        products.push_back(one.product.get());
    job.setStage("Measuring batch " + std::to_string(batch));
    std::vector<ProductTiming> timings = timeProducts(products, view, bench.runs, shortest, job);
    for (std::size_t i = 0; i < prepared.size(); ++i)
        result.runs.push_back({prepared[i].method, prepared[i].weight->keep, std::move(timings[i]),
                               prepared[i].prepareSeconds, prepared[i].product->weightBytes(),
                               prepared[i].product->blockBytes(), 0});
    result.denseSeconds = result.runs.front().timing.seconds;
    if (MeasurableProducts* const measurable = measurableOf(factory))
        result.tensorCores =
            measurable->timeTensorCores(matricization.input().length, matricization.output().length,
                                        result.batch, bench.runs, shortest, job);
    return result;
}

bool isGpu(Devices& devices, const std::string& id) {
    for (const DeviceEntry& entry : devices.list())
        if (entry.id == id)
            return entry.kind == "cuda" && !entry.forTests;
    return false;
}

} // namespace

void ProductBench::addTo(CLI::App& command) {
    command.add_option("--batch", batches, "Rows of x, one or several (default: 1,32,256,1024)")
        ->delimiter(',')
        ->type_name("B,...");
    command.add_option("--keep", keeps, "Fractions to keep, each from 0 to 1 (default: 0.1,0.05,0.01)")
        ->delimiter(',')
        ->type_name("P,...");
    command.add_option("--tensor", tensor, "A real tensor instead of a white matrix, its first axis as rows")
        ->type_name("FILE::name");
    command.add_option("--axes", axes, "Transform axes: all, last or a list such as 0,2 (default: all)")
        ->type_name("AXES");
    command.add_flag("--transpose", transposed, "Multiply by the transposed matrix, as linear layers do");
    command
        .add_option("--block-bytes", blockBytes,
                    "Block of the streaming product (default: 16 MiB; on a GPU as much as leaves it within a "
                    "quarter of the dense weight)")
        ->type_name("N");
    command
        .add_option(
            "--memory-limit", memoryLimit,
            "Bytes that the method chosen by auto may hold (default: what is left where it multiplies)")
        ->type_name("N");
    device.addTo(command);
    command.add_flag("--overlap", overlap, "Streaming rebuilds the next block while one is multiplied");
}

void ProductBench::check() const {
    for (const double keep : keeps)
        checkKeep(keep);
    for (const std::int64_t batch : batches)
        checkAtLeast("--batch", batch, 1);
    if (keeps.empty() || batches.empty())
        throw UsageError("--keep and --batch need at least one number.");
    if (axesFromFlag(axes).kind == AxesChoice::Kind::automatic)
        throw UsageError(
            "--axes must be all, last or a list here: a benchmark compares one choice with dense.");
    if (blockBytes && *blockBytes == 0)
        throw UsageError("--block-bytes must be 1 or more; it was 0.");
}

std::string ProductBench::title() const {
    return (tensor.empty() ? "white " : printable(tensor) + ", ") + std::to_string(rows) + "x" +
           std::to_string(columns) + (transposed ? ", transposed" : "");
}

std::vector<BatchResult> measureProducts(ProductBench& bench, JobContext& job) {
    DeviceSources sources;
    sources.fallBack = false; // what is compared is compared on one device
    Devices devices(sources);
    const DeviceChoice device = devices.makeBackend(bench.device.device, {});
    ProductFactory& products = *device.products;
    const std::unique_ptr<Backend> backend = makeCpuBackend();
    bench.deviceName = products.device();
    bench.onCpu = device.id == "cpu";
    bench.onGpu = !bench.onCpu && isGpu(devices, device.id);
    const std::vector<KeptWeight> weights = weightsOf(bench, *backend, job);
    const std::vector<Prepared> prepared = prepareAll(bench, weights, products, job);
    job.setStage("Measuring what operations cost");
    const CostModel model = measureCosts(products, job);
    std::vector<BatchResult> results;
    for (std::size_t i = 0; i < bench.batches.size(); ++i) {
        const auto count = static_cast<double>(bench.batches.size());
        const JobContext::Share share(job, static_cast<double>(i) / count,
                                      static_cast<double>(i + 1) / count);
        results.push_back(measureBatch(bench, bench.batches[i], prepared, products, job));
        const Matricization& matricization = prepared.front().product->matricization();
        results.back().choices = choicesFor(bench, results.back().batch, model, weights, matricization);
        const TensorPtr x =
            whiteTensor(bench.batches[i], static_cast<std::int64_t>(matricization.input().length), 2);
        addErrors(results.back(), prepared, weights,
                  ActivationView::contiguous(x->values.data(), {results.back().batch},
                                             matricization.input().length),
                  backend->transform(), job);
        for (ProductRun& run : results.back().runs)
            run.timing.y = {}; // judged
    }
    return results;
}

std::optional<SpeedGoal> goalFor(const ProductBench& bench, ProductMethod method, std::uint64_t batch,
                                 double keep) {
    struct Row {
        ProductMethod method;
        std::uint64_t batch;
        double keep, speedup;
    };
    using enum ProductMethod;
    constexpr double any = 0;
    static constexpr std::array<Row, 11> goals{{{spectral, 1, 0.1, 2.5},
                                                {spectral, 1, 0.05, 5},
                                                {spectral, 1, 0.01, 18},
                                                {spectral, 32, 0.1, 4.5},
                                                {spectral, 32, 0.05, 9},
                                                {spectral, 32, 0.01, 20},
                                                {spectral, 256, 0.1, 2.6},
                                                {spectral, 256, 0.05, 4.8},
                                                {spectral, 256, 0.01, 12},
                                                {streaming, 256, any, 1 / 1.3},
                                                {streaming, 1024, any, 1 / 1.2}}};
    const bool asSet = bench.onCpu && bench.rows == 4096 && bench.columns == 4096 && parallelThreads() == 1;
    if (bench.onGpu) {
        const std::optional<double> goal = deviceSpeedGoal(method, bench.rows, bench.columns, batch, keep);
        return goal ? std::optional(SpeedGoal{*goal}) : std::nullopt;
    }
    for (const Row& row : goals)
        if (asSet && row.method == method && row.batch == batch && (row.keep == any || row.keep == keep))
            return SpeedGoal{row.speedup};
    return std::nullopt;
}

} // namespace fft_tensor::cli
