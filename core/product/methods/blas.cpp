// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "product/methods/blas.h"

#include "base/error.h"
#include "base/parallel.h"
#include "product/methods/blas_library.h"
#include "product/methods/few_rows_kernels.h"

#include <algorithm>
#include <cstdint>
#include <string>

namespace fft_tensor {

namespace {

blasint blasLength(std::size_t length) {
    if (length > INT32_MAX)
        throw Error(ErrorCode::unsupported, "A matrix side of " + std::to_string(length) +
                                                " is beyond what BLAS takes (2^31 - 1). Use the spectral "
                                                "product, or a smaller batch.");
    return static_cast<blasint>(length);
}

auto gemmOf(const BlasLibrary& blas, float) {
    return blas.sgemm;
}
auto gemmOf(const BlasLibrary& blas, double) {
    return blas.dgemm;
}

/// The columns of a product: those of b, or the rows of it where it is transposed.
template<class T>
MatrixView<T> part(const MatrixView<T>& b, bool rows, std::size_t begin, std::size_t end) {
    return rows ? MatrixView<T>{b.data + begin * b.stride, end - begin, b.columns, b.stride}
                : MatrixView<T>{b.data + begin, b.rows, end - begin, b.stride};
}

/// One call on this thread.
template<class T>
void gemm(const MatrixView<const T>& a, const MatrixView<const T>& b, bool transposed, T addTo,
          const MatrixView<T>& c) {
    gemmOf(blasLibrary(), T())(CblasRowMajor, CblasNoTrans, transposed ? CblasTrans : CblasNoTrans,
                               blasLength(c.rows), blasLength(c.columns), blasLength(a.columns), 1, a.data,
                               blasLength(a.stride), b.data, blasLength(b.stride), addTo, c.data,
                               blasLength(c.stride));
}

/// Runs work(begin, end) for ranges of [0, count), about one per thread, none shorter than `least` but the
/// last.
template<class Work>
void inParts(std::size_t count, std::size_t least, int threads, Work work) {
    constexpr std::size_t line = 64; // numbers: whole cache lines of c to each thread
    const std::size_t share = chunkCount(count, static_cast<std::size_t>(threads));
    const std::size_t size = chunkCount(std::max({share, least, std::size_t{1}}), line) * line;
    parallelChunks(count, size, [&](std::size_t, std::size_t begin, std::size_t end) { work(begin, end); });
}

/// OpenBLAS on this program's threads, which a limit on memory cannot hang: each takes columns of c, or rows
/// where there are more of those.
template<class T>
void multiplyMany(const MatrixView<const T>& a, const MatrixView<const T>& b, bool transposed, T addTo,
                  const MatrixView<T>& c, int threads) {
    constexpr std::size_t flops = std::size_t{1} << 21; // worth a thread's while
    if (!blasLibrary().failure.empty())
        throw Error(ErrorCode::unsupported, blasLibrary().failure);
    threads = reserveBlasWork(threads);
    const bool byRows = c.rows > c.columns;
    const std::size_t across = byRows ? c.columns : c.rows;
    inParts(byRows ? c.rows : c.columns, flops / std::max<std::size_t>(1, across * a.columns), threads,
            [&](std::size_t begin, std::size_t end) {
                if (byRows)
                    gemm(part(a, true, begin, end), b, transposed, addTo, part(c, true, begin, end));
                else
                    gemm(a, part(b, transposed, begin, end), transposed, addTo, part(c, false, begin, end));
            });
}

template<class T>
void scale(const MatrixView<T>& c, T factor) {
    for (std::size_t row = 0; row < c.rows; ++row) {
        T* const numbers = c.data + row * c.stride;
        for (std::size_t column = 0; column < c.columns; ++column)
            numbers[column] = factor == 0 ? 0 : factor * numbers[column];
    }
}

void multiplyFew(const MatrixView<const float>& a, const MatrixView<const float>& b, bool transposed,
                 float addTo, const MatrixView<float>& c, int threads) {
    constexpr std::size_t numbers = std::size_t{1} << 16; // of b, worth a thread's while
    if (addTo != 1)
        scale(c, addTo);
    inParts(c.columns, numbers / std::max<std::size_t>(1, a.columns), threads,
            [&](std::size_t begin, std::size_t end) { addFewRows(a, b, transposed, c, begin, end); });
}

int threadsFor(int asked) {
    return asked > 0 ? std::min(asked, parallelThreads()) : parallelThreads();
}

} // namespace

void multiplyMatrices(MatrixView<const float> a, MatrixView<const float> b, bool transposed, float addTo,
                      MatrixView<float> c, int threads) {
    if (a.columns == 0) // a sum over nothing, which BLAS leaves alone
        scale(c, addTo);
    else if (a.rows <= mostFewRows())
        multiplyFew(a, b, transposed, addTo, c, threadsFor(threads));
    else
        multiplyMany(a, b, transposed, addTo, c, threadsFor(threads));
}

void multiplyMatrices(MatrixView<const double> a, MatrixView<const double> b, bool transposed, double addTo,
                      MatrixView<double> c, int threads) {
    if (a.columns == 0)
        scale(c, addTo);
    else
        multiplyMany(a, b, transposed, addTo, c, threadsFor(threads));
}

} // namespace fft_tensor
