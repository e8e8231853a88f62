// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Compiled with -ffp-contract=fast (see CMakeLists.txt): nothing here is compared bit by bit, and without
// fused multiply-adds this side would run at half its speed.
#include "bench/direct_convolution.h"

#include "base/parallel.h"

#include <algorithm>

namespace fft_tensor::cli {

namespace {

/// Vectors of `bytes` bytes; a tile of outputs is `height` rows of `width` of them.
template<class Number, std::size_t bytes, std::size_t height, std::size_t width>
struct Tiling {
    using T = Number;
    typedef T Vector __attribute__((vector_size(bytes))); // NOLINT(modernize-use-using): attributes
    typedef T Unaligned __attribute__((vector_size(bytes), aligned(alignof(T)), may_alias)); // NOLINT
    static constexpr std::size_t rows = height, vectors = width, lanes = bytes / sizeof(T);
    static constexpr std::size_t columns = width * lanes;
};

/// Sums of one tile, and where they are put: `rows` rows of `columns` numbers.
template<class T>
struct TileWork {
    const T* padded; ///< top left corner of what the tile reads
    std::size_t stride;
    const T* kernel;
    std::size_t side;
    T* sums;
};

template<class Tiling>
[[gnu::always_inline]] inline void sumTile(const TileWork<typename Tiling::T>& work) {
    using Unaligned = typename Tiling::Unaligned;
    constexpr std::size_t rows = Tiling::rows, vectors = Tiling::vectors, lanes = Tiling::lanes;
    const std::size_t side = work.side;
    typename Tiling::Vector sums[rows][vectors] = {};
    for (std::size_t y = 0; y < side + rows - 1; ++y) {
        const auto* const image = work.padded + y * work.stride;
        // Row y of the image meets row y - r of the kernel in row r of the tile.
        const bool meetsAll = y >= rows - 1 && y < side;
        for (std::size_t b = 0; meetsAll && b < side; ++b)
            for (std::size_t v = 0; v < vectors; ++v) {
                const auto numbers = *reinterpret_cast<const Unaligned*>(image + b + v * lanes);
                for (std::size_t r = 0; r < rows; ++r)
                    sums[r][v] += numbers * work.kernel[(y - r) * side + b];
            }
        for (std::size_t r = 0; !meetsAll && r < rows; ++r)
            for (std::size_t b = 0; y >= r && y - r < side && b < side; ++b)
                for (std::size_t v = 0; v < vectors; ++v)
                    sums[r][v] += *reinterpret_cast<const Unaligned*>(image + b + v * lanes) *
                                  work.kernel[(y - r) * side + b];
    }
    for (std::size_t r = 0; r < rows; ++r)
        for (std::size_t v = 0; v < vectors; ++v)
            *reinterpret_cast<Unaligned*>(work.sums + r * Tiling::columns + v * lanes) = sums[r][v];
}

// Tile sizes: the fastest of 1 to 8 rows by 1 to 4 vectors, kernels of 7 and 31, one thread of a Xeon with
// AVX-512: 110 and 169 GFlop/s in float32 with AVX-512, 59 and 96 with AVX2, 34 and 41 with SSE2.
template<class T>
using Plain = Tiling<T, 16, 4, 4>;

template<class T>
void sumPlain(const TileWork<T>& work) {
    sumTile<Plain<T>>(work);
}

/// One of the instruction sets, and its tiles.
template<class T>
struct TileCode {
    void (*sum)(const TileWork<T>&) = sumPlain<T>;
    std::size_t rows = Plain<T>::rows, columns = Plain<T>::columns;
};

#if defined(__x86_64__)

template<class T>
using Avx2 = Tiling<T, 32, 4, 2>;
template<class T>
using Avx512 = Tiling<T, 64, 4, 4>;

template<class T>
[[gnu::target("avx2,fma")]] void sumAvx2(const TileWork<T>& work) {
    sumTile<Avx2<T>>(work);
}

template<class T>
[[gnu::target("avx512f,fma")]] void sumAvx512(const TileWork<T>& work) {
    sumTile<Avx512<T>>(work);
}

template<class T>
TileCode<T> bestCode() {
    if (__builtin_cpu_supports("avx512f") != 0)
        return {sumAvx512<T>, Avx512<T>::rows, Avx512<T>::columns};
    if (__builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0)
        return {sumAvx2<T>, Avx2<T>::rows, Avx2<T>::columns};
    return {};
}

#else

template<class T>
TileCode<T> bestCode() {
    return {};
}

#endif

template<class T>
constexpr std::size_t mostInTile = 4 * 256 / sizeof(T); ///< four rows of four of the widest vectors

constexpr std::size_t roundedUp(std::size_t count, std::size_t step) {
    return chunkCount(count, step) * step;
}

} // namespace

template<class T>
DirectConvolution<T>::DirectConvolution(std::size_t rows, std::size_t columns, std::span<const T> kernel,
                                        std::size_t side)
    : m_rows(rows), m_columns(columns), m_side(side), m_kernel(kernel.rbegin(), kernel.rend()) {
    constexpr std::size_t cacheLine = 64 / sizeof(T);
    const TileCode<T> code = bestCode<T>();
    // One line more than needed, so that rows do not lie a power of two apart.
    m_stride = roundedUp(roundedUp(columns, code.columns) + side - 1, cacheLine) + cacheLine;
    m_padded.resize((roundedUp(rows, code.rows) + side - 1) * m_stride);
    std::fill(m_padded.begin(), m_padded.end(), T{});
}

template<class T>
void DirectConvolution<T>::pad(std::span<const T> image) {
    const std::size_t before = m_side / 2; // the border's width above and to the left
    for (std::size_t row = 0; row < m_rows; ++row)
        std::copy_n(image.begin() + row * m_columns, m_columns,
                    m_padded.begin() + (row + before) * m_stride + before);
}

template<class T>
void DirectConvolution<T>::apply(std::span<const T> image, std::span<T> output, JobContext& context) {
    pad(image);
    const TileCode<T> code = bestCode<T>();
    parallelChunks(m_rows, code.rows * 4, [&](std::size_t, std::size_t begin, std::size_t end) {
        context.checkpoint();
        alignas(64) T sums[mostInTile<T>];
        for (std::size_t at = begin * m_columns; at < end * m_columns;) { // by rows of tiles, then columns
            const std::size_t top = at / m_columns, left = at % m_columns;
            code.sum({m_padded.data() + top * m_stride + left, m_stride, m_kernel.data(), m_side, sums});
            const std::size_t count = std::min(code.columns, m_columns - left);
            for (std::size_t row = top; row < std::min(end, top + code.rows); ++row)
                std::copy_n(sums + (row - top) * code.columns, count,
                            output.begin() + row * m_columns + left);
            at = left + count < m_columns ? at + count : (top + code.rows) * m_columns;
        }
    });
}

template class DirectConvolution<float>;
template class DirectConvolution<double>;

} // namespace fft_tensor::cli
