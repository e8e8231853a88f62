// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// The one file that knows FFTW.
//
// Every pass gathers a block of lines into an aligned buffer, transforms it there and writes it back: the
// caches see short bursts instead of strides of a whole row, any alignment works, and a line's result does
// not depend on where it lies. Plans are of kind ESTIMATE: they do not differ from run to run, so files do
// not either.
#include "base/error.h"
#include "base/parallel.h"
#include "transform/transform.h"

#include <fftw3.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <mutex>
#include <new>
#include <tuple>
#include <vector>

namespace fft_tensor {

namespace {

using Complex = std::complex<float>;

/// FFTW's planner is not thread-safe, whatever object calls it.
std::mutex plannerMutex;

enum class Direction { realToHalf, halfToReal, forward, backward };

/// Aligned memory of one worker thread, kept for the next block.
class Scratch {
  public:
    Scratch() = default;
    ~Scratch() { fftwf_free(m_bytes); }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    void* get(std::size_t bytes) {
        if (bytes > m_size) {
            fftwf_free(m_bytes);
            m_size = 0;
            m_bytes = fftwf_malloc(bytes);
            if (!m_bytes)
                throw std::bad_alloc();
            m_size = bytes;
        }
        return m_bytes;
    }

  private:
    void* m_bytes = nullptr;
    std::size_t m_size = 0;
};

thread_local Scratch realScratch, complexScratch;

/// `lines` transforms of length n at once. Lines lie one after another, or (interleaved) side by side, so
/// that element j of line b is at j·lines + b.
struct BatchShape {
    Direction direction;
    int length;
    int lines;
    bool interleaved;
    auto key() const { return std::tuple(direction, length, lines, interleaved); }
    bool operator<(const BatchShape& other) const { return key() < other.key(); }
};

class PlanCache {
  public:
    ~PlanCache() {
        const std::lock_guard lock(plannerMutex);
        for (const auto& [shape, plan] : m_plans)
            fftwf_destroy_plan(plan);
    }

    fftwf_plan get(const BatchShape& shape) {
        const auto found = m_plans.find(shape);
        if (found != m_plans.end())
            return found->second;
        const std::lock_guard lock(plannerMutex);
        const fftwf_plan plan = make(shape);
        if (!plan)
            throw Error(ErrorCode::internal,
                        "FFTW could not plan a transform of length " + std::to_string(shape.length) + ".");
        return m_plans.emplace(shape, plan).first->second;
    }

  private:
    static fftwf_plan make(const BatchShape& s) {
        const std::size_t half = static_cast<std::size_t>(s.length) / 2 + 1;
        const bool real = s.direction == Direction::realToHalf || s.direction == Direction::halfToReal;
        auto* const reals = static_cast<float*>(
            realScratch.get(real ? static_cast<std::size_t>(s.length) * s.lines * sizeof(float) : 1));
        auto* const numbers = static_cast<fftwf_complex*>(complexScratch.get(
            (real ? half : static_cast<std::size_t>(s.length)) * s.lines * sizeof(fftwf_complex)));
        const int stride = s.interleaved ? s.lines : 1;
        const int realDistance = s.interleaved ? 1 : s.length;
        const int halfDistance = s.interleaved ? 1 : static_cast<int>(half);
        const unsigned flags = FFTW_ESTIMATE | FFTW_DESTROY_INPUT;
        switch (s.direction) {
        case Direction::realToHalf:
            return fftwf_plan_many_dft_r2c(1, &s.length, s.lines, reals, nullptr, stride, realDistance,
                                           numbers, nullptr, stride, halfDistance, flags);
        case Direction::halfToReal:
            return fftwf_plan_many_dft_c2r(1, &s.length, s.lines, numbers, nullptr, stride, halfDistance,
                                           reals, nullptr, stride, realDistance, flags);
        case Direction::forward:
        case Direction::backward:
            return fftwf_plan_many_dft(
                1, &s.length, s.lines, numbers, nullptr, stride, realDistance, numbers, nullptr, stride,
                realDistance, s.direction == Direction::forward ? FFTW_FORWARD : FFTW_BACKWARD, flags);
        }
        return nullptr;
    }

