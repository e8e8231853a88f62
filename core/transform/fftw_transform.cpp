// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Transforms of whole tensors, pass by pass.
//
// Every pass gathers a block of lines into an aligned buffer, transforms it there and writes it back: the
// caches see short bursts instead of strides of a whole row, any alignment works, and a line's result does
// not depend on where it lies. Plans are of kind ESTIMATE: they do not differ from run to run, so files do
// not either.
#include "base/large_vector.h"
#include "base/parallel.h"
#include "transform/fft_plan.h"
#include "transform/transform.h"

#include <algorithm>
#include <map>

namespace fft_tensor {

namespace {

using Complex = std::complex<float>;

/// A worker thread's block of lines, aligned, and kept for the next.
template<class T>
T* scratch(std::size_t count) {
    thread_local LargeVector<T> memory;
    if (memory.size() < count) {
        memory.clear(); // nothing to carry over
        memory.resize(count);
    }
    return memory.data();
}

/// The lines along one axis of an array: `count` lines; line L begins at (L / inner)·length·inner + L %
/// inner.
struct Lines {
    std::size_t length, inner, count;
    [[nodiscard]] std::size_t begin(std::size_t line) const {
        return line / inner * length * inner + line % inner;
    }
};

Lines linesAlong(const Shape& shape, int axis) {
    std::size_t inner = 1, outer = 1;
    for (std::size_t a = 0; a < shape.size(); ++a)
        (static_cast<int>(a) < axis ? outer : inner) *= static_cast<int>(a) == axis ? 1 : shape[a];
    return {shape[axis], inner, outer * inner};
}

/// Enough lines that a block pays for its call, few enough that it stays in the second-level cache.
int linesPerBlock(std::size_t length, bool interleaved) {
    constexpr std::size_t numbersPerBlock = 1 << 14;
    constexpr std::size_t fewest = 16; // one or two cache lines of neighbours, also for the longest axes
    const std::size_t lines =
        std::clamp<std::size_t>(numbersPerBlock / length, interleaved ? fewest : 1, 1024);
    return static_cast<int>(lines);
}

/// Copies between an array and a block: lines [first, first + used) of it.
template<class T, bool toBlock, class Op>
void moveLines(const Lines& lines, std::size_t first, std::size_t used, T* array, T* block, int blockLines,
               Op op) {
    const auto move = [&](T* inArray, T* inBlock) {
        if constexpr (toBlock)
            *inBlock = op(*inArray);
        else
            *inArray = op(*inBlock);
    };
    if (lines.inner == 1) { // lines one after another in both
        const std::size_t total = used * lines.length;
        for (std::size_t i = 0; i < total; ++i)
            move(array + first * lines.length + i, block + i);
        return;
    }
    // Runs of lines that are neighbours in the array, too.
    for (std::size_t done = 0; done < used;) {
        const std::size_t run = std::min(used - done, lines.inner - (first + done) % lines.inner);
        T* const begin = array + lines.begin(first + done);
        for (std::size_t j = 0; j < lines.length; ++j)
            for (std::size_t b = 0; b < run; ++b)
                move(begin + j * lines.inner + b, block + j * blockLines + done + b);
        done += run;
    }
}

constexpr auto keep = [](auto value) { return value; };

class FftwTransform final : public Transform {
  public:
    void forward(const SpectrumLayout& layout, std::span<const float> tensor, std::span<Complex> spectrum,
                 JobContext& context) override {
        if (layout.fullCount() == 0)
            return;
        realToHalf(layout, tensor, spectrum, context);
        for (auto axis = layout.axes().rbegin(); axis != layout.axes().rend(); ++axis)
            if (*axis != layout.halvedAxis())
                complexPass(layout, *axis, FftKind::forward, spectrum, context);
    }

    void inverse(const SpectrumLayout& layout, std::span<Complex> spectrum, std::span<float> tensor,
                 JobContext& context) override {
        if (layout.fullCount() == 0)
            return;
        for (const int axis : layout.axes())
            if (axis != layout.halvedAxis())
                complexPass(layout, axis, FftKind::backward, spectrum, context);
        halfToReal(layout, spectrum, tensor, context);
    }

