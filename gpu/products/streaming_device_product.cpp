// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// W half rebuilt, a block of output frequencies at a time, on one stream, while the block before it is
// multiplied on the other (mathematics.md §5).
#include "base/error.h"
#include "kernels/product_rows.h"
#include "products/device_entries.h"
#include "products/device_product.h"
#include "products/line_transform.h"
#include "products/side_transform.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace fft_tensor::gpu {

namespace {

constexpr std::uint64_t usualBlockBytes = std::uint64_t{16} << 20;
constexpr std::uint64_t wideLines = 2048; ///< of a buffer: a GEMM of twice as many columns fills any device
constexpr std::uint64_t fewestLines = 16; ///< narrower products are hardly worth their launch

/// Beside x and y: x in the order of lines, Y, what its transform takes, and a flag.
std::uint64_t streamingBytesPerRow(const Matricization& matricization) {
    const MatricizationSide& out = matricization.output();
    return (LineOrder(matricization.input()).isIdentity() ? 0
                                                          : matricization.input().length * sizeof(float)) +
           (out.spectrum ? out.frequencies * sizeof(ComplexParts) + SideTransform::bytesPerRow(out) : 0) +
           sizeof(std::uint32_t);
}

/// What is kept, and the order of x where it is not that of lines.
std::uint64_t streamingWeightBytes(const Matricization& matricization, std::uint64_t coefficients) {
    return DeviceEntries::bytesFor(matricization.output().frequencies, coefficients) +
           (LineOrder(matricization.input()).isIdentity()
                ? 0
                : matricization.input().length * sizeof(std::uint32_t));
}

/// How many lines a block has, and what they take.
struct BlockShape {
    std::uint64_t length = 1; ///< numbers of a line
    bool real = false;        ///< the output side is not transformed: Re Z is what x is multiplied by
    bool transformed = true;  ///< over the input side
    std::uint64_t all = 1, lines = 1, buffers = 1;

    BlockShape(const Matricization& matricization, const ProductOptions& options, std::uint64_t coefficients)
        : length(matricization.input().length),
          real(!matricization.output().spectrum),
          transformed(matricization.input().spectrum.has_value()),
          all(std::max<std::uint64_t>(1, matricization.output().frequencies)) {
        if (options.blockColumns && options.blockBytes)
            throw Error(ErrorCode::invalidArgument,
                        "A block was asked for in columns and in bytes. Give one of the two.");
        if (options.blockColumns == 0U)
            throw Error(ErrorCode::invalidArgument,
                        "A block of 0 columns cannot be multiplied. Ask for 1 or more.");
        // Two buffers share what was asked for; a single column cannot be shared.
        const std::uint64_t columns =
            options.blockColumns
                ? *options.blockColumns
                : columnsIn(options.blockBytes.value_or(defaultBytes(matricization, coefficients)),
                            !options.blockBytes.has_value());
        if (columns < all) {
            buffers = columns > 1 ? 2 : 1;
            lines = columns / buffers;
        } else {
            lines = all;
        }
    }

    [[nodiscard]] std::uint64_t bufferNumbers() const { return lines * length; }
    /// All buffers, and cuFFT's work memory, guessed as one more.
    [[nodiscard]] std::uint64_t bytes() const {
        return bufferNumbers() * (buffers * numberBytes() + (transformed ? sizeof(ComplexParts) : 0));
    }

