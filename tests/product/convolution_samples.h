// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "product/convolution/spectral_convolution.h"
#include "product/product_samples.h"

#include <cmath>
#include <cstdint>
#include <vector>

namespace fft_tensor::tests {

/// A tensor in double, for definitions written out as loops.
struct ExactTensor {
    Shape shape;
    std::vector<double> values;
};

template<class Values>
ExactTensor exactOf(const Shape& shape, const Values& values) {
    return {shape, {values.begin(), values.end()}};
}

/// The index on each axis of element `linear`.
inline std::vector<std::int64_t> indexOf(std::size_t linear, const Shape& shape) {
    std::vector<std::int64_t> index(shape.size());
    for (std::size_t axis = shape.size(); axis-- > 0;) {
        index[axis] = static_cast<std::int64_t>(linear % shape[axis]);
        linear /= shape[axis];
    }
    return index;
}

/// Adds every product x[l]·w[m] at the index that `indexOfSum(l, m, axis)` gives on each axis of y.
template<class IndexOf>
void addProducts(const ExactTensor& x, const ExactTensor& w, ExactTensor& y, IndexOf indexOfSum) {
    y.values.assign(elementCount(y.shape), 0.0);
    for (std::size_t i = 0; i < x.values.size(); ++i)
        for (std::size_t j = 0; j < w.values.size(); ++j) {
            const std::vector<std::int64_t> l = indexOf(i, x.shape), m = indexOf(j, w.shape);
            std::size_t at = 0;
            for (std::size_t axis = 0; axis < y.shape.size(); ++axis)
                at = at * y.shape[axis] + static_cast<std::size_t>(indexOfSum(l[axis], m[axis], axis));
            y.values[at] += x.values[i] * w.values[j];
        }
}

/// y[n] = sum of w[m]·x[n ∓ m], indices modulo the lengths.
inline ExactTensor circularByDefinition(const ExactTensor& x, const ExactTensor& w, KernelUse use) {
    ExactTensor y{x.shape, {}};
    addProducts(x, w, y, [&](std::int64_t l, std::int64_t m, std::size_t axis) {
        const auto n = static_cast<std::int64_t>(x.shape[axis]);
        return (use == KernelUse::convolve ? l + m : l - m + n) % n;
    });
    return y;
}

/// All of the linear one.
inline ExactTensor fullByDefinition(const ExactTensor& x, const ExactTensor& w, KernelUse use) {
    ExactTensor y{x.shape, {}};
    for (std::size_t axis = 0; axis < y.shape.size(); ++axis)
        y.shape[axis] += w.shape[axis] - 1;
    addProducts(x, w, y, [&](std::int64_t l, std::int64_t m, std::size_t axis) {
        return use == KernelUse::convolve ? l + m : l - m + static_cast<std::int64_t>(w.shape[axis]) - 1;
    });
    return y;
}

/// The part of `y` of shape `part` that begins at `begin`.
inline ExactTensor partOf(const ExactTensor& y, const Shape& begin, const Shape& part) {
    ExactTensor cut{part, std::vector<double>(elementCount(part))};
    for (std::size_t i = 0; i < cut.values.size(); ++i) {
        const std::vector<std::int64_t> index = indexOf(i, part);
        std::size_t at = 0;
        for (std::size_t axis = 0; axis < part.size(); ++axis)
            at = at * y.shape[axis] + static_cast<std::size_t>(index[axis]) + begin[axis];
        cut.values[i] = y.values[at];
    }
    return cut;
}

/// scipy.signal.convolve and correlate(x, w, mode).
inline ExactTensor linearByDefinition(const ExactTensor& x, const ExactTensor& w,
                                      const ConvolutionOptions& options) {
    const ExactTensor full = fullByDefinition(x, w, options.use);
    Shape begin(x.shape.size()), part(x.shape.size());
    for (std::size_t axis = 0; axis < part.size(); ++axis) {
        const std::uint64_t s = x.shape[axis], k = w.shape[axis];
        switch (options.extent) {
        case ConvolutionExtent::full:
            begin[axis] = 0, part[axis] = full.shape[axis];
            break;
        case ConvolutionExtent::same:
            begin[axis] = (k - 1) / 2, part[axis] = s;
            break;
        case ConvolutionExtent::valid: // from the last element of the shorter one on
            begin[axis] = (s < k ? s : k) - 1, part[axis] = (s < k ? k - s : s - k) + 1;
            break;
        }
    }
    return partOf(full, begin, part);
}

inline std::vector<int> allAxes(const Shape& shape) {
    return resolveAxes({}, shape, "kernel");
}

/// |difference| over |x|·|w|, all Frobenius: of white noise, |y| is about that large.
inline double convolutionError(const std::vector<float>& y, const ExactTensor& truth,
                               const std::vector<float>& x, const std::vector<float>& w) {
    return productError(y, truth.values, x, w);
}

/// What tests of convolutions work with.
class ConvolutionFixture {
  protected:
    [[nodiscard]] SparseSpectralTensor kernelOf(const TensorPtr& tensor, double keep) {
        return sparseOf(tensor, allAxes(tensor->shape), keep, *m_backend);
    }
    [[nodiscard]] std::unique_ptr<PreparedConvolution>
    linear(const SparseSpectralTensor& kernel, const Shape& signal, const ConvolutionOptions& options = {}) {
        return prepareLinearConvolution(kernel, signal, options, m_backend->transform(), m_job);
    }
    [[nodiscard]] std::vector<float> apply(PreparedConvolution& convolution,
                                           const std::vector<float>& signal) {
        std::vector<float> y(elementCount(convolution.outputShape()), 1e30f);
        convolution.apply(signal, y, m_job);
        return y;
    }

    JobContext m_job;
    std::unique_ptr<Backend> m_backend = makeCpuBackend();
};

} // namespace fft_tensor::tests
