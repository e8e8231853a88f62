// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// The definition of the transform, in double: what every fast implementation is measured against.
#include "transform/transform.h"

#include <cmath>
#include <numbers>
#include <vector>

namespace fft_tensor {

namespace {

using Numbers = std::vector<std::complex<double>>;

/// Transforms the full array along one axis in place; sign -1: forward.
void transformAxis(Numbers& array, const Shape& shape, int axis, double sign) {
    std::size_t inner = 1;
    for (std::size_t a = axis + 1; a < shape.size(); ++a)
        inner *= shape[a];
    const std::size_t n = shape[axis];
    Numbers line(n), roots(n);
    for (std::size_t turn = 0; turn < n; ++turn)
        roots[turn] = std::polar(1.0, sign * 2 * std::numbers::pi *
                                          (static_cast<double>(turn) / static_cast<double>(n)));
    for (std::size_t start = 0; start < array.size(); start += n * inner)
        for (std::size_t i = 0; i < inner; ++i) {
            for (std::size_t k = 0; k < n; ++k) {
                double re = 0, im = 0; // by hand: the operator of std::complex looks for NaN
                for (std::size_t j = 0, turn = 0; j < n; ++j) {
                    const std::complex<double> value = array[start + j * inner + i], root = roots[turn];
                    re += value.real() * root.real() - value.imag() * root.imag();
                    im += value.real() * root.imag() + value.imag() * root.real();
                    turn = turn + k < n ? turn + k : turn + k - n; // j * k modulo n
                }
                line[k] = {re, im};
            }
            for (std::size_t k = 0; k < n; ++k)
                array[start + k * inner + i] = line[k];
        }
}

/// Calls visit(half index, full index) for every coefficient of the half spectrum.
template<class Visit>
void forHalf(const SpectrumLayout& layout, Visit visit) {
    std::size_t inner = 1;
    const auto axis = static_cast<std::size_t>(layout.halvedAxis());
    for (std::size_t a = axis + 1; a < layout.shape().size(); ++a)
        inner *= layout.shape()[a];
    const std::size_t n = layout.shape()[axis], half = layout.halfShape()[axis];
    for (std::size_t p = 0; p < layout.halfCount(); ++p) {
        const std::size_t i = p % inner, k = p / inner % half, outer = p / inner / half;
        visit(p, (outer * n + k) * inner + i);
    }
}

class SlowTransform final : public Transform {
  public:
    void forward(const SpectrumLayout& layout, std::span<const float> tensor,
                 std::span<std::complex<float>> spectrum, JobContext& context) override {
        Numbers full(tensor.begin(), tensor.end());
        for (const int axis : layout.axes()) {
            context.checkpoint();
            transformAxis(full, layout.shape(), axis, -1);
        }
        forHalf(layout, [&](std::size_t p, std::size_t q) { spectrum[p] = std::complex<float>(full[q]); });
    }

    /// Takes the real part of the inverse transform of what is stored, the halves that are not stored counted
    /// by their weight 2: the Hermitian part, as the contract says.
    void inverse(const SpectrumLayout& layout, std::span<std::complex<float>> spectrum,
                 std::span<float> tensor, JobContext& context) override {
        Numbers full(layout.fullCount());
        forHalf(layout, [&](std::size_t p, std::size_t q) {
            full[q] = std::complex<double>(spectrum[p]) * (layout.inMirrorPlane(p) ? 1.0 : 2.0);
        });
        for (const int axis : layout.axes()) {
            context.checkpoint();
            transformAxis(full, layout.shape(), axis, +1);
        }
        for (std::size_t i = 0; i < tensor.size(); ++i)
            tensor[i] = static_cast<float>(full[i].real() / layout.transformLength());
    }
};

} // namespace

std::unique_ptr<Transform> makeSlowTransform() {
    return std::make_unique<SlowTransform>();
}

} // namespace fft_tensor
