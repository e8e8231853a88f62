// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "matmul/streaming_product.h"

#include "base/error.h"
#include "base/large_vector.h"
#include "base/parallel.h"
#include "matmul/blas.h"
#include "matmul/blas_rows.h"
#include "matmul/frequency_lines.h"
#include "matmul/output_rows.h"
#include "matmul/spectral_weights.h"

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

    BlockShape(const Fold& fold, const ProductOptions& options)
        : stride(rowStride(fold.input().length)), rowsPerLine(FrequencyLines::isReal(fold) ? 1 : 2) {
        const std::uint64_t all = std::max<std::uint64_t>(1, fold.output().frequencies);
        buffers = options.overlap && all > 1 ? 2 : 1;
        lines = std::min<std::uint64_t>(asked(options), chunkCount(all, buffers));
    }
    [[nodiscard]] std::uint64_t lineBytes() const { return rowsPerLine * stride * sizeof(float); }
    [[nodiscard]] std::size_t bufferFloats() const { return lines * rowsPerLine * stride; }

  private:
    [[nodiscard]] std::uint64_t asked(const ProductOptions& options) const {
        if (options.blockColumns && options.blockBytes)
            throw Error(ErrorCode::invalidArgument,
                        "A block was asked for in columns and in bytes. Give one of the two.");
        if (options.blockColumns && *options.blockColumns == 0)
            throw Error(ErrorCode::invalidArgument,
                        "A block of 0 columns cannot be multiplied. Ask for 1 or more.");
        const std::uint64_t bytes = options.blockBytes.value_or(defaultBlockBytes) / buffers;
        const std::uint64_t count = options.blockColumns.value_or(bytes / lineBytes());
        if (count == 0 && options.blockBytes)
            throw Error(ErrorCode::invalidArgument,
                        "A block of " + std::to_string(*options.blockBytes) +
                            " bytes does not hold one frequency column, which takes " +
                            std::to_string(lineBytes()) + " bytes" +
                            (buffers == 2 ? ", and overlap needs two" : "") + ". Ask for at least " +
                            std::to_string(buffers * lineBytes()) + ".");
        return std::max<std::uint64_t>(1, count);
    }
};

/// Y's rows: half spectra of y, or y itself where its side is not transformed.
std::size_t spectrumStride(const Fold& fold) {
    return FrequencyLines::isReal(fold) ? 0 : rowStride(2 * fold.output().frequencies);
}

class StreamingProduct final : public PreparedProduct {
  public:
    StreamingProduct(SpectralWeights weights, const ProductOptions& options)
        : PreparedProduct(weights.fold, options, weights.entries()),
          m_weights(std::move(weights)),
          m_shape(fold(), options),
          m_lines(m_weights) {
        if (fold().output().spectrum)
            m_inverse.emplace(FftKind::halfToReal, *fold().output().spectrum);
    }

    ProductMethod method() const override { return ProductMethod::streaming; }
    std::uint64_t weightBytes() const override { return m_weights.memoryBytes(); }
    std::uint64_t heldBytes() const override {
        return weightBytes() + (m_buffer.capacity() + m_spectra.capacity()) * sizeof(float);
    }

  protected:
    std::uint64_t workBytes(const ActivationView& x) const override {
        return streamingWorkBytes(fold(), x.rows(), options()) + BlasRows::copyBytes(x);
    }

    void run(const ActivationView& x, std::span<float> y, std::span<const float> bias, JobContext& context,
             StageClock& clock) override {
        const BlasRows rows(x);
        const std::size_t batch = x.rows();
        fitTo(m_spectra, batch * spectrumStride(fold()));
        fitTo(m_buffer, m_shape.buffers * m_shape.bufferFloats());
        const bool real = !m_inverse;
        const MatrixView<float> target{real ? y.data() : m_spectra.data(), batch,
                                       m_lines.count() * m_lines.rowsPerLine(),
                                       real ? fold().output().length : spectrumStride(fold())};
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

    void multiplyBlock(const Range& range, const float* buffer, MatrixView<const float> x,
                       MatrixView<float> target, int threads) const {
        const MatrixView<const float> lines{buffer, range.size() * m_shape.rowsPerLine, m_lines.length(),
                                            m_shape.stride};
        multiplyMatrices(x, lines, true, 0,
                         {target.data + range.begin * m_shape.rowsPerLine, target.rows,
                          range.size() * m_shape.rowsPerLine, target.stride},
                         threads);
    }

    [[nodiscard]] double blockNumbers(const Range& range) const {
        return static_cast<double>(range.size() * m_shape.rowsPerLine * m_lines.length());
    }

    void runInTurn(MatrixView<const float> x, MatrixView<float> target, JobContext& context,
                   StageClock& clock) {
        for (std::size_t block = 0; block < blocks(); ++block) {
            context.checkpoint();
            context.setFraction(static_cast<double>(block) / static_cast<double>(blocks()));
            const Range range = linesOf(block);
            const double numbers = blockNumbers(range), batch = static_cast<double>(x.rows);
            clock.time("rebuild block", static_cast<double>(range.size()) * m_lines.flopsPerLine(),
                       3 * 4 * numbers, [&] { fillBlock(range, m_buffer.data(), context); });
            clock.time(
                "multiply block", 2 * batch * numbers,
                4 * (numbers + batch * static_cast<double>(x.columns + range.size() * m_shape.rowsPerLine)),
                [&] { multiplyBlock(range, m_buffer.data(), x, target, 0); });
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
            const double fill =
                step < blocks() ? static_cast<double>(linesOf(step).size()) * m_lines.flopsPerLine() : 0;
            const double multiply =
                step > 0 ? 2 * static_cast<double>(x.rows) * blockNumbers(linesOf(step - 1)) : 0;
            clock.time("rebuild and multiply", fill + multiply, 0, [&] {
                parallelChunks(2, 1, [&](std::size_t part, std::size_t, std::size_t) {
                    if (part == 0 && step > 0)
                        multiplyBlock(linesOf(step - 1), multiplied, x, target, 1);
                    if (part == 1 && step < blocks())
                        fillBlock(linesOf(step), filled, context);
                });
            });
        }
    }

    void finish(float* spectra, std::span<float> y, std::span<const float> bias, JobContext& context) const {
        const std::size_t length = fold().output().length, stride = spectrumStride(fold());
        parallelChunks(length == 0 ? 0 : y.size() / length, rowsPerTask,
                       [&](std::size_t, std::size_t begin, std::size_t end) {
                           context.checkpoint();
                           LargeVector<float> values(m_inverse ? length : 0);
                           for (std::size_t row = begin; row < end; ++row) {
                               const auto out = y.subspan(row * length, length);
                               if (m_inverse)
                                   m_inverse->execute(spectra + row * stride, values.data());
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
    return std::make_unique<StreamingProduct>(packWeights(tensor, options.fold, context), options);
}

std::uint64_t streamingWorkBytes(const Fold& fold, std::uint64_t batch, const ProductOptions& options) {
    const BlockShape shape(fold, options);
    const std::uint64_t threads = static_cast<std::uint64_t>(parallelThreads());
    const std::uint64_t outputRow = FrequencyLines::isReal(fold) ? 0 : fold.output().length * sizeof(float);
    return shape.buffers * shape.bufferFloats() * sizeof(float) +
           batch * spectrumStride(fold) * sizeof(float) +
           threads * std::max(FrequencyLines::scratchBytes(fold), outputRow);
}

} // namespace fft_tensor
