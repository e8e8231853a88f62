// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// What products refuse, by its sentence, and that they are still usable afterwards.
#include "conformance/product_trial.h"

namespace fft_tensor::conformance {

namespace {

const Grid& refusedGrid() {
    static const Grid grid{{24, 36}, {0, 1}};
    return grid;
}
constexpr std::uint64_t inputs = 24, outputs = 36;

void shapesAreNamed(ProductTrial& trial) {
    const SparseSpectralTensor weight = syntheticWeight(refusedGrid(), 0.3, 60);
    const std::vector<float> numbers = randomNumbers(1000, 61);
    trial.forMethods([&](ProductMethod method) {
        const auto product = trial.prepare(method, weight);
        const auto refuses = [&](const ActivationView& x, std::size_t ofY, std::size_t ofBias,
                                 const std::vector<std::string>& parts, const std::string& what) {
            std::vector<float> y(ofY);
            const std::vector<float> bias(ofBias);
            trial.refuses(ErrorCode::invalidArgument, parts, what,
                          [&] { product->multiply(x, y, bias, trial.job); });
        };
        const auto rows = [&](std::uint64_t batch, std::uint64_t columns) {
            return ActivationView::contiguous(numbers.data(), {batch}, columns);
        };
        const std::string shape = "24 × 36";
        refuses(rows(2, 25), 2 * outputs, 0, {"25", shape}, "x with another number of columns");
        refuses(rows(2, outputs), 2 * outputs, 0, {"36", shape, "transposed"}, "x for the transposed weight");
        refuses(rows(2, inputs), 2 * outputs - 1, 0, {"71", "72", shape}, "y of another size");
        refuses(rows(2, inputs), 2 * outputs, 35, {"35", "36", shape}, "a bias of another length");
        refuses(rows(0, inputs), 0, 0, {"empty", "0 × 24"}, "x without rows");
        ActivationView unstrided = rows(2, inputs);
        unstrided.leadingStrides.clear();
        refuses(unstrided, 2 * outputs, 0, {"1 leading axes", "0"}, "x without strides");
    });
}

void optionsThatMakeNoSense(ProductTrial& trial) {
    const SparseSpectralTensor weight = syntheticWeight(refusedGrid(), 0.3, 62);
    const auto refuses = [&](ProductMethod method, const ProductOptions& options,
                             const std::vector<std::string>& parts, const std::string& what) {
        trial.refuses(ErrorCode::invalidArgument, parts, what,
                      [&] { (void)trial.prepare(method, weight, options); });
    };
    ProductOptions options;
    options.blockColumns = 0;
    refuses(ProductMethod::streaming, options, {"0 columns"}, "a block of no columns");
    options.blockColumns = 3;
    options.blockBytes = 4096;
    refuses(ProductMethod::streaming, options, {"one of the two"}, "a block in columns and in bytes");
    options.blockColumns.reset();
    options.blockBytes = 8;
    refuses(ProductMethod::streaming, options, {"8 bytes", "at least"}, "a block too small for a column");
    trial.forMethods([&](ProductMethod method) {
        for (const int rowAxes : {-1, 3}) {
            ProductOptions unfit;
            unfit.matricization.rowAxes = rowAxes;
            refuses(method, unfit, {"24 × 36", std::to_string(rowAxes)},
                    "a matricization that does not fit the rank");
        }
    });
}

/// Preparing within too little says what would do; with just enough for the weight, a large batch is refused.
void memoryLimitsAreKept(ProductTrial& trial) {
    const SparseSpectralTensor weight = syntheticWeight(refusedGrid(), 0.3, 63);
    trial.forMethods([&](ProductMethod method) {
        ProductOptions options;
        options.memoryLimit = 16;
        const std::string methodName(name(method));
        trial.refuses(ErrorCode::outOfMemory, {methodName, "may be used", "No other method fits"},
                      "a limit of 16 bytes", [&] { (void)trial.prepare(method, weight, options); });
    });
    ProductOptions options;
    options.blockColumns = 1;
    options.memoryLimit = 1024;
    std::unique_ptr<PreparedProduct> product;
    while (!product)
        try {
            product = trial.prepare(ProductMethod::streaming, weight, options);
        } catch (const Error& error) {
            trial.that(error.code() == ErrorCode::outOfMemory && *options.memoryLimit < 1u << 30,
                       "no limit suffices: " + std::string(error.what()));
            *options.memoryLimit *= 2;
        }
    const std::vector<float> one = randomNumbers(inputs, 64);
    const std::vector<float> y = trial.multiply(*product, one);
    std::uint64_t rows = *options.memoryLimit / sizeof(float); // their spectra alone take more
    trial.refuses(ErrorCode::outOfMemory, {"streaming", std::to_string(rows) + " rows", "smaller batch"},
                  "a batch beyond the limit", [&] {
                      const std::vector<float> x(inputs);
                      (void)trial.multiply(*product, ActivationView{x.data(), {rows}, {0}, inputs, 1});
                  });
    trial.sameArray(trial.multiply(*product, one), y, "y after a refusal");
}

/// Asked to stop at any moment, they stop or finish; and then they multiply as before.
void stopsWhenAsked(ProductTrial& trial) {
    const SparseSpectralTensor weight = syntheticWeight(refusedGrid(), 0.5, 65);
    const std::vector<float> x = randomNumbers(5 * inputs, 66);
    const ActivationView view = ActivationView::contiguous(x.data(), {5}, inputs);
    ProductOptions options;
    options.blockColumns = 4;
    trial.forMethods([&](ProductMethod method) {
        const auto prepare = [&](JobContext& job) {
            (void)trial.products.prepare(method, weight, options, job);
        };
        const auto product = trial.prepare(method, weight, options);
        const std::vector<float> y = trial.multiply(*product, x);
        const auto multiply = [&](JobContext& job) {
            std::vector<float> lost(5 * outputs);
            product->multiply(view, lost, {}, job);
        };
        trial.that(stops(prepare, 0), "preparing does not stop");
        trial.that(stops(multiply, 0), "multiplying does not stop");
        for (int questions = 1; questions < 8; ++questions) // somewhere in the middle
            (void)stops(multiply, questions);
        trial.sameArray(trial.multiply(*product, x), y, "y after a stop");
    });
}

} // namespace

std::vector<ProductSingle> productRefusalSingles() {
    return {{"products that do not fit are refused by both shapes", shapesAreNamed},
            {"blocks and matricizations that make no sense are refused", optionsThatMakeNoSense},
            {"products keep within a memory limit", memoryLimitsAreKept},
            {"products stop when asked, and multiply afterwards", stopsWhenAsked}};
}

} // namespace fft_tensor::conformance
