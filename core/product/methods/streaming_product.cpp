// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "product/methods/streaming_product.h"

#include "base/error.h"
#include "base/large_vector.h"
#include "base/parallel.h"
#include "product/methods/blas.h"
#include "product/methods/blas_rows.h"
#include "product/methods/cpu_products.h"
#include "product/methods/frequency_lines.h"
#include "product/methods/output_rows.h"
#include "product/weights/spectral_weights.h"

#include <algorithm>

namespace fft_tensor {

namespace {

constexpr std::uint64_t defaultBlockBytes = std::uint64_t{16} << 20;
constexpr std::size_t linesPerTask = 8;
constexpr std::size_t rowsPerTask = 16;

/// How lines lie in a block, and how many it has.
struct BlockShape {
    std::size_t stride = 0;      ///< numbers from row to row
    std::size_t rowsPerLine = 2; ///< real rows of a line
    std::size_t lines = 1;       ///< at once
    std::size_t buffers = 1;     ///< 2 with overlap

    BlockShape(const Matricization& matricization, const ProductOptions& options)
        : stride(rowStride(matricization.input().length)),
          rowsPerLine(FrequencyLines::isReal(matricization) ? 1 : 2) {
        if (options.blockColumns && options.blockBytes)
            throw Error(ErrorCode::invalidArgument,
                        "A block was asked for in columns and in bytes. Give one of the two.");
        const std::uint64_t all = std::max<std::uint64_t>(1, matricization.output().frequencies);
        // Two buffers share what was asked for; a single column cannot be shared.
        buffers = options.overlap && all > 1 && options.blockColumns != 1U ? 2 : 1;
        const std::uint64_t asked = options.blockColumns
                                        ? checkedColumns(*options.blockColumns)
                                        : columnsIn(options.blockBytes.value_or(defaultBlockBytes),
                                                    matricization, !options.blockBytes.has_value());
        lines = std::min(asked, chunkCount(all, buffers));
    }
    [[nodiscard]] std::uint64_t lineBytes() const { return rowsPerLine * stride * sizeof(float); }
    [[nodiscard]] std::size_t bufferFloats() const { return lines * rowsPerLine * stride; }

  private:
    [[nodiscard]] std::uint64_t checkedColumns(std::uint64_t columns) const {
        if (columns == 0)
            throw Error(ErrorCode::invalidArgument,
                        "A block of 0 columns cannot be multiplied. Ask for 1 or more.");
        return columns / buffers;
    }

    /// Of the bytes asked for, the threads' scratch takes its part, up to half.
    [[nodiscard]] std::uint64_t columnsIn(std::uint64_t bytes, const Matricization& matricization,
                                          bool atLeastOne) const {
        const std::uint64_t scratch =
            static_cast<std::uint64_t>(parallelThreads()) * FrequencyLines::mostMemory(matricization).scratch;
        const std::uint64_t least = buffers * lineBytes();
        if (bytes < least && !atLeastOne)
            throw Error(ErrorCode::invalidArgument,
                        "A block of " + std::to_string(bytes) +
                            " bytes does not hold one frequency column, which takes " +
                            std::to_string(lineBytes()) + " bytes" +
                            (buffers == 2 ? ", and overlap needs two" : "") + ". Ask for at least " +
                            std::to_string(least) + ".");
        return std::max<std::uint64_t>(1, (bytes - std::min(bytes / 2, scratch)) / least);
    }
};

/// Y's rows: half spectra of y, or y itself where its side is not transformed.
std::size_t spectrumStride(const Matricization& matricization) {
    return FrequencyLines::isReal(matricization) ? 0 : rowStride(2 * matricization.output().frequencies);
}

class StreamingProduct final : public PreparedProduct {
  public:
    StreamingProduct(SpectralWeights weights, const ProductOptions& options, JobContext& context)
        : PreparedProduct(weights.matricization, options, weights.entries(), cpuPlace()),
          m_weights(std::move(weights)),
          m_shape(matricization(), options),
          m_lines(m_weights, context) {
        if (matricization().output().spectrum)
            m_inverse.emplace(FftKind::halfToReal, *matricization().output().spectrum, context);
    }

