// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "product/study/reference_product.h"

#include "base/large_vector.h"
#include "product/methods/blas.h"

#include <algorithm>
#include <cmath>

namespace fft_tensor {

namespace {
constexpr std::size_t numbersAtOnce = std::size_t{1} << 21;
}

std::vector<double> referenceProduct(std::span<const float> weight, const Matricization& matricization,
                                     const ActivationView& x, JobContext& context) {
    const std::size_t in = matricization.input().length, out = matricization.output().length,
                      batch = x.rows();
    const bool transposed = matricization.options().transposed;
    LargeVector<float> row(in);
    LargeVector<double> exactX(batch * in);
    for (std::size_t b = 0; b < batch; ++b) {
        x.copyRow(b, row.data());
        std::copy(row.begin(), row.end(), exactX.begin() + b * in);
    }
    std::vector<double> y(batch * out, 0.0);
    const std::size_t height = transposed ? out : in, width = transposed ? in : out;
    const std::size_t step = std::max<std::size_t>(1, numbersAtOnce / std::max<std::size_t>(1, width));
    LargeVector<double> rows(step * width);
    for (std::size_t first = 0; first < height; first += step) {
        context.checkpoint();
        const std::size_t count = std::min(step, height - first);
        std::copy_n(weight.begin() + first * width, count * width, rows.begin());
        const MatrixView<const double> part{rows.data(), count, width, width};
        if (transposed) // these rows of W make as many columns of y
            multiplyMatrices({exactX.data(), batch, in, in}, part, true, 0,
                             {y.data() + first, batch, count, out});
        else
            multiplyMatrices({exactX.data() + first, batch, count, in}, part, false, 1,
                             {y.data(), batch, out, out});
    }
    return y;
}

double relativeFrobeniusError(std::span<const float> values, std::span<const double> truth) {
    double difference = 0, total = 0;
    for (std::size_t i = 0; i < truth.size(); ++i) {
        difference += (values[i] - truth[i]) * (values[i] - truth[i]);
        total += truth[i] * truth[i];
    }
    return total > 0 ? std::sqrt(difference / total) : std::sqrt(difference);
}

} // namespace fft_tensor
