// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "product/study/cost_model.h"

#include "base/error.h"
#include "base/large_vector.h"
#include "product/methods/frequency_lines.h"
#include "product/sizes_text.h"
#include "product/weights/synthetic_weight.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace fft_tensor {

namespace {

constexpr std::uint64_t side = 3072; ///< of the measured matrix: dense, beyond the second-level caches
constexpr double keep = 0.05;
constexpr std::array<std::uint64_t, 6> batches{1, 4, 8, 16, 32, 128};
constexpr int repetitions = 3;

/// The least disturbed of a few runs, stage by stage.
std::vector<ProductStage> fastestStages(PreparedProduct& product, std::uint64_t batch, JobContext& context) {
    const LargeVector<float> x(batch * side, 0.5f);
    LargeVector<float> y(batch * side);
    const auto resident =
        product.makeResident(ActivationView::contiguous(x.data(), {batch}, side), y, context);
    std::vector<ProductStage> best;
    for (int run = 0; run <= repetitions; ++run) {
        StageClock clock;
        (void)resident->multiply(1, context, &clock);
        if (run <= 1) // the first one warms up
            best = clock.stages();
        for (std::size_t stage = 0; stage < best.size(); ++stage)
            best[stage].seconds = std::min(best[stage].seconds, clock.stages()[stage].seconds);
    }
    return best;
}

/// What a product takes that has next to nothing to do.
double secondsOfTiny(ProductMethod method, ProductFactory& products, JobContext& context) {
    constexpr std::uint64_t tiny = 32;
    constexpr int runs = 50;
    const auto product = products.prepare(method, syntheticWeight(tiny, tiny, keep), {}, context);
    const std::vector<float> x(tiny, 0.5f);
    std::vector<float> y(tiny);
    const auto resident = product->makeResident(ActivationView::contiguous(x.data(), {1}, tiny), y, context);
    double best = std::numeric_limits<double>::infinity();
    for (int run = 0; run < runs; ++run)
        best = std::min(best, resident->multiply(1, context));
    return best;
}

ProductStage stageNamed(const std::vector<ProductStage>& stages, const std::string& name) {
    for (const ProductStage& stage : stages)
        if (stage.name == name)
            return stage;
    throw Error(ErrorCode::internal, "A product has no stage \"" + name + "\".");
}

/// Between measured batches on a straight line over the logarithm; beyond them as at the last.
double atBatch(const CostModel& model, std::uint64_t batch, double CostModel::AtBatch::*rate) {
    const auto above =
        std::find_if(model.points.begin(), model.points.end(),
                     [batch](const CostModel::AtBatch& point) { return point.batch >= batch; });
    if (above == model.points.end())
        return model.points.back().*rate;
    if (above == model.points.begin() || above->batch == batch)
        return (*above).*rate;
    const CostModel::AtBatch& below = *(above - 1);
    const double share = std::log(static_cast<double>(batch) / static_cast<double>(below.batch)) /
                         std::log(static_cast<double>(above->batch) / static_cast<double>(below.batch));
    return below.*rate * (1 - share) + (*above).*rate * share;
}

double sideFlops(const MatricizationSide& of) {
    return of.spectrum ? ArrayTransform::expectedFlops(FftKind::realToHalf, *of.spectrum) : 0;
}

double gemmSeconds(const CostModel& model, double in, double out, std::uint64_t batch) {
    const double compute = 2 * in * out * static_cast<double>(batch) *
                           atBatch(model, batch, &CostModel::AtBatch::gemmSecondsPerFlop);
    return std::max(compute, 4 * in * out / model.bytesPerSecond);
}

double streamingSeconds(const CostModel& model, const Matricization& matricization, std::uint64_t batch) {
    const bool real = FrequencyLines::isReal(matricization);
    const auto lines = static_cast<double>(matricization.output().frequencies),
               in = static_cast<double>(matricization.input().length);
    const FftKind kind = real ? FftKind::halfToReal : FftKind::backward;
    const double perLine =
        matricization.input().spectrum
            ? ArrayTransform::expectedFlops(kind, *matricization.input().spectrum) * model.lineSecondsPerFlop
            : in * model.lineSecondsPerNumber;
    return lines * perLine + gemmSeconds(model, in, lines * (real ? 1 : 2), batch) +
           static_cast<double>(batch) * sideFlops(matricization.output()) * model.fftSecondsPerFlop;
}

double spectralSeconds(const CostModel& model, const Matricization& matricization, std::uint64_t coefficients,
                       std::uint64_t batch) {
    const double rows = static_cast<double>(batch);
    const double weightBytes = static_cast<double>(packedWeightBytes(matricization, coefficients));
    const double compute = rows * static_cast<double>(coefficients) *
                           atBatch(model, batch, &CostModel::AtBatch::spectralSecondsPerEntry);
    return rows * (sideFlops(matricization.input()) + sideFlops(matricization.output())) *
               model.fftSecondsPerFlop +
           std::max(compute, weightBytes / model.bytesPerSecond);
}

double secondsFor(ProductMethod method, const CostModel& model, const Matricization& matricization,
                  std::uint64_t coefficients, std::uint64_t batch) {
    switch (method) {
    case ProductMethod::dense:
        return gemmSeconds(model, static_cast<double>(matricization.input().length),
                           static_cast<double>(matricization.output().length), batch);
    case ProductMethod::streaming:
        return streamingSeconds(model, matricization, batch);
    case ProductMethod::spectral:
        break;
    }
    return spectralSeconds(model, matricization, coefficients, batch);
}

std::string whyChosen(const ProductChoice& choice, std::uint64_t limit) {
    std::string why;
    for (const ProductForecast& forecast : choice.forecasts) {
        why += (why.empty() ? "" : ", ") + std::string(name(forecast.method)) + " ≈ " +
               millisecondsText(forecast.seconds) +
               (forecast.fits
                    ? ""
                    : " but needs " + megabytesText(forecast.memory.peak()) + " of " + megabytesText(limit));
    }
    return std::string(name(choice.method)) + " is the fastest that fits: " + why + ".";
}

} // namespace

