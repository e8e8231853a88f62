// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "product/methods/spectral_kernels.h"

#include <algorithm>
#include <cstdint>

// One version per register width is enough; vectors of unknown length have no fixed number of registers.
#define HWY_DISABLED_TARGETS                                                                                 \
    (HWY_SSSE3 | HWY_AVX3_DL | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "product/methods/spectral_kernels.cpp" // NOLINT
#include <hwy/foreach_target.h>                                   // IWYU pragma: keep

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace fft_tensor::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// The entries of one output frequency in one block: conjugated ones, then plain ones.
template<class Position>
struct Stretch {
    const Position* positions;
    const float* values; ///< re, im
    std::size_t begin, middle, end;
};

/// Keeps a vector in its register. Without it g++ 12 folds a load into each multiply-add that uses it, and
/// loads are what there are too many of: 99 instead of 143 Gflop/s at 32 rows (measured, AVX-512).
template<class Vector>
HWY_INLINE Vector loadedOnce(Vector vector) {
#if HWY_COMPILER_GCC_ACTUAL && HWY_ARCH_X86 && HWY_TARGET != HWY_SCALAR
    __asm__("" : "+v"(vector.raw));
#endif
    return vector;
}

/// Sums over one run: re(value)·A and im(value)·B, where A and B stand in X's row at 0 and at `second`. V
/// vectors each; U partial sums of each, so that additions need not wait for one another.
template<class D, std::size_t V, std::size_t U>
struct RunSums {
    hn::Vec<D> real[U][V], imaginary[U][V];

    template<class Position>
    HWY_INLINE void add(D d, std::size_t u, const Stretch<Position>& s, std::size_t entry, const float* x,
                        std::size_t rowWidth, std::size_t second) {
        const float* const row = x + s.positions[entry] * rowWidth;
        const auto re = hn::Set(d, s.values[2 * entry]), im = hn::Set(d, s.values[2 * entry + 1]);
#pragma GCC unroll 4
        for (std::size_t v = 0; v < V; ++v) {
            const auto a = loadedOnce(hn::Load(d, row + v * hn::Lanes(d)));
            const auto b = second == 0 ? a : loadedOnce(hn::Load(d, row + second + v * hn::Lanes(d)));
            real[u][v] = hn::MulAdd(re, a, real[u][v]);
            imaginary[u][v] = hn::MulAdd(im, b, imaginary[u][v]);
        }
    }

    template<class Position>
    HWY_INLINE void sum(D d, const Stretch<Position>& s, std::size_t begin, std::size_t end, const float* x,
                        std::size_t rowWidth, std::size_t second) {
#pragma GCC unroll 4
        for (std::size_t u = 0; u < U; ++u)
#pragma GCC unroll 4
            for (std::size_t v = 0; v < V; ++v)
                real[u][v] = imaginary[u][v] = hn::Zero(d);
        std::size_t entry = begin;
        for (; entry + U <= end; entry += U)
#pragma GCC unroll 4
            for (std::size_t u = 0; u < U; ++u)
                add(d, u, s, entry + u, x, rowWidth, second);
        for (; U > 1 && entry < end; ++entry)
            add(d, 0, s, entry, x, rowWidth, second);
#pragma GCC unroll 4
        for (std::size_t u = 1; u < U; ++u)
#pragma GCC unroll 4
            for (std::size_t v = 0; v < V; ++v) {
                real[0][v] = hn::Add(real[0][v], real[u][v]);
                imaginary[0][v] = hn::Add(imaginary[0][v], imaginary[u][v]);
            }
    }
};

#if HWY_TARGET == HWY_SCALAR
template<class D, class Vector>
HWY_INLINE Vector swapHalves(D, Vector vector) {
    return vector; // never called: one lane has no halves
}
#else
template<class D, class Vector>
HWY_INLINE Vector swapHalves(D d, Vector vector) {
    return hn::ConcatLowerUpper(d, vector, vector);
}
#endif

/// One output frequency of a tile, both of whose sides are complex. Width: 2·rows.
template<std::size_t Width>
struct ComplexBoth {
    using D = hn::CappedTag<float, Width>;
    static constexpr std::size_t V = Width / hn::MaxLanes(D());
    static constexpr std::size_t U = V >= 4 ? 1 : 4 / V;
    static constexpr std::size_t inputWidth = Width, outputWidth = Width;

    /// total += the sums of one run. With [re | im] in each of them that is re + im' and im - re', or re -
    /// im' and im + re' where X is taken plain (' marks the second sum).
    static HWY_INLINE void put(D d, const RunSums<D, V, U>& sums, bool plain, hn::Vec<D> (&total)[V]) {
        if constexpr (V == 1) {
            const auto low = hn::FirstN(d, Width / 2);
            const auto one = hn::Set(d, 1.0f), minus = hn::Set(d, -1.0f);
            const auto real = sums.real[0][0], swapped = swapHalves(d, sums.imaginary[0][0]);
            total[0] = hn::Add(total[0], plain ? hn::MulAdd(swapped, hn::IfThenElse(low, minus, one), real)
                                               : hn::MulAdd(real, hn::IfThenElse(low, one, minus), swapped));
        } else {
            constexpr std::size_t half = V / 2;
#pragma GCC unroll 2
            for (std::size_t v = 0; v < half; ++v) {
                const auto re = sums.real[0][v], im = sums.real[0][half + v];
                const auto re2 = sums.imaginary[0][v], im2 = sums.imaginary[0][half + v];
                total[v] = hn::Add(total[v], plain ? hn::Sub(re, im2) : hn::Add(re, im2));
                total[half + v] = hn::Add(total[half + v], plain ? hn::Add(re2, im) : hn::Sub(re2, im));
            }
        }
    }

    template<class Position>
    static HWY_INLINE void column(const Stretch<Position>& s, const float* x, float* y, bool first) {
        const D d;
        RunSums<D, V, U> sums;
        hn::Vec<D> total[V];
#pragma GCC unroll 4
        for (std::size_t v = 0; v < V; ++v)
            total[v] = first ? hn::Zero(d) : hn::Load(d, y + v * hn::Lanes(d));
        if (s.begin < s.middle) {
            sums.sum(d, s, s.begin, s.middle, x, inputWidth, 0);
            put(d, sums, false, total);
        }
        if (s.middle < s.end) {
            sums.sum(d, s, s.middle, s.end, x, inputWidth, 0);
            put(d, sums, true, total);
        }
#pragma GCC unroll 4
        for (std::size_t v = 0; v < V; ++v)
            hn::Store(total[v], d, y + v * hn::Lanes(d));
    }
};

/// The same where X is real: Y is [re | im] of `Width` rows each.
template<std::size_t Width>
struct RealInput {
    using D = hn::CappedTag<float, Width>;
    static constexpr std::size_t V = Width / hn::MaxLanes(D());
    static constexpr std::size_t U = V >= 4 ? 1 : 4 / V;
    static constexpr std::size_t inputWidth = Width, outputWidth = 2 * Width;

    template<class Position>
    static HWY_INLINE void column(const Stretch<Position>& s, const float* x, float* y, bool first) {
        const D d;
        RunSums<D, V, U> sums;
        sums.sum(d, s, s.begin, s.end, x, inputWidth, 0);
#pragma GCC unroll 4
        for (std::size_t v = 0; v < V; ++v) {
            float* const re = y + v * hn::Lanes(d);
            float* const im = re + Width;
            hn::Store(first ? sums.real[0][v] : hn::Add(hn::Load(d, re), sums.real[0][v]), d, re);
            hn::Store(first ? sums.imaginary[0][v] : hn::Add(hn::Load(d, im), sums.imaginary[0][v]), d, im);
        }
    }
};

/// The same where only the real part of Y is wanted: X is [re | im] of `Width` rows each.
template<std::size_t Width>
struct RealOutput {
    using D = hn::CappedTag<float, Width>;
    static constexpr std::size_t V = Width / hn::MaxLanes(D());
    static constexpr std::size_t U = V >= 4 ? 1 : 4 / V;
    static constexpr std::size_t inputWidth = 2 * Width, outputWidth = Width;

    template<class Position>
    static HWY_INLINE void column(const Stretch<Position>& s, const float* x, float* y, bool first) {
        const D d;
        RunSums<D, V, U> sums;
        hn::Vec<D> total[V];
#pragma GCC unroll 4
        for (std::size_t v = 0; v < V; ++v)
            total[v] = first ? hn::Zero(d) : hn::Load(d, y + v * hn::Lanes(d));
        for (const bool plain : {false, true}) {
            sums.sum(d, s, plain ? s.middle : s.begin, plain ? s.end : s.middle, x, inputWidth, Width);
#pragma GCC unroll 4
            for (std::size_t v = 0; v < V; ++v) {
                const auto both = plain ? hn::Sub(sums.real[0][v], sums.imaginary[0][v])
                                        : hn::Add(sums.real[0][v], sums.imaginary[0][v]);
                total[v] = hn::Add(total[v], both);
            }
        }
#pragma GCC unroll 4
        for (std::size_t v = 0; v < V; ++v)
            hn::Store(total[v], d, y + v * hn::Lanes(d));
    }
};

/// Batch 1, both sides complex: vectors run over the entries instead, and X is gathered.
struct SingleRow {
    static constexpr std::size_t inputWidth = 2, outputWidth = 2;

#if HWY_TARGET == HWY_SCALAR
    template<class Position>
    static HWY_INLINE void column(const Stretch<Position>& s, const float* x, float* y, bool first) {
        if (first)
            y[0] = y[1] = 0;
        for (std::size_t entry = s.begin; entry < s.end; ++entry) {
            const float* const number = x + 2 * s.positions[entry];
            const float re = s.values[2 * entry], im = s.values[2 * entry + 1];
            const float meets = entry < s.middle ? -number[1] : number[1];
            y[0] += re * number[0] - im * meets;
            y[1] += re * meets + im * number[0];
        }
    }
#else
    template<class Position>
    static HWY_INLINE void column(const Stretch<Position>& s, const float* x, float* y, bool first) {
        const hn::ScalableTag<double> pairs; // one lane: re and im of one number
        const hn::Repartition<float, decltype(pairs)> floats;
        const hn::RebindToSigned<decltype(pairs)> indices;
        const hn::Rebind<Position, decltype(pairs)> narrow;
        const hn::Rebind<std::uint32_t, decltype(pairs)> wider;
        const hn::RebindToUnsigned<decltype(pairs)> widest;
        const std::size_t lanes = hn::Lanes(pairs);
        const auto* const numbers = reinterpret_cast<const double*>(x);
        const auto conjugation = hn::BitCast(pairs, hn::Set(widest, std::uint64_t{1} << 63)); // im's sign
        auto straight = hn::Zero(floats), crossed = hn::Zero(floats);
        for (std::size_t entry = s.begin; entry < s.end; entry += lanes) {
            // What lies behind the last entry is read, too, and masked: the arrays are longer than needed.
            const auto position =
                hn::PromoteTo(widest, hn::PromoteTo(wider, hn::LoadU(narrow, s.positions + entry)));
            auto number = hn::GatherIndex(pairs, numbers, hn::BitCast(indices, position));
            const std::size_t conjugated = entry < s.middle ? s.middle - entry : 0;
            number = hn::Xor(number, hn::IfThenElseZero(hn::FirstN(pairs, conjugated), conjugation));
            if (s.end - entry < lanes)
                number = hn::IfThenElseZero(hn::FirstN(pairs, s.end - entry), number);
            const auto value = hn::LoadU(floats, s.values + 2 * entry);
            const auto meets = hn::BitCast(floats, number);
            straight = hn::MulAdd(value, meets, straight);
            crossed = hn::MulAdd(value, hn::Shuffle2301(meets), crossed);
        }
        const auto signs = hn::OddEven(hn::Set(floats, -1.0f), hn::Set(floats, 1.0f));
        const float re = hn::GetLane(hn::SumOfLanes(floats, hn::Mul(straight, signs)));
        const float im = hn::GetLane(hn::SumOfLanes(floats, crossed));
        y[0] = first ? re : y[0] + re;
        y[1] = first ? im : y[1] + im;
    }
#endif
};

template<class Kernel, class Position>
void multiplyColumns(const SpectralWeights& w, const float* x, float* y, std::size_t begin, std::size_t end) {
    Stretch<Position> s{};
    s.positions = reinterpret_cast<const Position*>(w.positions.data());
    s.values = reinterpret_cast<const float*>(w.values.data());
    for (std::size_t block = 0; block < w.blocks; ++block) {
        const float* const rows = x + block * w.blockRows * Kernel::inputWidth;
        const std::uint32_t* run = w.runs.data() + w.runOf(block, begin, false);
        for (std::size_t column = begin; column < end; ++column, run += 2) {
            s.begin = run[0];
            s.middle = run[1];
            s.end = run[2];
            Kernel::column(s, rows, y + column * Kernel::outputWidth, block == 0);
        }
    }
}

template<class Kernel>
void multiplyWith(const SpectralWeights& w, const float* x, float* y, std::size_t begin, std::size_t end) {
    if (w.positionBytes == 1)
        multiplyColumns<Kernel, std::uint8_t>(w, x, y, begin, end);
    else
        multiplyColumns<Kernel, std::uint16_t>(w, x, y, begin, end);
}

template<std::size_t Rows>
void multiplyRows(const SpectralWeights& w, const float* x, float* y, std::size_t begin, std::size_t end) {
    if constexpr (2 * Rows <= 4 * hn::MaxLanes(hn::ScalableTag<float>())) { // else no tile is that wide
        switch (w.kind) {
        case SidesKind::complexBoth:
            if constexpr (Rows == 1)
                return multiplyWith<SingleRow>(w, x, y, begin, end);
            else
                return multiplyWith<ComplexBoth<2 * Rows>>(w, x, y, begin, end);
        case SidesKind::realInput:
            return multiplyWith<RealInput<Rows>>(w, x, y, begin, end);
        case SidesKind::realOutput:
            return multiplyWith<RealOutput<Rows>>(w, x, y, begin, end);
        }
    }
}

void multiply(const SpectralWeights& w, std::size_t rows, const float* x, float* y, std::size_t begin,
              std::size_t end) {
    switch (rows) {
    case 1:
        return multiplyRows<1>(w, x, y, begin, end);
    case 2:
        return multiplyRows<2>(w, x, y, begin, end);
    case 4:
        return multiplyRows<4>(w, x, y, begin, end);
    case 8:
        return multiplyRows<8>(w, x, y, begin, end);
    case 16:
        return multiplyRows<16>(w, x, y, begin, end);
    default:
        return multiplyRows<32>(w, x, y, begin, end);
    }
}

std::size_t widest() {
    return std::min<std::size_t>(32, 2 * hn::Lanes(hn::ScalableTag<float>()));
}

#if HWY_TARGET != HWY_SCALAR
/// 4 by 4 numbers, in registers.
HWY_INLINE void transposeBlock(const float* in, std::size_t inStride, float* out, std::size_t outStride) {
    const hn::FixedTag<float, 4> d;
    const hn::FixedTag<double, 2> pairs;
    const auto r0 = hn::LoadU(d, in), r1 = hn::LoadU(d, in + inStride);
    const auto r2 = hn::LoadU(d, in + 2 * inStride), r3 = hn::LoadU(d, in + 3 * inStride);
    const auto low01 = hn::BitCast(pairs, hn::InterleaveLower(d, r0, r1));
    const auto low23 = hn::BitCast(pairs, hn::InterleaveLower(d, r2, r3));
    const auto high01 = hn::BitCast(pairs, hn::InterleaveUpper(d, r0, r1));
    const auto high23 = hn::BitCast(pairs, hn::InterleaveUpper(d, r2, r3));
    hn::StoreU(hn::BitCast(d, hn::InterleaveLower(pairs, low01, low23)), d, out);
    hn::StoreU(hn::BitCast(d, hn::InterleaveUpper(pairs, low01, low23)), d, out + outStride);
    hn::StoreU(hn::BitCast(d, hn::InterleaveLower(pairs, high01, high23)), d, out + 2 * outStride);
    hn::StoreU(hn::BitCast(d, hn::InterleaveUpper(pairs, high01, high23)), d, out + 3 * outStride);
}
#endif

/// Squares of 16 by 16, so that whole cache lines are read and written while they are at hand; what is left
/// over at the edges goes number by number.
void transpose(const float* in, std::size_t inStride, float* out, std::size_t outStride, std::size_t rows,
               std::size_t columns) {
    std::size_t wholeRows = 0, wholeColumns = 0;
#if HWY_TARGET != HWY_SCALAR
    constexpr std::size_t square = 16;
    wholeRows = rows / 4 * 4;
    wholeColumns = columns / 4 * 4;
    for (std::size_t r0 = 0; r0 < wholeRows; r0 += square)
        for (std::size_t c0 = 0; c0 < wholeColumns; c0 += square)
            for (std::size_t c = c0; c < std::min(c0 + square, wholeColumns); c += 4)
                for (std::size_t r = r0; r < std::min(r0 + square, wholeRows); r += 4)
                    transposeBlock(in + r * inStride + c, inStride, out + c * outStride + r, outStride);
#endif
    for (std::size_t c = 0; c < columns; ++c)
        for (std::size_t r = c < wholeColumns ? wholeRows : 0; r < rows; ++r)
            out[c * outStride + r] = in[r * inStride + c];
}

} // namespace fft_tensor::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fft_tensor {

HWY_EXPORT(multiply);
HWY_EXPORT(widest);
HWY_EXPORT(transpose);

std::size_t widestTile() {
    return HWY_DYNAMIC_DISPATCH(widest)();
}

void multiplyTile(const SpectralWeights& weights, std::size_t rows, const float* x, float* y,
                  std::size_t begin, std::size_t end) {
    HWY_DYNAMIC_DISPATCH(multiply)(weights, rows, x, y, begin, end);
}

void transposeFloats(const float* in, std::size_t inStride, float* out, std::size_t outStride,
                     std::size_t rows, std::size_t columns) {
    HWY_DYNAMIC_DISPATCH(transpose)(in, inStride, out, outStride, rows, columns);
}

} // namespace fft_tensor
#endif // HWY_ONCE
