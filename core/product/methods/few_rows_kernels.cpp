// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "product/methods/few_rows_kernels.h"

#include <algorithm>

// One version per register width is enough; vectors of unknown length have no fixed number of registers.
#define HWY_DISABLED_TARGETS                                                                                 \
    (HWY_SSSE3 | HWY_AVX3_DL | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "product/methods/few_rows_kernels.cpp" // NOLINT
#include <hwy/foreach_target.h>                                   // IWYU pragma: keep

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace fft_tensor::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Floats = hn::ScalableTag<float>;
using Numbers = hn::Vec<Floats>;

/// Rows of a that share each number of b while it is in a register.
constexpr std::size_t rowsAtOnce = 4;
/// Vectors of b beside them: with rowsAtOnce sums each, as many as the registers hold.
#if HWY_TARGET == HWY_AVX2
constexpr std::size_t vectorsAtOnce = 3;
#elif HWY_ARCH_X86 && HWY_TARGET > HWY_AVX2
constexpr std::size_t vectorsAtOnce = 2; // no fused multiply-add: products need registers, too
#else
constexpr std::size_t vectorsAtOnce = 4;
#endif

/// Keeps a vector in its register, as in spectral_kernels.cpp.
HWY_INLINE Numbers loadedOnce(Numbers vector) {
#if HWY_COMPILER_GCC_ACTUAL && HWY_ARCH_X86 && HWY_TARGET != HWY_SCALAR
    __asm__("" : "+v"(vector.raw));
#endif
    return vector;
}

/// c[R rows][V vectors at `column`] += a[R rows][first … last)·b[first … last)[those columns].
template<std::size_t R, std::size_t V>
HWY_INLINE void addTile(const float* a, std::size_t aStride, const MatrixView<const float>& b, float* c,
                        std::size_t cStride, std::size_t column, std::size_t first, std::size_t last) {
    const Floats d;
    Numbers sums[R][V];
#pragma GCC unroll 4
    for (std::size_t r = 0; r < R; ++r)
#pragma GCC unroll 4
        for (std::size_t v = 0; v < V; ++v)
            sums[r][v] = hn::Zero(d);
    for (std::size_t k = first; k < last; ++k) {
        Numbers numbers[V];
#pragma GCC unroll 4
        for (std::size_t v = 0; v < V; ++v)
            numbers[v] = loadedOnce(hn::LoadU(d, b.data + k * b.stride + column + v * hn::Lanes(d)));
#pragma GCC unroll 4
        for (std::size_t r = 0; r < R; ++r) {
            const Numbers factor = loadedOnce(hn::Set(d, a[r * aStride + k]));
#pragma GCC unroll 4
            for (std::size_t v = 0; v < V; ++v)
                sums[r][v] = hn::MulAdd(factor, numbers[v], sums[r][v]);
        }
    }
#pragma GCC unroll 4
    for (std::size_t r = 0; r < R; ++r)
#pragma GCC unroll 4
        for (std::size_t v = 0; v < V; ++v) {
            float* const to = c + r * cStride + column + v * hn::Lanes(d);
            hn::StoreU(hn::Add(hn::LoadU(d, to), sums[r][v]), d, to);
        }
}

/// The same for columns [begin, end) of any number.
template<std::size_t R>
void addStrip(const float* a, std::size_t aStride, const MatrixView<const float>& b, float* c,
              std::size_t cStride, std::size_t begin, std::size_t end, std::size_t first, std::size_t last) {
    const std::size_t lanes = hn::Lanes(Floats());
    std::size_t column = begin;
    for (; column + vectorsAtOnce * lanes <= end; column += vectorsAtOnce * lanes)
        addTile<R, vectorsAtOnce>(a, aStride, b, c, cStride, column, first, last);
    for (; column + lanes <= end; column += lanes)
        addTile<R, 1>(a, aStride, b, c, cStride, column, first, last);
    for (; column < end; ++column)
        for (std::size_t r = 0; r < R; ++r) {
            float sum = 0;
            for (std::size_t k = first; k < last; ++k)
                sum += a[r * aStride + k] * b.data[k * b.stride + column];
            c[r * cStride + column] += sum;
        }
}

/// c[R rows][C columns from `column`] += a[R rows][first … last)·b[those rows][first … last)ᵀ.
template<std::size_t R, std::size_t C>
HWY_INLINE void addDots(const float* a, std::size_t aStride, const MatrixView<const float>& b, float* c,
                        std::size_t cStride, std::size_t column, std::size_t first, std::size_t last) {
    const Floats d;
    const std::size_t lanes = hn::Lanes(d);
    const float* const rows = b.data + column * b.stride;
    Numbers sums[R][C];
#pragma GCC unroll 4
    for (std::size_t r = 0; r < R; ++r)
#pragma GCC unroll 4
        for (std::size_t j = 0; j < C; ++j)
            sums[r][j] = hn::Zero(d);
    std::size_t k = first;
    for (; k + lanes <= last; k += lanes) {
        Numbers numbers[C];
#pragma GCC unroll 4
        for (std::size_t j = 0; j < C; ++j)
            numbers[j] = loadedOnce(hn::LoadU(d, rows + j * b.stride + k));
#pragma GCC unroll 4
        for (std::size_t r = 0; r < R; ++r) {
            const Numbers factor = loadedOnce(hn::LoadU(d, a + r * aStride + k));
#pragma GCC unroll 4
            for (std::size_t j = 0; j < C; ++j)
                sums[r][j] = hn::MulAdd(factor, numbers[j], sums[r][j]);
        }
    }
    for (std::size_t r = 0; r < R; ++r)
        for (std::size_t j = 0; j < C; ++j) {
            float sum = hn::GetLane(hn::SumOfLanes(d, sums[r][j]));
            for (std::size_t rest = k; rest < last; ++rest)
                sum += a[r * aStride + rest] * rows[j * b.stride + rest];
            c[r * cStride + column + j] += sum;
        }
}

template<std::size_t R>
void addDotStrip(const float* a, std::size_t aStride, const MatrixView<const float>& b, float* c,
                 std::size_t cStride, std::size_t begin, std::size_t end, std::size_t first,
                 std::size_t last) {
    std::size_t column = begin;
    for (; column + vectorsAtOnce <= end; column += vectorsAtOnce)
        addDots<R, vectorsAtOnce>(a, aStride, b, c, cStride, column, first, last);
    for (; column < end; ++column)
        addDots<R, 1>(a, aStride, b, c, cStride, column, first, last);
}

/// Rows of a by fours, then what is left of them.
template<bool Transposed>
void addRows(const MatrixView<const float>& a, const MatrixView<const float>& b, const MatrixView<float>& c,
             std::size_t begin, std::size_t end, std::size_t first, std::size_t last) {
    for (std::size_t row = 0; row < a.rows; row += rowsAtOnce) {
        const float* const from = a.data + row * a.stride;
        float* const to = c.data + row * c.stride;
        const auto add = [&](auto strip, auto dots) {
            (Transposed ? dots : strip)(from, a.stride, b, to, c.stride, begin, end, first, last);
        };
        switch (std::min(rowsAtOnce, a.rows - row)) {
        case 1:
            add(addStrip<1>, addDotStrip<1>);
            break;
        case 2:
            add(addStrip<2>, addDotStrip<2>);
            break;
        case 3:
            add(addStrip<3>, addDotStrip<3>);
            break;
        default:
            add(addStrip<rowsAtOnce>, addDotStrip<rowsAtOnce>);
        }
    }
}

/// Tiles go over `panel` columns and `depth` rows of b at a time, all rows of a in turn while those are in
/// the cache. Not transposed, b is read along its rows, as many side by side as the processor can foresee;
/// and a sum of `depth` products is added to c, which makes long sums more exact, too. (4096², one thread, 1
/// row: 2.1 ms with a depth of 8 and a panel of 4096, 2.6 with 8 and 1024, 5.1 with 32 and 512; 32
/// rows: 15.7, 16.2 and 14.7, with 16 and 1024 13.3. Measured, AVX-512.)
void add(const MatrixView<const float>& a, const MatrixView<const float>& b, bool transposed,
         const MatrixView<float>& c, std::size_t begin, std::size_t end) {
    const bool few = a.rows <= 2 * rowsAtOnce;
    const std::size_t panel = transposed ? 3 * rowsAtOnce : few ? 4096 : 1024;
    const std::size_t depth = transposed ? 4096 : few ? 8 : 16;
    for (std::size_t column = begin; column < end; column += panel)
        for (std::size_t k = 0; k < a.columns; k += depth) {
            const std::size_t toColumn = std::min(end, column + panel), toK = std::min(a.columns, k + depth);
            if (transposed)
                addRows<true>(a, b, c, column, toColumn, k, toK);
            else
                addRows<false>(a, b, c, column, toColumn, k, toK);
        }
}

/// Two rows per lane. From there on GEMM, which copies b first, is as fast: 4096², one thread, x·W and x·Wᵀ,
/// 32 rows in AVX-512 13.3 and 14.4 ms against 17.5 and 21.1 of OpenBLAS's kernels for that (12.9 and 16.0 of
/// those for AVX2); 16 rows in AVX2 9.8 and 8.6 against 8.2 and 11.2; 8 rows in SSE4 10.6 and 8.1
/// against 10.7 and 15.8 (measured).
std::size_t most() {
    return 2 * hn::Lanes(Floats());
}

std::string vectors() {
    const std::string target = hwy::TargetName(HWY_TARGET);
    return target.rfind("AVX3", 0) == 0 ? "AVX-512" : target;
}

} // namespace fft_tensor::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fft_tensor {

HWY_EXPORT(add);
HWY_EXPORT(most);
HWY_EXPORT(vectors);

std::size_t mostFewRows() {
    return HWY_DYNAMIC_DISPATCH(most)();
}

std::string fewRowsVectors() {
    return HWY_DYNAMIC_DISPATCH(vectors)();
}

void addFewRows(MatrixView<const float> a, MatrixView<const float> b, bool transposed, MatrixView<float> c,
                std::size_t begin, std::size_t end) {
    HWY_DYNAMIC_DISPATCH(add)(a, b, transposed, c, begin, end);
}

} // namespace fft_tensor
#endif // HWY_ONCE
