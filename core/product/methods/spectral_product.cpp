// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "product/methods/spectral_product.h"

#include "base/large_vector.h"
#include "base/parallel.h"
#include "product/methods/cpu_products.h"
#include "product/methods/output_rows.h"
#include "product/methods/row_tiles.h"
#include "product/methods/spectral_kernels.h"
#include "product/weights/spectral_weights.h"
#include "transform/array_transform.h"

#include <algorithm>
#include <limits>

namespace fft_tensor {

namespace {

/// A whole cache line of neighbours in a tile, and few enough that their spectra stay in the second-level
/// cache between the FFT and the transposition.
constexpr std::size_t rowsPerPiece = 16, fewestRowsPerPiece = 4;
/// Output frequencies per task: enough tasks for many threads, each long enough to pay for itself.
constexpr std::size_t columnsPerTask = 256;

constexpr std::size_t lineFloats = 16; // one cache line

/// Numbers per row on one side: of plain values, and of what its tiles hold.
struct SideSizes {
    std::size_t length, spectrum; ///< floats
    bool transformed;

    explicit SideSizes(const MatricizationSide& side, bool complex)
        : length(side.length),
          spectrum(side.frequencies * (complex ? 2 : 1)),
          transformed(side.spectrum.has_value()) {}
};

struct Sizes {
    SideSizes in, out;
    SidesKind kind;

    explicit Sizes(const Matricization& matricization, SidesKind ofKind)
        : in(matricization.input(), ofKind != SidesKind::realInput),
          out(matricization.output(), ofKind != SidesKind::realOutput),
          kind(ofKind) {}
    /// Room for one row's spectrum on its way into or out of a tile.
    [[nodiscard]] std::size_t stagingStride() const { return rowStride(std::max(in.spectrum, out.spectrum)); }
    /// Room for one row of x or y, of each thread.
    [[nodiscard]] std::size_t valueFloats() const { return rowStride(std::max(in.length, out.length)); }
};

/// The memory of the tiles that are worked on together: one per thread, since each thread's caches hold one.
class TileGroup {
  public:
    struct TileMemory {
        RowTile tile;
        float *x = nullptr, *y = nullptr, *staging = nullptr;
    };

    /// Numbers in each of the three arrays, so that every tile begins on a cache line.
    struct Floats {
        std::size_t x = 0, y = 0, staging = 0;

        Floats() = default;
        Floats(const Sizes& sizes, const RowTile& tile)
            : x(chunkCount(sizes.in.spectrum * tile.width, lineFloats) * lineFloats),
              y(chunkCount(sizes.out.spectrum * tile.width, lineFloats) * lineFloats),
              staging(tile.rows * sizes.stagingStride()) {}
    };

    explicit TileGroup(const Sizes& sizes) : m_sizes(sizes) {}

    /// Makes room for `atOnce` of the tiles. Only the last of all may be smaller than the first.
    void fit(const std::vector<RowTile>& tiles, std::size_t atOnce) {
        m_each = Floats(m_sizes, tiles.front());
        const Floats all = sumOf(m_sizes, tiles, atOnce);
        fitTo(m_x, all.x);
        fitTo(m_y, all.y);
        fitTo(m_staging, all.staging);
    }
    [[nodiscard]] std::uint64_t heldBytes() const {
        return (m_x.capacity() + m_y.capacity() + m_staging.capacity()) * sizeof(float);
    }
    [[nodiscard]] static std::uint64_t bytesFor(const Sizes& sizes, const std::vector<RowTile>& tiles,
                                                std::size_t atOnce) {
        const Floats all = sumOf(sizes, tiles, atOnce);
        return (all.x + all.y + all.staging) * sizeof(float);
    }

    [[nodiscard]] TileMemory place(std::size_t index, const RowTile& tile) {
        return {tile, m_x.data() + index * m_each.x, m_y.data() + index * m_each.y,
                m_staging.data() + index * m_each.staging};
    }

  private:
    static Floats sumOf(const Sizes& sizes, const std::vector<RowTile>& tiles, std::size_t atOnce) {
        Floats sum;
        for (std::size_t i = 0; i < std::min(atOnce, tiles.size()); ++i) {
            const Floats tile(sizes, tiles[i]);
            sum.x += tile.x;
            sum.y += tile.y;
            sum.staging += tile.staging;
        }
        return sum;
    }

    Sizes m_sizes;
    Floats m_each; ///< of a place
    LargeVector<float> m_x, m_y, m_staging;
};

using TileMemory = TileGroup::TileMemory;

class SpectralProduct final : public PreparedProduct {
  public:
    SpectralProduct(SpectralWeights weights, const ProductOptions& options, JobContext& context)
        : PreparedProduct(weights.matricization, options, weights.entries(), cpuPlace()),
          m_weights(std::move(weights)),
          m_sizes(m_weights.matricization, m_weights.kind),
          m_group(m_sizes) {
        if (m_sizes.in.transformed)
            m_forward.emplace(FftKind::realToHalf, *matricization().input().spectrum, context);
        if (m_sizes.out.transformed)
            m_inverse.emplace(FftKind::halfToReal, *matricization().output().spectrum, context);
    }

