// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Transforms of whole tensors, pass by pass.
//
// Every pass gathers a block of lines into an aligned buffer, one after another, transforms them there and
// writes them back: the caches see short bursts instead of strides of a whole row, FFTW plans single lines,
// which is what it does well without measuring, any alignment works, and a line's result does not depend on
// where it lies. Files do not differ from run to run since plans do not.
#include "base/parallel.h"
#include "transform/array_lines.h"
#include "transform/line_transform.h"
#include "transform/transform.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace fft_tensor {

namespace {

using Complex = std::complex<float>;

/// A worker thread's memory, kept for the next block.
struct BlockMemory {
    LargeVector<std::byte> block;
    LineTransform::Scratch scratch;

    static BlockMemory& ofThisThread(std::size_t bytes) {
        thread_local BlockMemory memory;
        if (memory.block.size() < bytes) {
            memory.block.clear(); // nothing to carry over
            memory.block.resize(bytes);
        }
        return memory;
    }
};

/// A part of an array, and what happens to its numbers on the way out of the block.
template<class In, class Out>
struct Pass {
    const LineTransform& transform;
    ArrayLines inLines, outLines;
    const In* in;
    Out* out;
    float factor = 1;

    void block(std::size_t first, std::size_t used) const {
        BlockMemory& memory = BlockMemory::ofThisThread(transform.blockBytes());
        auto* const from = reinterpret_cast<In*>(memory.block.data() + transform.in().offset);
        auto* const to = reinterpret_cast<Out*>(memory.block.data());
        clearRest(from, used);
        gatherLines(inLines, first, used, in, from, transform.in(), transform.interleaved());
        transform.execute(memory.block.data(), used, memory.scratch);
        if (factor != 1)
            scale(to, used);
        scatterLines(outLines, first, used, out, to, transform.out(), transform.interleaved());
    }

    /// Of a block that is not full: numbers that are computed but not used.
    void clearRest(In* from, std::size_t used) const {
        const BlockSide& side = transform.in();
        const std::size_t computed = transform.computedLines(used);
        if (used < computed && transform.interleaved())
            std::fill_n(from, side.numbers * side.pitch, In{});
        else
            std::fill_n(from + used * side.pitch, (computed - used) * side.pitch, In{});
    }

    void scale(Out* to, std::size_t used) const {
        const BlockSide& side = transform.out();
        const std::size_t count = transform.interleaved() ? side.numbers * side.pitch : used * side.pitch;
        for (std::size_t i = 0; i < count; ++i)
            to[i] *= factor;
    }

    void run(JobContext& context) const {
        constexpr std::size_t worthAChunk = 1 << 14;
        const std::size_t perBlock = transform.linesPerBlock();
        const std::size_t perChunk =
            std::max<std::size_t>(1, worthAChunk / (perBlock * inLines.length)) * perBlock;
        parallelChunks(inLines.count, perChunk, [&](std::size_t, std::size_t begin, std::size_t end) {
            context.checkpoint();
            for (std::size_t first = begin; first < end; first += perBlock)
                block(first, std::min(perBlock, end - first));
        });
    }
};

class FftwTransform final : public Transform {
  public:
    void forward(const SpectrumLayout& layout, std::span<const float> tensor, std::span<Complex> spectrum,
                 JobContext& context) override {
        if (layout.fullCount() == 0)
            return;
        const int halved = layout.halvedAxis();
        const ArrayLines in(layout.shape(), halved), out(layout.halfShape(), halved);
        const LineTransform& transform = transformFor(FftKind::realToHalf, in);
        Pass<float, Complex>{transform, in, out, tensor.data(), spectrum.data()}.run(context);
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
        const LineTransform& transform = transformFor(FftKind::halfToReal, out);
        const auto factor = static_cast<float>(1.0 / layout.transformLength());
        Pass<Complex, float>{transform, in, out, spectrum.data(), tensor.data(), factor}.run(context);
    }

  private:
    void complexPass(const SpectrumLayout& layout, int axis, FftKind kind, std::span<Complex> spectrum,
                     JobContext& context) {
        const ArrayLines lines(layout.halfShape(), axis);
        const LineTransform& transform = transformFor(kind, lines);
        Pass<Complex, Complex>{transform, lines, lines, spectrum.data(), spectrum.data()}.run(context);
    }

    const LineTransform& transformFor(FftKind kind, const ArrayLines& lines) {
        const bool neighbours = lines.inner != 1;
        const auto key = std::tuple(kind, lines.length, neighbours);
        const auto found = m_transforms.find(key);
        return found != m_transforms.end()
                   ? found->second
                   : m_transforms.emplace(key, LineTransform(kind, lines.length, neighbours)).first->second;
    }

    std::map<std::tuple<FftKind, std::size_t, bool>, LineTransform> m_transforms;
};

} // namespace

std::uint64_t transformBlockBytes(std::uint64_t length) {
    return LineTransform::mostBytes(std::max<std::uint64_t>(1, length));
}

std::unique_ptr<Transform> makeFftwTransform() {
    return std::make_unique<FftwTransform>();
}

} // namespace fft_tensor
