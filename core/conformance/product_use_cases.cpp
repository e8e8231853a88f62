// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// What comes out does not depend on how a product is used: batches, blocks, views of x, magnitudes, work
// memory.
#include "conformance/product_trial.h"

#include <limits>

namespace fft_tensor::conformance {

namespace {

const Grid& usualGrid() {
    static const Grid grid{{24, 36}, {0, 1}};
    return grid;
}

/// As many rows as every kernel for rows takes, and one more or less.
void everyBatch(ProductTrial& trial) {
    const Shape usual{37, 42}, small{7, 10};
    const Shape& shape = elementCount(usual) <= trial.options.largestElements ? usual : small;
    for (const std::vector<int>& axes : {std::vector{0, 1}, std::vector{0}, std::vector{1}}) {
        const SparseSpectralTensor weight = syntheticWeight({shape, axes}, 0.3, 50);
        const std::vector<float> rebuilt = trial.rebuilt(weight);
        const Matricization matricization(weight.layout, {});
        trial.forMethods([&](ProductMethod method) {
            const auto product =
                trial.prepare(method, weight); // one for all: its work memory grows and stays
            for (const std::uint64_t batch : {1, 2, 3, 4, 5, 8, 9, 16, 17, 32, 33, 64, 130, 7}) {
                const std::vector<float> x = randomNumbers(batch * shape[0], batch);
                trial.nearProduct(trial.multiply(*product, x), plainProduct(rebuilt, matricization, x, {}),
                                  "over " + axesText(axes) + ", batch " + std::to_string(batch));
            }
        });
    }
}

void everyBlock(ProductTrial& trial) {
    const SparseSpectralTensor weight = syntheticWeight(usualGrid(), 0.5, 51);
    const std::vector<float> x = randomNumbers(std::uint64_t{3} * 24, 52);
    const PlainProduct expected =
        plainProduct(trial.rebuilt(weight), Matricization(weight.layout, {}), x, {});
    std::vector<ProductOptions> asked(1); // the default block, which holds everything here
    for (const std::uint64_t columns : {1, 2, 5, 18, 19, 20, 1'000'000}) { // there are 19
        asked.emplace_back().blockColumns = columns;
        asked.emplace_back(asked.back()).overlap = true;
    }
    for (const std::uint64_t bytes : {2'000, 5'000, 100'000}) {
        asked.emplace_back().blockBytes = bytes;
        asked.emplace_back(asked.back()).overlap = true;
    }
    for (const ProductOptions& options : asked)
        trial.nearProduct(trial.multiply(*trial.prepare(ProductMethod::streaming, weight, options), x),
                          expected,
                          "blocks of " + std::to_string(options.blockColumns.value_or(0)) + " columns, " +
                              std::to_string(options.blockBytes.value_or(0)) + " bytes (0: not asked)" +
                              (options.overlap ? ", overlapped" : ""));
}

/// Strided, across, backwards: the same bits. Repeated rows may be multiplied as one.
void everyView(ProductTrial& trial) {
    const SparseSpectralTensor weight = syntheticWeight(usualGrid(), 0.5, 53);
    constexpr std::uint64_t rows = 6, in = 24, gap = 31;
    const std::vector<float> packed = randomNumbers(rows * in, 54);
    std::vector<float> apart(rows * gap), across(in * rows), backwards(packed.rbegin(), packed.rend());
    for (std::uint64_t row = 0; row < rows; ++row)
        for (std::uint64_t c = 0; c < in; ++c)
            apart[row * gap + c] = across[c * rows + row] = packed[row * in + c];
    const ActivationView strided{apart.data(), {2, 3}, {3 * gap, gap}, in, 1};
    const ActivationView columns{across.data(), {rows}, {1}, in, rows};
    const ActivationView reversed{backwards.data() + rows * in - 1, {rows}, {-24}, in, -1};
    const ActivationView repeated{packed.data(), {rows}, {0}, in, 1};
    const std::vector<float> first(packed.begin(), packed.begin() + in);
    const PlainProduct ofFirst =
        plainProduct(trial.rebuilt(weight), Matricization(weight.layout, {}), first, {});
    trial.forMethods([&](ProductMethod method) {
        const auto product = trial.prepare(method, weight);
        const std::vector<float> expected = trial.multiply(*product, packed);
        trial.sameArray(trial.multiply(*product, strided), expected, "rows with gaps");
        trial.sameArray(trial.multiply(*product, columns), expected, "x stored column by column");
        trial.sameArray(trial.multiply(*product, reversed), expected, "x stored backwards");
        const std::vector<float> y = trial.multiply(*product, repeated);
        for (std::uint64_t row = 0; row < rows; ++row)
            trial.nearProduct({y.begin() + 36 * row, y.begin() + 36 * (row + 1)}, ofFirst, "a repeated row");
    });
}

/// Scales of the coefficients whose squares leave the range of float32.
void everyMagnitude(ProductTrial& trial) {
    for (const std::vector<int>& axes : {std::vector{0, 1}, std::vector{0}})
        for (const int exponent : {-90, 90}) {
            const SparseSpectralTensor weight = syntheticWeight({{20, 30}, axes}, 0.5, 55, exponent);
            const std::vector<float> x = randomNumbers(std::uint64_t{3} * 20, 56);
            const PlainProduct expected =
                plainProduct(trial.rebuilt(weight), Matricization(weight.layout, {}), x, {});
            trial.forMethods([&](ProductMethod method) {
                trial.nearProduct(trial.multiply(*trial.prepare(method, weight), x), expected,
                                  "over " + axesText(axes) + ", in units of 2^" + std::to_string(exponent));
            });
        }
}

/// A sum over nothing is 0.
void emptyWeights(ProductTrial& trial) {
    for (const Shape& shape : {Shape{0, 5}, Shape{5, 0}, Shape{3, 0, 4}})
        trial.forMethods([&](ProductMethod method) {
            SparseSpectralTensor weight;
            weight.layout = SpectrumLayout(shape, {0, 1});
            const auto product = trial.prepare(method, weight);
            const std::uint64_t in = product->matricization().input().length,
                                out = product->matricization().output().length;
            const std::vector<float> x(2 * in + 1, 1), bias(out, 3);
            const ActivationView view = ActivationView::contiguous(x.data(), {2}, in);
            trial.sameArray(trial.multiply(*product, view), std::vector<float>(2 * out, 0), "y");
            trial.sameArray(trial.multiply(*product, view, bias), std::vector<float>(2 * out, 3), "bias");
        });
}

void bytesAreTold(ProductTrial& trial) {
    const SparseSpectralTensor weight = syntheticWeight(usualGrid(), 0.5, 57);
    const std::vector<float> x = randomNumbers(std::uint64_t{40} * 24, 58);
    trial.forMethods([&](ProductMethod method) {
        const auto product = trial.prepare(method, weight);
        trial.that(product->method() == method, "the product is of another method");
        trial.that(product->device() == trial.products.device(), "the product lives on another device");
        trial.that(product->weightBytes() > 0, "the weight takes no memory");
        const std::vector<float> y = trial.multiply(*product, x);
        trial.that(product->heldBytes() >= product->weightBytes(), "less is held than the weight takes");
        product->releaseWork();
        trial.equal(product->heldBytes(), product->weightBytes(), "bytes held after releaseWork");
        trial.sameArray(trial.multiply(*product, x), y, "y after releaseWork");
    });
}

} // namespace

std::vector<ProductSingle> productUseSingles() {
    return {
        {"products of every batch", everyBatch},           {"streaming in blocks of any size", everyBlock},
        {"views of x give the same product", everyView},   {"tiny and huge weights multiply", everyMagnitude},
        {"products of empty weights are 0", emptyWeights}, {"products tell what they hold", bytesAreTold}};
}

} // namespace fft_tensor::conformance
