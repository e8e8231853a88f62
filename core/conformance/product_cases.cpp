// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Every method gives x·W, for every shape, matricization, density and batch.
#include "conformance/product_cases.h"

#include "conformance/product_trial.h"
#include "product/study/rounding_bound.h"
#include "transform/transform.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace fft_tensor {

namespace conformance {

namespace {

constexpr std::uint64_t largeWeight =
    1'000'000; ///< from here on a device may lack memory without being wrong
constexpr double densities[] = {0, 1e-9, 0.05, 1}; ///< nothing, one unit, usual, everything
constexpr std::uint64_t triedBatches[] = {1, 3, 17, 32, 70};

std::string text(const ProductOptions& options, std::uint64_t batch) {
    return std::to_string(options.matricization.rowAxes) + " axes as rows" +
           (options.matricization.transposed ? ", transposed" : "") + ", batch " + std::to_string(batch);
}

/// One weight from one side: every method, twice.
void productIsPlain(ProductTrial& trial, const SparseSpectralTensor& weight,
                    const std::vector<float>& rebuilt, const ProductOptions& options, std::uint64_t batch,
                    bool withBias) {
    const Matricization matricization(weight.layout, options.matricization);
    const std::vector<float> x = randomNumbers(batch * matricization.input().length, 5 + batch);
    const std::vector<float> bias =
        withBias ? randomNumbers(matricization.output().length, 6 + batch) : std::vector<float>{};
    const PlainProduct expected = plainProduct(rebuilt, matricization, x, bias);
    trial.forMethods([&](ProductMethod method) {
        const auto product = trial.prepare(method, weight, options);
        const std::vector<float> y = trial.multiply(*product, x, bias);
        trial.nearProduct(y, expected, text(options, batch));
        for (int run = 1; run < trial.options.repeats; ++run) {
            product->releaseWork();
            trial.sameArray(trial.multiply(*product, x, bias), y, "repeated run, " + text(options, batch));
        }
    });
}

/// Every matricization; batches and biases take turns.
void everyMatricization(ProductTrial& trial, const Grid& grid) {
    std::size_t turn = 0;
    for (const double density : densities) {
        const SparseSpectralTensor weight = syntheticWeight(grid, density, 40);
        const std::vector<float> rebuilt = trial.rebuilt(weight);
        for (int rowAxes = 0; rowAxes <= static_cast<int>(grid.shape.size()); ++rowAxes)
            for (const bool transposed : {false, true}) {
                ProductOptions options;
                options.matricization = {rowAxes, transposed};
                options.blockColumns = 1 + turn % 7;
                trial.inside(std::to_string(weight.coefficients()) + " coefficients", [&] {
                    productIsPlain(trial, weight, rebuilt, options,
                                   triedBatches[turn % std::size(triedBatches)], turn % 3 != 0);
                });
                ++turn;
            }
    }
}

/// A few columns of y, each from the definition of its column of W.
void largeProducts(ProductTrial& trial, const Grid& grid) {
    const SparseSpectralTensor weight = syntheticWeight(grid, 0.05, 41);
    const std::uint64_t in = grid.shape[0], out = grid.shape[1], batch = 32;
    const std::vector<float> x = randomNumbers(batch * in, 42);
    const std::uint64_t columns[] = {0, out / 2 + 1, out - 1};
    std::vector<PlainProduct> expected;
    for (const std::uint64_t column : columns) {
        const std::vector<double> exact = columnOf(weight, column);
        SparseSpectralTensor one; // the matrix of this column alone
        one.layout = SpectrumLayout({in, 1}, {0});
        PlainProduct product =
            plainProduct({exact.begin(), exact.end()}, Matricization(one.layout, {}), x, {});
        product.tolerance =
            product.size * productTolerance(static_cast<double>(in), weight.layout.transformLength());
        expected.push_back(std::move(product));
    }
    trial.forMethods([&](ProductMethod method) {
        const std::vector<float> y = trial.multiply(*trial.prepare(method, weight), x);
        for (std::size_t c = 0; c < std::size(columns); ++c) {
            std::vector<float> found(batch);
            for (std::uint64_t row = 0; row < batch; ++row)
                found[row] = y[row * out + columns[c]];
            trial.nearProduct(found, expected[c], "column " + std::to_string(columns[c]));
        }
    });
}

/// A row of x with a NaN in it makes its own row of y NaN, one with an infinity not finite; and no other row.
void notFiniteStaysInItsRow(ProductTrial& trial, const Grid& grid) {
    const std::uint64_t batch = 5, bad = 2;
    for (const bool transposed : {false, true}) {
        ProductOptions options;
        options.matricization.transposed = transposed;
        const SparseSpectralTensor weight = syntheticWeight(grid, 0.3, 43);
        trial.forMethods([&](ProductMethod method) {
            const auto product = trial.prepare(method, weight, options);
            const std::uint64_t in = product->matricization().input().length,
                                out = product->matricization().output().length;
            std::vector<float> x = randomNumbers(batch * in, 44);
            const std::vector<float> sound = trial.multiply(*product, x);
            for (const float value : {std::nanf(""), HUGE_VALF, -HUGE_VALF}) {
                x[bad * in + in / 2] = value;
                const std::vector<float> y = trial.multiply(*product, x);
                for (std::uint64_t i = 0; i < y.size(); ++i) {
                    const bool whole = std::isnan(value) ? std::isnan(y[i]) : !std::isfinite(y[i]);
                    trial.that(i / out == bad ? whole : y[i] == sound[i],
                               "row " + std::to_string(i / out) + " of y is " + std::to_string(y[i]) +
                                   " after " + std::to_string(value) + " in row " + std::to_string(bad) +
                                   " of x");
                }
            }
        });
    }
}

template<class Work>
ConformanceCase caseOf(const std::string& name, bool mayLackMemory, ProductFactory& products,
                       const ConformanceOptions& options, Work work) {
    return {name, [name, mayLackMemory, &products, options, work](JobContext& context) {
                ProductTrial trial(products, options, context);
                return judge(name, mayLackMemory, trial, [&] { work(trial); });
            }};
}

} // namespace

std::vector<float> ProductTrial::multiply(PreparedProduct& product, const ActivationView& x,
                                          const std::vector<float>& bias) {
    std::vector<float> y(x.rows() * product.matricization().output().length, 1e30f);
    product.multiply(x, y, bias, job);
    return y;
}

std::vector<float> ProductTrial::multiply(PreparedProduct& product, const std::vector<float>& x,
                                          const std::vector<float>& bias) {
    const std::uint64_t in = product.matricization().input().length;
    return multiply(product, ActivationView::contiguous(x.data(), {x.size() / in}, in), bias);
}

std::vector<float> ProductTrial::rebuilt(const SparseSpectralTensor& weight) {
    return rebuild(weight, *makeSlowTransform(), job);
}

void ProductTrial::nearProduct(const std::vector<float>& y, const PlainProduct& expected,
                               const std::string& what) {
    double difference = 0;
    equal(y.size(), expected.y.size(), what + ", length of y");
    for (std::size_t i = 0; i < y.size(); ++i) {
        const double apart = static_cast<double>(y[i]) - expected.y[i];
        difference += apart * apart;
    }
    near(std::sqrt(difference), 0, expected.tolerance, what + ", distance from x·W");
}

void ProductTrial::requireSentence(const Error& error, ErrorCode code, const std::vector<std::string>& parts,
                                   const std::string& what) {
    const std::string sentence = error.what();
    that(error.code() == code, what + " is refused with another error: " + sentence);
    for (const std::string& part : parts)
        that(sentence.find(part) != std::string::npos, what + ": no \"" + part + "\" in: " + sentence);
}

std::vector<ProductTopic> productTopics(std::uint64_t largestElements) {
    std::vector<Grid> severalRows;
    for (const Grid& grid : productGridsUpTo(std::min<std::uint64_t>(largestElements, 1000)))
        severalRows.push_back(grid);
    return {{"products are x·W", everyMatricization, productGridsUpTo(largestElements)},
            {"NaN and infinity stay in their row", notFiniteStaysInItsRow, severalRows},
            {"columns of large products", largeProducts, largeProductGridsUpTo(largestElements)}};
}

} // namespace conformance

std::vector<ConformanceCase> productCases(ProductFactory& products, const ConformanceOptions& options) {
    using namespace conformance;
    std::vector<ConformanceCase> cases;
    for (const auto& singles : {productRefusalSingles(), productUseSingles()})
        for (const ProductSingle& single : singles)
            cases.push_back(caseOf(single.name, false, products, options, single.run));
    for (const ProductTopic& topic : productTopics(options.largestElements))
        for (const Grid& grid : topic.grids)
            cases.push_back(caseOf(std::string(topic.name) + ": " + grid.text(),
                                   grid.elements() >= largeWeight, products, options,
                                   [run = topic.run, grid](ProductTrial& trial) { run(trial, grid); }));
    return cases;
}

std::vector<ConformanceCase> deviceCases(Backend& backend, ProductFactory& products, Backend* reference,
                                         const ConformanceOptions& options) {
    std::vector<ConformanceCase> cases = conformanceCases(backend, reference, options);
    for (ConformanceCase& each : productCases(products, options))
        cases.push_back(std::move(each));
    return cases;
}

} // namespace fft_tensor