    std::map<BatchShape, fftwf_plan> m_plans;
};

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
                complexPass(layout, *axis, Direction::forward, spectrum, context);
    }

    void inverse(const SpectrumLayout& layout, std::span<Complex> spectrum, std::span<float> tensor,
                 JobContext& context) override {
        if (layout.fullCount() == 0)
            return;
        for (const int axis : layout.axes())
            if (axis != layout.halvedAxis())
                complexPass(layout, axis, Direction::backward, spectrum, context);
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
        const fftwf_plan plan =
            m_plans.get({Direction::realToHalf, static_cast<int>(in.length), perBlock, interleaved});
        forBlocks(in, perBlock, context, [&](std::size_t first, std::size_t used) {
            auto* const reals = static_cast<float*>(realScratch.get(in.length * perBlock * sizeof(float)));
            auto* const half =
                static_cast<Complex*>(complexScratch.get(out.length * perBlock * sizeof(Complex)));
            if (used < static_cast<std::size_t>(perBlock))
                std::fill_n(reals, in.length * perBlock, 0.0f);
            moveLines<float, true>(in, first, used, const_cast<float*>(tensor.data()), reals, perBlock, keep);
            fftwf_execute_dft_r2c(plan, reals, reinterpret_cast<fftwf_complex*>(half));
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
        const fftwf_plan plan =
            m_plans.get({Direction::halfToReal, static_cast<int>(out.length), perBlock, interleaved});
        forBlocks(in, perBlock, context, [&](std::size_t first, std::size_t used) {
            auto* const reals = static_cast<float*>(realScratch.get(out.length * perBlock * sizeof(float)));
            auto* const half =
                static_cast<Complex*>(complexScratch.get(in.length * perBlock * sizeof(Complex)));
            if (used < static_cast<std::size_t>(perBlock))
                std::fill_n(half, in.length * perBlock, Complex{});
            moveLines<Complex, true>(in, first, used, const_cast<Complex*>(spectrum.data()), half, perBlock,
                                     keep);
            fftwf_execute_dft_c2r(plan, reinterpret_cast<fftwf_complex*>(half), reals);
            moveLines<float, false>(out, first, used, tensor.data(), reals, perBlock,
                                    [factor](float value) { return value * factor; });
        });
    }

    void complexPass(const SpectrumLayout& layout, int axis, Direction direction, std::span<Complex> spectrum,
                     JobContext& context) {
        const Lines lines = linesAlong(layout.halfShape(), axis);
        const bool interleaved = lines.inner != 1;
        const int perBlock = linesPerBlock(lines.length, interleaved);
        const fftwf_plan plan =
            m_plans.get({direction, static_cast<int>(lines.length), perBlock, interleaved});
        forBlocks(lines, perBlock, context, [&](std::size_t first, std::size_t used) {
            auto* const block =
                static_cast<Complex*>(complexScratch.get(lines.length * perBlock * sizeof(Complex)));
            if (used < static_cast<std::size_t>(perBlock))
                std::fill_n(block, lines.length * perBlock, Complex{});
            moveLines<Complex, true>(lines, first, used, spectrum.data(), block, perBlock, keep);
            auto* const numbers = reinterpret_cast<fftwf_complex*>(block);
            fftwf_execute_dft(plan, numbers, numbers);
            moveLines<Complex, false>(lines, first, used, spectrum.data(), block, perBlock, keep);
        });
    }

    PlanCache m_plans;
};

} // namespace

std::unique_ptr<Transform> makeFftwTransform() {
    return std::make_unique<FftwTransform>();
}

} // namespace fft_tensor
