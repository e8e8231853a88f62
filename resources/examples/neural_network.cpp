// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
//
// Classifies handwritten digits with a trained network whose layers are compressed more and more.
//
//     neural_network [FOLDER [AXES]]
//
// FOLDER holds digits.safetensors and data/digits_test.safetensors (default: the current one); AXES is last
// or all (default: last, which suits these weights better). The images were held out when the network was
// trained. Ends with 1 when a number is not what the library promises.
#include "base/error.h"
#include "io/weight_file.h"
#include "product/methods/cpu_products.h"
#include "spectral/backend.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <vector>

using namespace fft_tensor;

namespace {

bool allWell = true;

/// Says so and remembers it when a promise is broken.
void expect(bool holds, const std::string& promise) {
    if (!holds)
        std::printf("BROKEN: %s\n", promise.c_str());
    allWell = allWell && holds;
}

/// y = x·Wᵀ + bias, W of shape (outputs, inputs).
struct Layer {
    TensorPtr weight;
    std::vector<float> bias;
    [[nodiscard]] std::size_t outputs() const { return weight->shape[0]; }
    [[nodiscard]] std::size_t inputs() const { return weight->shape[1]; }
};

struct Digits {
    std::vector<Layer> layers;
    std::string statedAccuracy; ///< what the file says of itself
    std::vector<float> images;  ///< a row of 64 for each
    std::vector<float> labels;
};

Digits readDigits(const std::string& folder, JobContext& job) {
    Digits digits;
    const auto model = openWeightFile(folder + "/digits.safetensors");
    for (const char* layer : {"layer1", "layer2", "layer3"})
        digits.layers.push_back({model->read(model->require(std::string(layer) + ".weight"), job),
                                 model->read(model->require(std::string(layer) + ".bias"), job)->values});
    for (const auto& [key, text] : model->metadata())
        if (key == "test_accuracy")
            digits.statedAccuracy = text;
    const auto test = openWeightFile(folder + "/data/digits_test.safetensors");
    digits.images = test->read(test->require("images"), job)->values;
    digits.labels = test->read(test->require("labels"), job)->values;
    return digits;
}

/// The network, whatever multiplies inside: `apply` computes the number-th layer for all images at once.
std::vector<float>
scores(const Digits& digits,
       const std::function<std::vector<float>(std::size_t, const std::vector<float>&)>& apply) {
    std::vector<float> x = digits.images;
    for (std::size_t number = 0; number < digits.layers.size(); ++number) {
        x = apply(number, x);
        if (number + 1 < digits.layers.size()) // ReLU between layers
            for (float& value : x)
                value = std::max(value, 0.0f);
    }
    return x;
}

/// Plain loops over weights as they are: no part of the library takes part.
std::vector<float> plainLayer(const Layer& layer, const std::vector<float>& weight,
                              const std::vector<float>& x) {
    const std::size_t in = layer.inputs(), out = layer.outputs(), images = x.size() / in;
    std::vector<float> y(images * out);
    for (std::size_t image = 0; image < images; ++image)
        for (std::size_t o = 0; o < out; ++o) {
            float sum = layer.bias[o];
            for (std::size_t i = 0; i < in; ++i)
                sum += weight[o * in + i] * x[image * in + i];
            y[image * out + o] = sum;
        }
    return y;
}

/// The fraction of images whose highest score is that of the right digit.
double accuracy(const std::vector<float>& scores, const std::vector<float>& labels) {
    const std::size_t classes = scores.size() / labels.size();
    std::size_t right = 0;
    for (std::size_t image = 0; image < labels.size(); ++image) {
        const auto first = scores.begin() + static_cast<std::ptrdiff_t>(image * classes);
        const auto highest = std::max_element(first, first + static_cast<std::ptrdiff_t>(classes)) - first;
        right += static_cast<float>(highest) == labels[image] ? 1 : 0;
    }
    return static_cast<double>(right) / static_cast<double>(labels.size());
}

/// The yardstick: the fraction `keep` of largest weights, the others 0.
std::vector<float> pruned(std::vector<float> weight, double keep) {
    std::vector<float> sizes(weight.size());
    std::transform(weight.begin(), weight.end(), sizes.begin(), [](float w) { return std::abs(w); });
    std::sort(sizes.begin(), sizes.end(), std::greater<>());
    const auto kept = static_cast<std::size_t>(std::llround(keep * static_cast<double>(sizes.size())));
    const float least = kept > 0 ? sizes[kept - 1] : INFINITY;
    for (float& w : weight)
        w = std::abs(w) < least ? 0 : w;
    return weight;
}

std::vector<float> compressedScores(const Digits& digits, const std::vector<SparseSpectralTensor>& layers,
                                    ProductMethod method, Backend& backend, JobContext& job) {
    ProductOptions options;
    options.matricization.transposed = true; // these layers store (outputs, inputs)
    return scores(digits, [&](std::size_t number, const std::vector<float>& x) {
        const Layer& layer = digits.layers[number];
        const std::size_t images = digits.labels.size();
        const auto product = prepareProduct(method, layers[number], options, backend.transform(), job);
        std::vector<float> y(images * layer.outputs());
        product->multiply(ActivationView::contiguous(x.data(), {images}, layer.inputs()), y, layer.bias, job);
        return y;
    });
}

/// |a - b| over |b|.
double relativeDistance(const std::vector<float>& a, const std::vector<float>& b) {
    double difference = 0, total = 0;
    for (std::size_t i = 0; i < b.size(); ++i) {
        difference += (static_cast<double>(a[i]) - b[i]) * (static_cast<double>(a[i]) - b[i]);
        total += static_cast<double>(b[i]) * b[i];
    }
    return std::sqrt(difference / total);
}

/// One line of the table.
void tryKeep(double keep, const Digits& digits, const std::vector<std::unique_ptr<Analysis>>& analyses,
             const std::vector<float>& original, Backend& backend, JobContext& job) {
    std::vector<SparseSpectralTensor> layers;
    std::uint64_t bytes = 0;
    for (const auto& analysis : analyses) {
        layers.push_back(analysis->select(keep, ValueType::float32, job));
        bytes += layers.back().memoryBytes();
    }
    const auto dense = compressedScores(digits, layers, ProductMethod::dense, backend, job);
    const auto spectral = compressedScores(digits, layers, ProductMethod::spectral, backend, job);
    const auto magnitude = scores(digits, [&](std::size_t number, const std::vector<float>& x) {
        const Layer& layer = digits.layers[number];
        return plainLayer(layer, pruned(layer.weight->values, keep), x);
    });
    std::printf("%6.0f %% %10llu %11.1f %% %14.1f %% %15.1f %% %15.1f %%\n", 100 * keep,
                static_cast<unsigned long long>(bytes), 100 * layers[1].relativeError,
                100 * accuracy(dense, digits.labels), 100 * accuracy(spectral, digits.labels),
                100 * accuracy(magnitude, digits.labels));
    expect(relativeDistance(spectral, dense) < 1e-5, "spectral and dense layers give the same scores");
    if (keep == 1) {
        expect(relativeDistance(spectral, original) < 1e-5, "at 100 % the scores are the original ones");
        for (const auto& some : {dense, spectral, magnitude})
            expect(accuracy(some, digits.labels) == accuracy(original, digits.labels),
                   "at 100 % nothing changes which digit is seen");
    }
}

/// The network as it was trained, without the library's help.
std::vector<float> originalScores(const Digits& digits) {
    auto result = scores(digits, [&](std::size_t number, const std::vector<float>& x) {
        return plainLayer(digits.layers[number], digits.layers[number].weight->values, x);
    });
    char found[32];
    std::snprintf(found, sizeof found, "%.4f", accuracy(result, digits.labels));
    std::printf("64-512-512-10 with ReLU; of %zu held-out images, it sees a fraction of %s right\n",
                digits.labels.size(), found);
    expect(found == digits.statedAccuracy, "the accuracy is the one that the model's file states");
    return result;
}

int run(const std::string& folder, const std::string& axes) {
    if (axes != "last" && axes != "all")
        throw Error(ErrorCode::invalidArgument, "AXES must be last or all.", axes);
    JobContext job; // nobody watches: no progress, no cancelling
    const std::unique_ptr<Backend> backend = makeCpuBackend();
    const Digits digits = readDigits(folder, job);
    const std::vector<float> original = originalScores(digits);
    std::vector<std::unique_ptr<Analysis>> analyses;
    std::uint64_t bytes = 0;
    for (const Layer& layer : digits.layers) {
        const auto over = resolveAxes(parseAxesChoice(axes), layer.weight->shape, layer.weight->name);
        analyses.push_back(backend->analyze(layer.weight, over, job));
        bytes += layer.weight->values.size() * sizeof(float);
    }
    std::printf("weights: %llu bytes as float32; transform axes: %s\n\n%8s %10s %13s %16s %17s %17s\n",
                static_cast<unsigned long long>(bytes), axes.c_str(), "keep", "bytes", "layer2 error",
                "dense layers", "spectral layers", "largest weights");
    for (const double keep : {1.0, 0.5, 0.2, 0.1, 0.05, 0.02})
        tryKeep(keep, digits, analyses, original, *backend, job);
    std::printf(
        "\nDense and spectral layers are two ways to one product. \"Largest weights\" keeps as many weights"
        "\ninstead of coefficients: it is the one to beat, and here it is not beaten.\n%s\n",
        allWell ? "All promises hold." : "A promise is broken: see above.");
    return allWell ? 0 : 1;
}

} // namespace

int main(int argc, char** argv) {
    try {
        return run(argc > 1 ? argv[1] : ".", argc > 2 ? argv[2] : "last");
    } catch (const Error& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