    ProductMethod method() const override { return ProductMethod::streaming; }
    std::uint64_t weightBytes() const override {
        return m_weights.memoryBytes() + m_lines.heldBytes() + (m_inverse ? m_inverse->heldBytes() : 0);
    }
    std::uint64_t blockBytes() const override {
        return m_shape.buffers * m_shape.bufferFloats() * sizeof(float);
    }
    void releaseWork() override {
        m_buffer = LargeVector<float>();
        m_spectra = LargeVector<float>();
    }
    std::uint64_t heldBytes() const override {
        return weightBytes() + (m_buffer.capacity() + m_spectra.capacity()) * sizeof(float);
    }

  protected:
    std::uint64_t workBytes(const ActivationView& x) const override {
        const ProductMemory most = streamingMemory(matricization(), m_weights.entries(), x.rows(), options());
        return most.multiply - most.weight + BlasRows::copyBytes(x);
    }

    void run(const ActivationView& x, std::span<float> y, std::span<const float> bias, JobContext& context,
             StageClock& clock) override {
        const BlasRows rows(x);
        const std::size_t batch = x.rows();
        fitTo(m_spectra, batch * spectrumStride(matricization()));
        fitTo(m_buffer, m_shape.buffers * m_shape.bufferFloats());
        const bool real = !m_inverse;
        const MatrixView<float> target{
            real ? y.data() : m_spectra.data(), batch, m_lines.count() * m_lines.rowsPerLine(),
            real ? matricization().output().length : spectrumStride(matricization())};
        if (m_shape.buffers == 1)
            runInTurn(rows.view(0, batch), target, context, clock);
        else
            runOverlapped(rows.view(0, batch), target, context, clock);
        const double back = real ? 0 : static_cast<double>(batch) * m_inverse->flops();
        clock.time("transform back", back, 3.0 * 4.0 * static_cast<double>(y.size()),
                   [&] { finish(m_spectra.data(), y, bias, context); });
    }

  private:
    struct Range {
        std::size_t begin, end;
        [[nodiscard]] std::size_t size() const { return end - begin; }
    };

    [[nodiscard]] std::size_t blocks() const { return chunkCount(m_lines.count(), m_shape.lines); }
    [[nodiscard]] Range linesOf(std::size_t block) const {
        return {block * m_shape.lines, std::min(m_lines.count(), (block + 1) * m_shape.lines)};
    }

    void fillBlock(const Range& range, float* buffer, JobContext& context) const {
        parallelChunks(range.size(), linesPerTask, [&](std::size_t, std::size_t begin, std::size_t end) {
            context.checkpoint();
            FrequencyLines::Scratch scratch;
            for (std::size_t line = begin; line < end; ++line)
                m_lines.fill(range.begin + line, scratch,
                             buffer + line * m_shape.rowsPerLine * m_shape.stride, m_shape.stride);
        });
    }

    /// One call of BLAS cannot be cancelled, so large batches go in pieces that end soon.
    void multiplyBlock(const Range& range, const float* buffer, MatrixView<const float> x,
                       MatrixView<float> target, int threads, JobContext& context) const {
        const MatrixView<const float> lines{buffer, range.size() * m_shape.rowsPerLine, m_lines.length(),
                                            m_shape.stride};
        const std::size_t step = rowsPerBlasCall(lines.rows, lines.columns);
        for (std::size_t row = 0; row < x.rows; row += step) {
            context.checkpoint();
            const std::size_t count = std::min(step, x.rows - row);
            multiplyMatrices({x.data + row * x.stride, count, x.columns, x.stride}, lines, true, 0,
                             {target.data + row * target.stride + range.begin * m_shape.rowsPerLine, count,
                              lines.rows, target.stride},
                             threads);
        }
    }

    [[nodiscard]] double blockNumbers(const Range& range) const {
        return static_cast<double>(range.size() * m_shape.rowsPerLine * m_lines.length());
    }
    /// Filling a block: flops, and bytes cleared, transformed and written.
    void addFill(const Range& range, double& flops, double& moved) const {
        flops += static_cast<double>(range.size()) * m_lines.flopsPerLine();
        moved += 3 * sizeof(float) * blockNumbers(range);
    }
    void addMultiply(const Range& range, MatrixView<const float> x, double& flops, double& moved) const {
        const auto rows = static_cast<double>(x.rows);
        flops += 2 * rows * blockNumbers(range);
        moved += sizeof(float) * (blockNumbers(range) +
                                  rows * static_cast<double>(x.columns + range.size() * m_shape.rowsPerLine));
    }

