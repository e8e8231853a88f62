// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "bench/convolution_timing.h"

#include "bench/direct_convolution.h"
#include "product/convolution/spectral_convolution.h"
#include "product/study/reference_product.h"

#include <memory>

namespace fft_tensor::cli {

SparseSpectralTensor whiteKernel(std::int64_t side, double keep, Backend& backend, JobContext& job) {
    const TensorPtr tensor = whiteTensor(side, side, 2);
    return backend.analyze(tensor, resolveAxes({}, tensor->shape, tensor->name), job)
        ->select(keep, ValueType::float32, job);
}

LinearConvolution measureLinear(const LinearBench& bench, const HostTensor& image, Backend& backend,
                                JobContext& job) {
    const std::int64_t side = bench.side;
    const SparseSpectralTensor kernel = whiteKernel(side, bench.keep, backend, job);
    const std::vector<float> weights = rebuild(kernel, backend.transform(), job);
    const auto spectral = prepareLinearConvolution(kernel, image.shape, {}, backend.transform(), job);
    const std::size_t rows = image.shape[0], columns = image.shape[1];
    DirectConvolution<float> direct(rows, columns, weights, static_cast<std::size_t>(side));
    std::vector<float> y(image.values.size()), z(image.values.size());
    LinearConvolution result;
    result.side = side;
    result.seconds.measure(
        bench.runs, job, [&] { spectral->apply(image.values, y, job); },
        [&] { direct.apply(image.values, z, job); });
    const std::vector<double> exactWeights(weights.begin(), weights.end());
    const std::vector<double> exactImage(image.values.begin(), image.values.end());
    std::vector<double> truth(image.values.size());
    DirectConvolution<double>(rows, columns, exactWeights, static_cast<std::size_t>(side))
        .apply(exactImage, truth, job);
    result.transformShape = formatShape(spectral->transformShape());
    result.bytes = spectral->memory().total();
    result.spectralError = relativeFrobeniusError(y, truth);
    result.directError = relativeFrobeniusError(z, truth);
    return result;
}

Json convolutionJson(const LinearConvolution& row) {
    return {{"kernel", row.side},
            {"transform", row.transformShape},
            {"fft_seconds", finite(median(row.seconds.spectral))},
            {"direct_seconds", finite(median(row.seconds.other))},
            {"direct_over_fft", finite(row.seconds.ratio())},
            {"fft_relative_error", finite(row.spectralError)},
            {"direct_relative_error", finite(row.directError)},
            {"fft_bytes", row.bytes}};
}

} // namespace fft_tensor::cli