  private:
    [[nodiscard]] std::uint64_t numberBytes() const {
        return sizeof(ComplexParts) + (real ? sizeof(float) : 0);
    }
    /// Of a block of two buffers, cuFFT's part included.
    [[nodiscard]] std::uint64_t lineBytes() const {
        return length * (numberBytes() + (transformed ? sizeof(ComplexParts) / 2 : 0));
    }
    /// Wide, so that the device has something to do, but the block, the weight and one row of x and y within
    /// a quarter of the dense weight, which is what one streams for. Where what is kept takes about a quarter
    /// itself, that cannot be had, and the block is the usual one.
    [[nodiscard]] std::uint64_t defaultBytes(const Matricization& matricization,
                                             std::uint64_t coefficients) const {
        const std::uint64_t quarter = matricization.layout().fullCount() * sizeof(float) / 4;
        const std::uint64_t taken = streamingWeightBytes(matricization, coefficients) +
                                    streamingBytesPerRow(matricization) +
                                    (length + 2 * matricization.output().length) * sizeof(float);
        const std::uint64_t room = quarter - std::min(quarter, taken);
        if (room < 2 * fewestLines * lineBytes())
            return usualBlockBytes;
        return std::min(room, std::max(usualBlockBytes, 2 * wideLines * lineBytes()));
    }
    /// Of the bytes asked for, cuFFT takes its part.
    [[nodiscard]] std::uint64_t columnsIn(std::uint64_t asked, bool atLeastOne) const {
        const std::uint64_t line = lineBytes();
        if (asked < line && !atLeastOne)
            throw Error(ErrorCode::invalidArgument, "A block of " + std::to_string(asked) +
                                                        " bytes does not hold one frequency column, which "
                                                        "takes " +
                                                        std::to_string(line) + " bytes. Ask for at least " +
                                                        std::to_string(line) + ".");
        return std::max<std::uint64_t>(1, asked / line);
    }
};

/// What is rebuilt ahead: a block, and the marks between the two streams.
struct Block {
    DeviceBuffer<ComplexParts> numbers;
    DeviceBuffer<float> reals;
    Event filled, multiplied;
};

class StreamingDeviceProduct final : public DeviceProduct {
  public:
    StreamingDeviceProduct(Matricization matricization, const ProductOptions& options, LineOrder order,
                           DeviceEntries entries, DeviceBuffer<std::uint32_t> sources, int exponent,
                           std::shared_ptr<ProductDevice> device)
        : DeviceProduct(std::move(matricization), options, entries.values.size(), std::move(device)),
          m_order(std::move(order)),
          m_shape(this->matricization(), options, entries.values.size()),
          m_entries(std::move(entries)),
          m_sources(std::move(sources)),
          m_exponent(exponent),
          m_bytesPerRow(streamingBytesPerRow(this->matricization())) {
        if (!m_shape.real)
            m_inverse.emplace(this->matricization().output(), memory());
    }

    ProductMethod method() const override { return ProductMethod::streaming; }
    std::uint64_t weightBytes() const override { return m_entries.bytes() + m_sources.bytes(); }
    /// Once it has multiplied, with the work memory that cuFFT really asked for.
    std::uint64_t blockBytes() const override {
        return m_blocks[0].numbers.size() > 0 ? blocksHeld() : m_shape.bytes();
    }

  protected:
    std::uint64_t workBytesPerRow() const override { return m_bytesPerRow; }
    std::uint64_t fixedWorkBytes() const override { return m_shape.bytes(); }
    std::uint64_t workHeld() const override {
        return m_gathered.bytes() + m_spectra.bytes() + m_flags.bytes() + blocksHeld() +
               (m_inverse ? m_inverse->heldBytes() : 0);
    }
    void dropWork() override {
        m_gathered.reset();
        m_spectra.reset();
        m_flags.reset();
        m_work.reset();
        for (Block& block : m_blocks) {
            block.numbers.reset();
            block.reals.reset();
        }
        if (m_inverse)
            m_inverse->dropWork();
    }

    void multiplyChunk(const float* x, std::uint32_t rows, float* y, const float* bias, DeviceStages& stages,
                       JobContext& context) override {
        takeWorkForBoth(rows);
        findNotFinite(x, rows, inputLength(), m_flags.data(), stream());
        const float* lined = x;
        if (!m_order.isIdentity()) {
            gatherColumns(x, rows, inputLength(), m_sources.data(), m_gathered.data(), stream());
            lined = m_gathered.data();
        }
        float* const target = m_shape.real ? y : reinterpret_cast<float*>(m_spectra.data());
        const std::uint64_t blocks = (m_shape.all + m_shape.lines - 1) / m_shape.lines;
        for (std::uint64_t b = 0; b < blocks; ++b) {
            context.checkpoint();
            Block& block = m_blocks[b % m_shape.buffers];
            const std::uint64_t first = b * m_shape.lines;
            const auto lines = static_cast<std::uint32_t>(std::min(m_shape.lines, m_shape.all - first));
            block.multiplied.makeWait(shared().rebuilding); // of the block or the product before, if any
            rebuild(block, static_cast<std::uint32_t>(first), lines, stages);
            block.filled.record(shared().rebuilding);
            block.filled.makeWait(stream());
            multiplyBlock(block, first, lines, lined, rows, target, stages);
            block.multiplied.record(stream());
        }
        finish(rows, y, bias, stages);
    }