    void runInTurn(MatrixView<const float> x, MatrixView<float> target, JobContext& context,
                   StageClock& clock) {
        for (std::size_t block = 0; block < blocks(); ++block) {
            context.checkpoint();
            context.setFraction(static_cast<double>(block) / static_cast<double>(blocks()));
            const Range range = linesOf(block);
            double flops = 0, moved = 0;
            addFill(range, flops, moved);
            clock.time("rebuild block", flops, moved, [&] { fillBlock(range, m_buffer.data(), context); });
            flops = moved = 0;
            addMultiply(range, x, flops, moved);
            clock.time("multiply block", flops, moved,
                       [&] { multiplyBlock(range, m_buffer.data(), x, target, 0, context); });
        }
    }

    /// While one thread multiplies a block, the others rebuild the next.
    void runOverlapped(MatrixView<const float> x, MatrixView<float> target, JobContext& context,
                       StageClock& clock) {
        for (std::size_t step = 0; step <= blocks(); ++step) {
            context.checkpoint();
            context.setFraction(static_cast<double>(step) / static_cast<double>(blocks() + 1));
            float* const filled = m_buffer.data() + step % 2 * m_shape.bufferFloats();
            float* const multiplied = m_buffer.data() + (step + 1) % 2 * m_shape.bufferFloats();
            double flops = 0, moved = 0;
            if (step < blocks())
                addFill(linesOf(step), flops, moved);
            if (step > 0)
                addMultiply(linesOf(step - 1), x, flops, moved);
            clock.time("rebuild and multiply", flops, moved, [&] {
                parallelChunks(2, 1, [&](std::size_t part, std::size_t, std::size_t) {
                    if (part == 0 && step > 0)
                        multiplyBlock(linesOf(step - 1), multiplied, x, target, 1, context);
                    if (part == 1 && step < blocks())
                        fillBlock(linesOf(step), filled, context);
                });
            });
        }
    }

    void finish(float* spectra, std::span<float> y, std::span<const float> bias, JobContext& context) const {
        const std::size_t length = matricization().output().length, stride = spectrumStride(matricization());
        parallelChunks(length == 0 ? 0 : y.size() / length, rowsPerTask,
                       [&](std::size_t, std::size_t begin, std::size_t end) {
                           context.checkpoint();
                           LargeVector<float> values(m_inverse ? length : 0);
                           ArrayTransform::Scratch scratch;
                           for (std::size_t row = begin; row < end; ++row) {
                               const auto out = y.subspan(row * length, length);
                               if (m_inverse)
                                   m_inverse->execute(spectra + row * stride, values.data(), scratch);
                               finishRow(m_inverse ? values.data() : out.data(), 1, m_weights.exponent, out,
                                         bias);
                           }
                       });
    }

    SpectralWeights m_weights;
    BlockShape m_shape;
    FrequencyLines m_lines;
    std::optional<ArrayTransform> m_inverse;
    LargeVector<float> m_buffer, m_spectra; ///< a block or two, and Y
};

} // namespace

std::unique_ptr<PreparedProduct> prepareStreaming(const SparseSpectralTensor& tensor,
                                                  const ProductOptions& options, JobContext& context) {
    return std::make_unique<StreamingProduct>(packWeights(tensor, options.matricization, context), options,
                                              context);
}

ProductMemory streamingMemory(const Matricization& matricization, std::uint64_t coefficients,
                              std::uint64_t batch, const ProductOptions& options) {
    const BlockShape shape(matricization, options);
    const auto threads = static_cast<std::uint64_t>(parallelThreads());
    const ArrayTransform::Memory lines = FrequencyLines::mostMemory(matricization);
    ArrayTransform::Memory back;
    std::uint64_t outputRow = 0;
    if (matricization.output().spectrum) {
        back = ArrayTransform::mostMemory(FftKind::halfToReal, *matricization.output().spectrum);
        outputRow = matricization.output().length * sizeof(float);
    }
    ProductMemory memory;
    memory.weight = packedWeightBytes(matricization, coefficients) + lines.held + back.held;
    memory.prepare = memory.weight + std::max(lines.planning, back.planning);
    memory.multiply = memory.weight + shape.buffers * shape.bufferFloats() * sizeof(float) +
                      batch * spectrumStride(matricization) * sizeof(float) +
                      threads * std::max(lines.scratch, outputRow + back.scratch);
    return memory;
}

} // namespace fft_tensor