    ProductMethod method() const override { return ProductMethod::spectral; }
    std::uint64_t weightBytes() const override {
        return m_weights.memoryBytes() + (m_forward ? m_forward->heldBytes() : 0) +
               (m_inverse ? m_inverse->heldBytes() : 0);
    }
    void releaseWork() override { m_group = TileGroup(m_sizes); }
    std::uint64_t heldBytes() const override { return weightBytes() + m_group.heldBytes(); }

  protected:
    std::uint64_t workBytes(const ActivationView& x) const override {
        const ProductMemory most = spectralMemory(matricization(), m_weights.entries(), x.rows());
        return most.multiply - most.weight;
    }

    void run(const ActivationView& x, std::span<float> y, std::span<const float> bias, JobContext& context,
             StageClock& clock) override {
        const std::vector<RowTile> tiles = tilesOf(x.rows(), widestTile());
        const auto atOnce = static_cast<std::size_t>(parallelThreads());
        m_group.fit(tiles, atOnce);
        m_finite.assign(x.rows(), 1);
        for (std::size_t first = 0; first < tiles.size(); first += atOnce) {
            context.setFraction(static_cast<double>(first) / static_cast<double>(tiles.size()));
            std::vector<TileMemory> places;
            for (std::size_t i = first; i < std::min(tiles.size(), first + atOnce); ++i)
                places.push_back(m_group.place(i - first, tiles[i]));
            runGroup(places, x, y, bias, context, clock);
        }
    }

  private:
    void runGroup(const std::vector<TileMemory>& places, const ActivationView& x, std::span<float> y,
                  std::span<const float> bias, JobContext& context, StageClock& clock) {
        double rows = 0;
        for (const TileMemory& place : places)
            rows += static_cast<double>(place.tile.rows);
        const auto fftBytes = [rows](const SideSizes& side) {
            return rows * 4 * (static_cast<double>(side.length) + 3 * static_cast<double>(side.spectrum));
        };
        clock.time("transform x", rows * (m_forward ? m_forward->flops() : 0), fftBytes(m_sizes.in), [&] {
            forPieces(places, context, [&](const TileMemory& place, std::size_t begin, std::size_t end) {
                transformIn(place, begin, end, x);
            });
        });
        clock.time("multiply", rows * entryFlops(), entryBytes(rows, static_cast<double>(places.size())),
                   [&] { multiplyAll(places, context); });
        clock.time("transform back", rows * (m_inverse ? m_inverse->flops() : 0), fftBytes(m_sizes.out), [&] {
            forPieces(places, context, [&](const TileMemory& place, std::size_t begin, std::size_t end) {
                transformOut(place, begin, end, y, bias);
            });
        });
    }

    /// Pieces of tiles, as many rows each as keep all threads busy.
    template<class Body>
    void forPieces(const std::vector<TileMemory>& places, JobContext& context, Body body) {
        struct Piece {
            const TileMemory* place;
            std::size_t begin, end;
        };
        std::size_t rows = 0;
        for (const TileMemory& place : places)
            rows += place.tile.rows;
        const std::size_t share = chunkCount(rows, static_cast<std::size_t>(parallelThreads()));
        const std::size_t step = std::clamp(chunkCount(share, fewestRowsPerPiece) * fewestRowsPerPiece,
                                            fewestRowsPerPiece, rowsPerPiece);
        std::vector<Piece> pieces;
        for (const TileMemory& place : places)
            for (std::size_t begin = 0; begin < place.tile.rows; begin += step)
                pieces.push_back({&place, begin, std::min(place.tile.rows, begin + step)});
        parallelChunks(pieces.size(), 1, [&](std::size_t piece, std::size_t, std::size_t) {
            context.checkpoint();
            body(*pieces[piece].place, pieces[piece].begin, pieces[piece].end);
        });
    }

    /// Rows [begin, end) of a tile: from x into its place, transformed.
    void transformIn(const TileMemory& place, std::size_t begin, std::size_t end, const ActivationView& x) {
        const std::size_t width = place.tile.width, stride = m_sizes.stagingStride();
        const bool direct = width == 1 && m_forward; // one row of a tile is a spectrum already
        LargeVector<float> values(m_forward ? m_sizes.valueFloats() : 0);
        ArrayTransform::Scratch scratch;
        for (std::size_t row = begin; row < end; ++row) {
            float* const staged = place.staging + row * stride;
            const std::uint64_t ofBatch = place.tile.firstRow + row;
            m_finite[ofBatch] = x.copyRow(ofBatch, m_forward ? values.data() : staged) ? 1 : 0;
            if (m_forward)
                m_forward->execute(values.data(), direct ? place.x : staged, scratch);
        }
        if (direct)
            return;
        transposeFloats(place.staging + begin * stride, stride, place.x + begin, width, end - begin,
                        m_sizes.in.spectrum);
        // Places that no row fills must not hold what memory held: denormal numbers would be slow.
        if (end == place.tile.rows && end < width)
            for (std::size_t c = 0; c < m_sizes.in.spectrum; ++c)
                std::fill(place.x + c * width + end, place.x + (c + 1) * width, 0.0f);
    }

