// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
//
// Compresses two matrices, looks at what came out, and multiplies with them without rebuilding them.
//
//     basic_usage
//
// One matrix is a smooth surface, the kind that a Fourier transform is good at. The other is white noise, the
// kind that it can do nothing with, and that most trained weights resemble. Ends with 1 when a number is not
// what the library promises.
#include "base/error.h"
#include "checkpoint/checkpoint_writer.h"
#include "product/methods/cpu_products.h"
#include "spectral/backend.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <random>
#include <string>
#include <vector>

using namespace fft_tensor;

namespace {

constexpr std::size_t rows = 384, columns = 512, batch = 8;

bool allWell = true;

/// Says so and remembers it when a promise is broken.
void expect(bool holds, const std::string& promise) {
    if (!holds)
        std::printf("BROKEN: %s\n", promise.c_str());
    allWell = allWell && holds;
}

TensorPtr makeTensor(const std::string& name, std::vector<float> values) {
    auto tensor = std::make_shared<HostTensor>();
    tensor->name = name;
    tensor->shape = {rows, columns};
    tensor->values = std::move(values);
    return tensor;
}

/// Two soft hills.
TensorPtr smoothMatrix() {
    std::vector<float> values;
    const auto hill = [](double r, double c, double atRow, double atColumn, double width) {
        return std::exp(-((r - atRow) * (r - atRow) + (c - atColumn) * (c - atColumn)) / (2 * width * width));
    };
    for (std::size_t i = 0; i < rows; ++i)
        for (std::size_t j = 0; j < columns; ++j) {
            const double r = static_cast<double>(i) / rows, c = static_cast<double>(j) / columns;
            values.push_back(static_cast<float>(hill(r, c, 0.4, 0.3, 0.02) - hill(r, c, 0.7, 0.8, 0.03)));
        }
    return makeTensor("smooth", std::move(values));
}

std::vector<float> whiteNumbers(std::size_t count, unsigned seed) {
    std::mt19937 random(seed);
    std::normal_distribution<float> normal;
    std::vector<float> values(count);
    for (float& value : values)
        value = normal(random);
    return values;
}

/// |a - b| / |b|, Frobenius norms in double.
double relativeDistance(const std::vector<float>& a, const std::vector<float>& b) {
    double difference = 0, total = 0;
    for (std::size_t i = 0; i < b.size(); ++i) {
        const double exact = b[i], d = a[i] - exact;
        difference += d * d;
        total += exact * exact;
    }
    return total > 0 ? std::sqrt(difference / total) : std::sqrt(difference);
}

/// What remains of white noise when the fraction p of its coefficients is kept.
double whiteLaw(double p) {
    return p > 0 ? std::sqrt(1 - p * (1 - std::log(p))) : 1;
}

/// A line for each keep fraction. The analysis (one FFT, one ranking of the coefficients) serves all of them.
void inspect(const TensorPtr& tensor, Backend& backend, JobContext& job) {
    const std::unique_ptr<Analysis> analysis =
        backend.analyze(tensor, resolveAxes({}, tensor->shape, tensor->name), job);
    const std::size_t dense = tensor->values.size() * sizeof(float);
    std::printf("\n%s, %s, %zu bytes as float32\n", tensor->name.c_str(), toString(tensor->shape).c_str(),
                dense);
    std::printf("%8s %8s %14s %12s %12s %10s %12s\n", "keep", "kept", "coefficients", "in memory", "packed",
                "error", "white law");
    for (const double keep : {0.2, 0.1, 0.05, 0.01}) {
        const SparseSpectralTensor sparse = analysis->select(keep, ValueType::float32, job);
        // Where the rest is nothing but the FFT's rounding noise, less is kept than was asked for.
        std::printf("%6.0f %% %6.2f %%%s %13llu %12llu %12llu %8.3f %% %10.1f %%\n", 100 * keep,
                    100 * sparse.kept, sparse.floorReached ? "*" : " ",
                    static_cast<unsigned long long>(sparse.coefficients()),
                    static_cast<unsigned long long>(sparse.memoryBytes()),
                    static_cast<unsigned long long>(packedSpectralSize(sparse, job)),
                    100 * sparse.relativeError, 100 * whiteLaw(keep));
        const std::vector<float> rebuilt = rebuild(sparse, backend.transform(), job);
        expect(std::abs(relativeDistance(rebuilt, tensor->values) - sparse.relativeError) < 1e-5,
               "the recorded error is that of the rebuilt matrix");
        if (tensor->name == "white noise")
            expect(std::abs(sparse.relativeError - whiteLaw(keep)) < 0.01, "white noise obeys its law");
    }
}

/// y = x·W three ways, each against the plain sum over the rebuilt W.
void multiply(const SparseSpectralTensor& sparse, Backend& backend, JobContext& job) {
    const std::vector<float> x = whiteNumbers(batch * rows, 3);
    const std::vector<float> w = rebuild(sparse, backend.transform(), job);
    std::vector<float> expected(batch * columns);
    for (std::size_t b = 0; b < batch; ++b)
        for (std::size_t j = 0; j < columns; ++j) {
            double sum = 0;
            for (std::size_t i = 0; i < rows; ++i)
                sum += static_cast<double>(x[b * rows + i]) * w[i * columns + j];
            expected[b * columns + j] = static_cast<float>(sum);
        }
    std::printf("\ny = x·W with W at %.0f %%, x of %zu rows\n%10s %18s %14s\n", 100 * sparse.keepAsked, batch,
                "method", "bytes of weight", "error of y");
    for (const ProductMethod method : allProductMethods) {
        const auto product = prepareProduct(method, sparse, {}, backend.transform(), job);
        std::vector<float> y(batch * columns);
        product->multiply(ActivationView::contiguous(x.data(), {batch}, rows), y, {}, job);
        const double error = relativeDistance(y, expected);
        std::printf("%10s %18llu %14.1e\n", std::string(name(method)).c_str(),
                    static_cast<unsigned long long>(product->weightBytes()), error);
        expect(error < 1e-5, "all methods give the same product");
    }
}

int run() {
    JobContext job; // nobody watches: no progress, no cancelling
    const std::unique_ptr<Backend> backend = makeCpuBackend();
    const TensorPtr smooth = smoothMatrix();
    const TensorPtr white = makeTensor("white noise", whiteNumbers(rows * columns, 1));
    inspect(smooth, *backend, job);
    inspect(white, *backend, job);
    multiply(backend->analyze(white, {0, 1}, job)->select(0.05, ValueType::float32, job), *backend, job);
    std::printf("\n* all there is: the rest is rounding noise\n%s\n",
                allWell ? "All promises hold." : "A promise is broken: see above.");
    return allWell ? 0 : 1;
}

} // namespace

int main() {
    try {
        return run();
    } catch (const Error& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