CostModel measureCosts(ProductFactory& products, JobContext& context) {
    const SparseSpectralTensor tensor = syntheticWeight(side, side, keep);
    const auto spectral = products.prepare(ProductMethod::spectral, tensor, {}, context);
    const auto dense = products.prepare(ProductMethod::dense, tensor, {}, context);
    CostModel model;
    model.place = products.place();
    for (const std::uint64_t batch : batches) {
        const auto stages = fastestStages(*spectral, batch, context);
        const ProductStage gemm = stageNamed(fastestStages(*dense, batch, context), "GEMM");
        const ProductStage in = stageNamed(stages, "transform x"), out = stageNamed(stages, "transform back");
        model.points.push_back(
            {batch, gemm.seconds / gemm.flops,
             stageNamed(stages, "multiply").seconds / static_cast<double>(tensor.coefficients() * batch)});
        model.fftSecondsPerFlop = (in.seconds + out.seconds) / (in.flops + out.flops);
    }
    const auto streaming = products.prepare(ProductMethod::streaming, tensor, {}, context);
    const ProductStage lines = stageNamed(fastestStages(*streaming, 1, context), "rebuild block");
    model.lineSecondsPerFlop = lines.seconds / lines.flops;
    model.bytesPerSecond = products.memoryBandwidth(context);
    for (const ProductMethod method : allProductMethods)
        model.secondsPerCall[static_cast<std::size_t>(method)] = secondsOfTiny(method, products, context);
    model.lineSecondsPerNumber = 2 * 4 / model.bytesPerSecond; // written once, in two parts
    return model;
}

ProductChoice chooseProduct(const CostModel& model, const Matricization& matricization,
                            std::uint64_t coefficients, std::uint64_t batch, const ProductOptions& options) {
    const std::uint64_t limit = options.memoryLimit.value_or(model.place->roomBytes());
    ProductChoice choice;
    const ProductForecast* best = nullptr;
    std::string needs;
    for (std::size_t i = 0; i < choice.forecasts.size(); ++i) {
        ProductForecast& forecast = choice.forecasts[i];
        forecast.method = allProductMethods[i];
        forecast.seconds =
            model.secondsPerCall[i] + secondsFor(forecast.method, model, matricization, coefficients, batch);
        forecast.memory = model.place->forecast(forecast.method, matricization, coefficients, batch, options);
        const std::uint64_t peak = forecast.memory.peak();
        forecast.fits = peak <= limit;
        needs += (i == 0 ? "" : ", ") + std::string(name(forecast.method)) + " " + megabytesText(peak);
        if (forecast.fits && (best == nullptr || forecast.seconds < best->seconds))
            best = &forecast;
    }
    if (best == nullptr)
        throw Error(ErrorCode::outOfMemory, "No product fits into " + megabytesText(limit) + ": needed are " +
                                                needs + ". Use a smaller batch or keep fewer coefficients.");
    choice.method = best->method;
    choice.why = whyChosen(choice, limit);
    return choice;
}

} // namespace fft_tensor
