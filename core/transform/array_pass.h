// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/job_context.h"
#include "base/parallel.h"
#include "transform/array_lines.h"
#include "transform/line_transform.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace fft_tensor {

/// A worker thread's memory for a pass, kept for the next.
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

/// All lines along one axis of an array, on all threads: each block of lines is gathered into an aligned
/// buffer, one line after another, transformed there, multiplied by `factor` and written back. The caches see
/// short bursts instead of strides of a whole row, any alignment works, and a line's result does not depend
/// on where it lies. `in` and `out` are different arrays, or the same where lines lie alike in both.
template<class In, class Out>
struct ArrayPass {
    const LineTransform& transform;
    ArrayLines inLines, outLines;
    const In* in;
    Out* out;
    float factor = 1;

    /// Throws Cancelled.
    void run(JobContext& context) const {
        constexpr std::size_t worthAChunk = 1 << 14;
        const std::size_t perBlock = transform.block().lines;
        const std::size_t perChunk =
            std::max<std::size_t>(1, worthAChunk / (perBlock * inLines.length)) * perBlock;
        parallelChunks(inLines.count, perChunk, [&](std::size_t, std::size_t begin, std::size_t end) {
            context.checkpoint();
            for (std::size_t first = begin; first < end; first += perBlock)
                block(first, std::min(perBlock, end - first));
        });
    }

  private:
    void block(std::size_t first, std::size_t used) const {
        const LineBlock& shape = transform.block();
        BlockMemory& memory = BlockMemory::ofThisThread(shape.bytes);
        auto* const from = reinterpret_cast<In*>(memory.block.data() + shape.in.offset);
        auto* const to = reinterpret_cast<Out*>(memory.block.data());
        clearRest(from, used);
        gatherLines(inLines, first, used, in, from, shape.in, transform.interleaved());
        transform.execute(memory.block.data(), used, memory.scratch);
        scatterLines(outLines, first, used, out, to, shape.out, transform.interleaved(), factor);
    }

    /// Of a block that is not full: numbers that are computed but not used.
    void clearRest(In* from, std::size_t used) const {
        const BlockSide& side = transform.block().in;
        const std::size_t computed = transform.computedLines(used);
        if (used < computed && transform.interleaved())
            std::fill_n(from, side.numbers * side.pitch, In{});
        else
            std::fill_n(from + used * side.pitch, (computed - used) * side.pitch, In{});
    }
};

/// Transforms of lines, made when they are first asked for. Thread rule: one thread at a time.
class LineTransforms {
  public:
    /// `lines`: of the side with real numbers, if there is one.
    const LineTransform& forLines(FftKind kind, const ArrayLines& lines) {
        const bool neighbours = lines.inner != 1;
        const auto key = std::tuple(kind, lines.length, neighbours);
        const auto found = m_transforms.find(key);
        if (found != m_transforms.end())
            return found->second;
        return m_transforms.emplace(key, LineTransform(LineBlock(kind, lines.length, neighbours)))
            .first->second;
    }

  private:
    std::map<std::tuple<FftKind, std::size_t, bool>, LineTransform> m_transforms;
};

} // namespace fft_tensor
