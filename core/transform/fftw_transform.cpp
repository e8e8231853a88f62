// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Transforms of whole tensors, pass by pass. FFTW plans single lines, which it does well without measuring;
// files do not differ from run to run since plans do not.
#include "transform/array_pass.h"
#include "transform/transform.h"

#include <algorithm>

namespace fft_tensor {

namespace {

using Complex = std::complex<float>;

class FftwTransform final : public Transform {
  public:
    void forward(const SpectrumLayout& layout, std::span<const float> tensor, std::span<Complex> spectrum,
                 JobContext& context) override {
        if (layout.fullCount() == 0)
            return;
        const int halved = layout.halvedAxis();
        const ArrayLines in(layout.shape(), halved), out(layout.halfShape(), halved);
        const LineTransform& transform = m_transforms.forLines(FftKind::realToHalf, in);
        ArrayPass<float, Complex>{transform, in, out, tensor.data(), spectrum.data()}.run(context);
        for (auto axis = layout.axes().rbegin(); axis != layout.axes().rend(); ++axis)
            if (*axis != halved)
                complexPass(layout, *axis, FftKind::forward, spectrum, context);
    }

    void inverse(const SpectrumLayout& layout, std::span<Complex> spectrum, std::span<float> tensor,
                 JobContext& context) override {
        if (layout.fullCount() == 0)
            return;
        const int halved = layout.halvedAxis();
        for (const int axis : layout.axes())
            if (axis != halved)
                complexPass(layout, axis, FftKind::backward, spectrum, context);
        const ArrayLines in(layout.halfShape(), halved), out(layout.shape(), halved);
        const LineTransform& transform = m_transforms.forLines(FftKind::halfToReal, out);
        const auto factor = static_cast<float>(1.0 / layout.transformLength());
        ArrayPass<Complex, float>{transform, in, out, spectrum.data(), tensor.data(), factor}.run(context);
    }

  private:
    void complexPass(const SpectrumLayout& layout, int axis, FftKind kind, std::span<Complex> spectrum,
                     JobContext& context) {
        const ArrayLines lines(layout.halfShape(), axis);
        const LineTransform& transform = m_transforms.forLines(kind, lines);
        ArrayPass<Complex, Complex>{transform, lines, lines, spectrum.data(), spectrum.data()}.run(context);
    }

    LineTransforms m_transforms;
};

} // namespace

std::uint64_t transformThreadBytes(const SpectrumLayout& layout) {
    std::uint64_t block = 0, scratch = 0;
    const auto look = [&](FftKind kind, const Shape& shape, int axis) {
        const ArrayLines lines(shape, axis);
        const LineBlock needed(kind, std::max<std::size_t>(1, lines.length), lines.inner != 1);
        block = std::max<std::uint64_t>(block, needed.bytes);
        scratch = std::max(scratch, needed.scratchBytes());
    };
    for (const int axis : layout.axes())
        if (axis == layout.halvedAxis()) {
            look(FftKind::realToHalf, layout.shape(), axis);
            look(FftKind::halfToReal, layout.shape(), axis);
        } else {
            look(FftKind::forward, layout.halfShape(), axis);
        }
    return block + scratch;
}

std::unique_ptr<Transform> makeFftwTransform() {
    return std::make_unique<FftwTransform>();
}

} // namespace fft_tensor