  private:
    [[nodiscard]] std::uint64_t blocksHeld() const {
        std::uint64_t held = m_work.bytes();
        for (const Block& block : m_blocks)
            held += block.numbers.bytes() + block.reals.bytes();
        return held;
    }

    /// Memory that is new here may still be in use on the stream that all other work is done on.
    void takeWorkForBoth(std::uint32_t rows) {
        const std::uint64_t before = memory().held();
        takeWork(rows);
        if (memory().held() == before)
            return;
        m_taken.record(stream());
        m_taken.makeWait(shared().rebuilding);
    }

    void makeTransform(std::optional<LineTransform>& transform, std::uint64_t lines) {
        transform = memory().makeWithRoom([&] { return LineTransform(m_order, lines); });
    }

    void takeWork(std::uint32_t rows) {
        makeRoom(m_flags, rows, memory());
        if (!m_order.isIdentity())
            makeRoom(m_gathered, rows * inputLength(), memory());
        if (!m_shape.real)
            makeRoom(m_spectra, static_cast<std::size_t>(rows) * m_shape.all, memory());
        for (std::uint64_t b = 0; b < m_shape.buffers; ++b) {
            makeRoom(m_blocks[b].numbers, m_shape.bufferNumbers(), memory());
            if (m_shape.real)
                makeRoom(m_blocks[b].reals, m_shape.bufferNumbers(), memory());
        }
        if (!m_shape.transformed)
            return;
        if (!m_transform)
            makeTransform(m_transform, m_shape.lines);
        std::size_t work = m_transform->workBytes();
        if (const std::uint64_t rest = m_shape.all % m_shape.lines; rest != 0) {
            if (!m_lastTransform)
                makeTransform(m_lastTransform, rest);
            work = std::max(work, m_lastTransform->workBytes());
        }
        makeRoom(m_work, work, memory());
    }

    void rebuild(Block& block, std::uint32_t first, std::uint32_t lines, DeviceStages& stages) {
        Stream& on = shared().rebuilding;
        const std::uint64_t numbers = lines * m_shape.length;
        const double flops = m_shape.transformed ? flopsOf(numbers) : 0;
        stages.time("rebuild block", flops, 3.0 * sizeof(ComplexParts) * static_cast<double>(numbers), on,
                    [&] {
                        fillBytes(block.numbers.data(), 0, numbers, on);
                        fillLines({m_entries.runs.data(), m_entries.codes.data(), m_entries.values.data()},
                                  first, lines, block.numbers.data(), on);
                        if (m_shape.transformed)
                            (lines == m_shape.lines ? *m_transform : *m_lastTransform)
                                .execute(block.numbers.data(), m_work.data(), on);
                        if (m_shape.real)
                            takeRealParts(block.numbers.data(), numbers, block.reals.data(), on);
                    });
    }

    /// 5·n·log2 n for every n complex numbers that are transformed together.
    [[nodiscard]] double flopsOf(std::uint64_t numbers) const {
        double steps = 0;
        for (const std::uint64_t length : m_order.transformed())
            steps += std::log2(static_cast<double>(length));
        return 5 * static_cast<double>(numbers) * steps;
    }

    /// Complex numbers side by side are real and imaginary parts side by side: one real product gives both.
    void multiplyBlock(const Block& block, std::uint64_t first, std::uint32_t lines, const float* x,
                       std::uint32_t rows, float* target, DeviceStages& stages) {
        const std::int64_t parts = m_shape.real ? 1 : 2;
        calls::GemmSpec spec;
        spec.rows = rows;
        spec.columns = spec.ldb = parts * lines;
        spec.inner = spec.lda = static_cast<std::int64_t>(m_shape.length);
        spec.ldc = parts * static_cast<std::int64_t>(m_shape.all);
        const float* const matrix =
            m_shape.real ? block.reals.data() : reinterpret_cast<const float*>(block.numbers.data());
        const double numbers = static_cast<double>(spec.columns) * static_cast<double>(spec.inner);
        const double moved =
            numbers + static_cast<double>(rows) * static_cast<double>(spec.inner + spec.columns);
        stages.time("multiply block", 2.0 * rows * numbers, 4 * moved, stream(), [&] {
            shared().blas().multiply(spec, x, matrix, target + static_cast<std::uint64_t>(parts) * first,
                                     stream());
        });
    }

