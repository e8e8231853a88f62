// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "transform/real_transform.h"

#include "base/error.h"
#include "transform/array_pass.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>

namespace fft_tensor {

namespace {

constexpr std::size_t copiedAtOnce = std::size_t{1} << 18;

void copyAll(std::span<const float> from, std::span<float> to, JobContext& context) {
    if (from.data() == to.data())
        return;
    parallelChunks(from.size(), copiedAtOnce, [&](std::size_t, std::size_t begin, std::size_t end) {
        context.checkpoint();
        std::copy(from.begin() + static_cast<std::ptrdiff_t>(begin),
                  from.begin() + static_cast<std::ptrdiff_t>(end),
                  to.begin() + static_cast<std::ptrdiff_t>(begin));
    });
}

class CosineTransform final : public RealTransform {
  public:
    void forward(const Shape& shape, const std::vector<int>& axes, std::span<const float> tensor,
                 std::span<float> coefficients, JobContext& context) override {
        run(FftKind::cosine, shape, axes, tensor, coefficients, context);
    }
    void inverse(const Shape& shape, const std::vector<int>& axes, std::span<const float> coefficients,
                 std::span<float> tensor, JobContext& context) override {
        run(FftKind::cosineBack, shape, {axes.rbegin(), axes.rend()}, coefficients, tensor, context);
    }

  private:
    void run(FftKind kind, const Shape& shape, const std::vector<int>& axes, std::span<const float> from,
             std::span<float> to, JobContext& context) {
        const float* in = from.data();
        for (const int axis : axes) {
            const ArrayLines lines(shape, axis);
            if (lines.length * lines.count == 0)
                return;
            if (lines.length == 1)
                continue;
            if (lines.length > INT32_MAX)
                throw Error(ErrorCode::unsupported,
                            "An axis of " + std::to_string(lines.length) +
                                " is beyond what this program transforms (2^31 - 1). Exclude the tensor to "
                                "store it raw.");
            const auto factor = static_cast<float>(std::sqrt(0.5 / static_cast<double>(lines.length)));
            const LineTransform& transform = m_transforms.forLines(kind, lines);
            ArrayPass<float, float>{transform, lines, lines, in, to.data(), factor}.run(context);
            in = to.data();
        }
        if (in != to.data())
            copyAll(from, to, context);
    }

    LineTransforms m_transforms;
};

class IdentityTransform final : public RealTransform {
  public:
    void forward(const Shape&, const std::vector<int>&, std::span<const float> tensor,
                 std::span<float> coefficients, JobContext& context) override {
        copyAll(tensor, coefficients, context);
    }
    void inverse(const Shape&, const std::vector<int>&, std::span<const float> coefficients,
                 std::span<float> tensor, JobContext& context) override {
        copyAll(coefficients, tensor, context);
    }
};

} // namespace

std::unique_ptr<RealTransform> makeCosineTransform() {
    return std::make_unique<CosineTransform>();
}

std::unique_ptr<RealTransform> makeIdentityTransform() {
    return std::make_unique<IdentityTransform>();
}

} // namespace fft_tensor