  private:
    template<class Body>
    static void forBlocks(const Lines& lines, int perBlock, JobContext& context, Body body) {
        const std::size_t blocks = chunkCount(lines.count, perBlock);
        parallelChunks(blocks, 1, [&](std::size_t block, std::size_t, std::size_t) {
            context.checkpoint();
            const std::size_t first = block * perBlock;
            body(first, std::min<std::size_t>(perBlock, lines.count - first));
        });
    }

    void realToHalf(const SpectrumLayout& layout, std::span<const float> tensor, std::span<Complex> spectrum,
                    JobContext& context) {
        const int axis = layout.halvedAxis();
        const Lines in = linesAlong(layout.shape(), axis), out = linesAlong(layout.halfShape(), axis);
        const bool interleaved = in.inner != 1;
        const int perBlock = linesPerBlock(in.length, interleaved);
        const FftPlan& plan =
            planFor({FftKind::realToHalf, static_cast<int>(in.length), perBlock, interleaved});
        forBlocks(in, perBlock, context, [&](std::size_t first, std::size_t used) {
            auto* const reals = scratch<float>(in.length * perBlock);
            auto* const half = scratch<Complex>(out.length * perBlock);
            if (used < static_cast<std::size_t>(perBlock))
                std::fill_n(reals, in.length * perBlock, 0.0f);
            moveLines<float, true>(in, first, used, const_cast<float*>(tensor.data()), reals, perBlock, keep);
            plan.execute(reals, half);
            moveLines<Complex, false>(out, first, used, spectrum.data(), half, perBlock, keep);
        });
    }

    void halfToReal(const SpectrumLayout& layout, std::span<const Complex> spectrum, std::span<float> tensor,
                    JobContext& context) {
        const int axis = layout.halvedAxis();
        const Lines in = linesAlong(layout.halfShape(), axis), out = linesAlong(layout.shape(), axis);
        const bool interleaved = in.inner != 1;
        const int perBlock = linesPerBlock(out.length, interleaved);
        const float factor = static_cast<float>(1.0 / layout.transformLength());
        const FftPlan& plan =
            planFor({FftKind::halfToReal, static_cast<int>(out.length), perBlock, interleaved});
        forBlocks(in, perBlock, context, [&](std::size_t first, std::size_t used) {
            auto* const reals = scratch<float>(out.length * perBlock);
            auto* const half = scratch<Complex>(in.length * perBlock);
            if (used < static_cast<std::size_t>(perBlock))
                std::fill_n(half, in.length * perBlock, Complex{});
            moveLines<Complex, true>(in, first, used, const_cast<Complex*>(spectrum.data()), half, perBlock,
                                     keep);
            plan.execute(half, reals);
            moveLines<float, false>(out, first, used, tensor.data(), reals, perBlock,
                                    [factor](float value) { return value * factor; });
        });
    }

    void complexPass(const SpectrumLayout& layout, int axis, FftKind kind, std::span<Complex> spectrum,
                     JobContext& context) {
        const Lines lines = linesAlong(layout.halfShape(), axis);
        const bool interleaved = lines.inner != 1;
        const int perBlock = linesPerBlock(lines.length, interleaved);
        const FftPlan& plan = planFor({kind, static_cast<int>(lines.length), perBlock, interleaved});
        forBlocks(lines, perBlock, context, [&](std::size_t first, std::size_t used) {
            auto* const block = scratch<Complex>(lines.length * perBlock);
            if (used < static_cast<std::size_t>(perBlock))
                std::fill_n(block, lines.length * perBlock, Complex{});
            moveLines<Complex, true>(lines, first, used, spectrum.data(), block, perBlock, keep);
            plan.execute(block, block);
            moveLines<Complex, false>(lines, first, used, spectrum.data(), block, perBlock, keep);
        });
    }

    const FftPlan& planFor(const LineBatch& batch) {
        const auto found = m_plans.find(batch);
        return found != m_plans.end() ? found->second
                                      : m_plans.emplace(batch, FftPlan::ofLines(batch)).first->second;
    }

    std::map<LineBatch, FftPlan> m_plans;
};

} // namespace

std::uint64_t transformBlockBytes(std::uint64_t length) {
    const auto lines = static_cast<std::uint64_t>(linesPerBlock(std::max<std::uint64_t>(1, length), true));
    return length * lines * (sizeof(float) + sizeof(Complex)) + lines * sizeof(Complex);
}

std::unique_ptr<Transform> makeFftwTransform() {
    return std::make_unique<FftwTransform>();
}

} // namespace fft_tensor