    void finish(std::uint32_t rows, float* y, const float* bias, DeviceStages& stages) {
        const double numbers = rows * static_cast<double>(outputLength());
        stages.time("transform back", rows * (m_inverse ? m_inverse->flopsPerRow() : 0), 12 * numbers,
                    stream(), [&] {
                        PendingScale scale{1, m_exponent};
                        if (m_inverse) {
                            clearRows(m_spectra.data(), rows, m_shape.all, m_flags.data(), stream());
                            if (m_inverse->takesRealMirrors())
                                makeMirrorsReal(matricization().output().spectrum->index(), m_spectra.data(),
                                                rows, m_shape.all, stream());
                            scale = m_inverse->inverse(m_spectra.data(), rows, m_exponent, y, stream());
                        }
                        finishRows(y, rows, outputLength(), scale, bias, m_flags.data(), stream());
                    });
    }

    LineOrder m_order;
    BlockShape m_shape;
    DeviceEntries m_entries; ///< runs are output frequencies, codes are places in a line
    DeviceBuffer<std::uint32_t> m_sources;
    int m_exponent;
    std::uint64_t m_bytesPerRow;
    std::optional<LineTransform> m_transform, m_lastTransform; ///< of a whole block, and of the last one
    std::optional<SideTransform> m_inverse;
    Block m_blocks[2];
    Event m_taken; ///< work memory that is new
    DeviceBuffer<std::byte> m_work;
    DeviceBuffer<float> m_gathered;       ///< x in the order of lines
    DeviceBuffer<ComplexParts> m_spectra; ///< Y
    DeviceBuffer<std::uint32_t> m_flags;  ///< per row: x holds a NaN or an infinity
};

/// conj X[k] is the sum of x·exp(+…k), X[k] that of x·exp(+…(-k)): see core's FrequencyLines.
std::uint32_t positionInLine(const Matricization& matricization, const LineOrder& order,
                             const MatricizedEntry& entry) {
    const MatricizationSide& input = matricization.input();
    return order.positionOf(input.spectrum ? fullIndex(*input.spectrum, entry.input, entry.plain)
                                           : entry.input);
}

} // namespace

std::unique_ptr<DeviceProduct> prepareDeviceStreaming(const SparseSpectralTensor& tensor,
                                                      const ProductOptions& options,
                                                      std::shared_ptr<ProductDevice> shared,
                                                      JobContext& context) {
    Matricization matricization(tensor.layout, options.matricization);
    static_cast<void>(BlockShape(matricization, options,
                                 tensor.coefficients())); // refuses what makes no sense before any work
    LineOrder order(matricization.input());
    Device& device = *shared->device;
    const auto place = [&](const MatricizedEntry& entry) {
        return EntrySlot{entry.output, positionInLine(matricization, order, entry)};
    };
    DeviceEntries entries = uploadEntries(tensor, matricization, entryScale(matricization),
                                          matricization.output().frequencies, place, device, context);
    DeviceBuffer<std::uint32_t> sources;
    const StreamGuard guard(device.stream());
    if (!order.isIdentity()) {
        const std::vector<std::uint32_t> host = order.sources();
        sources = DeviceBuffer<std::uint32_t>(device.memory(), host.size());
        device.transfers().upload(sources.data(), host.data(), sources.bytes(), context);
    }
    return std::make_unique<StreamingDeviceProduct>(std::move(matricization), options, std::move(order),
                                                    std::move(entries), std::move(sources), tensor.exponent,
                                                    std::move(shared));
}

ProductMemory deviceStreamingMemory(const Matricization& matricization, std::uint64_t coefficients,
                                    std::uint64_t batch, const ProductOptions& options) {
    const BlockShape shape(matricization, options, coefficients);
    const std::uint64_t in = matricization.input().length, out = matricization.output().length;
    const std::uint64_t perRow = (in + out) * sizeof(float) + streamingBytesPerRow(matricization);
    ProductMemory bytes;
    bytes.weight = bytes.prepare = streamingWeightBytes(matricization, coefficients);
    bytes.multiply = bytes.weight + shape.bytes() + deviceRowsAtOnce(batch, perRow, in, out) * perRow +
                     out * sizeof(float);
    return bytes;
}

} // namespace fft_tensor::gpu