    void multiplyAll(const std::vector<TileMemory>& places, JobContext& context) {
        const std::size_t columns = matricization().output().frequencies;
        const std::size_t tasks = std::max<std::size_t>(1, chunkCount(columns, columnsPerTask));
        parallelChunks(places.size() * tasks, 1, [&](std::size_t task, std::size_t, std::size_t) {
            context.checkpoint();
            const TileMemory& place = places[task / tasks];
            const std::size_t begin = task % tasks * columnsPerTask;
            multiplyTile(m_weights, place.tile.width, place.x, place.y, begin,
                         std::min(columns, begin + columnsPerTask));
        });
    }

    /// Rows [begin, end) of a tile: transformed back, scaled, with the bias into y.
    void transformOut(const TileMemory& place, std::size_t begin, std::size_t end, std::span<float> y,
                      std::span<const float> bias) {
        const std::size_t width = place.tile.width, stride = m_sizes.stagingStride();
        const bool direct = width == 1 && m_inverse;
        if (!direct)
            transposeFloats(place.y + begin, width, place.staging + begin * stride, stride,
                            m_sizes.out.spectrum, end - begin);
        LargeVector<float> values(m_inverse ? m_sizes.valueFloats() : 0);
        ArrayTransform::Scratch scratch;
        const std::size_t length = m_sizes.out.length;
        for (std::size_t row = begin; row < end; ++row) {
            const auto out = y.subspan((place.tile.firstRow + row) * length, length);
            float* const spectrum = direct ? place.y : place.staging + row * stride;
            if (m_inverse) {
                float* const to = isAligned(out.data()) ? out.data() : values.data();
                m_inverse->execute(spectrum, to, scratch);
                finishRow(to, 1, m_weights.exponent, out, bias);
            } else {
                finishRow(spectrum, m_sizes.kind == SidesKind::realInput ? 2 : 1, m_weights.exponent, out,
                          bias);
            }
            // A coefficient that was not kept meets no NaN; a dense product with the same W would.
            if (m_finite[place.tile.firstRow + row] == 0)
                std::fill(out.begin(), out.end(), std::numeric_limits<float>::quiet_NaN());
        }
    }

    [[nodiscard]] double entryFlops() const {
        return (m_sizes.kind == SidesKind::complexBoth ? 8.0 : 4.0) *
               static_cast<double>(m_weights.entries());
    }
    /// A number of X for every entry and row, Y once, and the weight once per tile.
    [[nodiscard]] double entryBytes(double rows, double tiles) const {
        const double number = m_sizes.kind == SidesKind::realInput ? 4 : 8;
        return rows * (static_cast<double>(m_weights.entries()) * number +
                       4 * static_cast<double>(m_sizes.out.spectrum)) +
               tiles * static_cast<double>(m_weights.memoryBytes());
    }

    SpectralWeights m_weights;
    Sizes m_sizes;
    TileGroup m_group;
    std::optional<ArrayTransform> m_forward, m_inverse;
    std::vector<std::uint8_t> m_finite; ///< per row of the batch: 0 where x holds a NaN or an infinity
};

} // namespace

std::unique_ptr<PreparedProduct> prepareSpectral(const SparseSpectralTensor& tensor,
                                                 const ProductOptions& options, JobContext& context) {
    return std::make_unique<SpectralProduct>(packWeights(tensor, options.matricization, context), options,
                                             context);
}

ProductMemory spectralMemory(const Matricization& matricization, std::uint64_t coefficients,
                             std::uint64_t batch) {
    const Sizes sizes(matricization, kindOf(matricization));
    const auto threads = static_cast<std::uint64_t>(parallelThreads());
    ArrayTransform::Memory in, out;
    if (matricization.input().spectrum)
        in = ArrayTransform::mostMemory(FftKind::realToHalf, *matricization.input().spectrum);
    if (matricization.output().spectrum)
        out = ArrayTransform::mostMemory(FftKind::halfToReal, *matricization.output().spectrum);
    const std::uint64_t pieces = std::min(threads, chunkCount(batch, fewestRowsPerPiece));
    ProductMemory memory;
    memory.weight = packedWeightBytes(matricization, coefficients) + in.held + out.held;
    memory.prepare = memory.weight + std::max(in.planning, out.planning);
    memory.multiply = memory.weight + TileGroup::bytesFor(sizes, tilesOf(batch, widestTile()), threads) +
                      pieces * (sizes.valueFloats() * sizeof(float) + std::max(in.scratch, out.scratch));
    return memory;
}

} // namespace fft_tensor
