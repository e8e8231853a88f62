// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Sums, products and inner products of what a backend chooses, and every element type on its way in.
#include "conformance/plain_coordinates.h"
#include "conformance/trial.h"
#include "tensor/convert.h"

namespace fft_tensor::conformance {

namespace {

const std::vector<Grid>& algebraGrids() {
    static const std::vector<Grid> grids{{{16, 9}, {0, 1}}, {{4, 6, 5}, {0, 2}}, {{21}, {0}}, {{8, 6}, {0}}};
    return grids;
}

/// Two sparse tensors of a grid, and their entries.
struct Pair {
    SparseSpectralTensor a, b;
    std::vector<float> wa, wb;
};

Pair pairOf(Trial& trial, const Grid& grid) {
    const auto choose = [&](int seed, double keep, ValueType type) {
        const TensorPtr tensor = makeTensor(grid, Signal::noise, 20 + static_cast<std::uint64_t>(seed));
        return trial.tested.analyze(tensor, grid.axes, trial.job)->select(keep, type, trial.job);
    };
    Pair pair{choose(0, 0.6, ValueType::float32), choose(1, 0.4, ValueType::float16), {}, {}};
    pair.wa = rebuild(pair.a, trial.tested.transform(), trial.job);
    pair.wb = rebuild(pair.b, trial.tested.transform(), trial.job);
    return pair;
}

template<class Visit>
void forPairs(Trial& trial, Visit visit) {
    for (const Grid& grid : algebraGrids())
        if (grid.elements() <= trial.options.largestElements)
            trial.inside(grid.text(), [&] { visit(grid, pairOf(trial, grid)); });
}

/// Bit for bit, but for the energy, which may be summed in another order.
void sameSparse(Trial& trial, const SparseSpectralTensor& found, const SparseSpectralTensor& expected,
                const std::string& what) {
    trial.sameArray(found.positions, expected.positions, what + ", positions");
    trial.sameArray(found.values, expected.values, what + ", values");
    trial.near(found.exponent, expected.exponent, 0, what + ", exponent");
    trial.near(found.totalEnergy, expected.totalEnergy, 1e-13 * expected.totalEnergy, what + ", energy");
    trial.near(found.kept, expected.kept, 0, what + ", kept fraction");
    trial.that(found.layout == expected.layout, what + " has another layout");
}

void sumsAddEntries(Trial& trial) {
    forPairs(trial, [&](const Grid&, const Pair& pair) {
        std::vector<float> expected;
        for (std::size_t i = 0; i < pair.wa.size(); ++i)
            expected.push_back(pair.wa[i] - 3 * pair.wb[i]);
        const SparseSpectralTensor scaled = scale(pair.b, -3);
        const SparseSpectralTensor sum = trial.tested.add(pair.a, scaled, trial.job);
        sameSparse(trial, sum, add(pair.a, scaled), "a - 3b");
        trial.nearArray(rebuild(sum, trial.tested.transform(), trial.job), expected, 1e-5, "a - 3b");
    });
}

/// Circular convolution over the transform axes, by its definition.
std::vector<double> convolution(const Pair& pair, const SpectrumLayout& layout) {
    const Shape& shape = layout.shape();
    std::vector<double> result(pair.wa.size());
    for (std::uint64_t i = 0; i < pair.wa.size(); ++i)
        for (std::uint64_t j = 0; j < pair.wb.size(); ++j) {
            Coordinates a = coordinatesOf(i, shape);
            const Coordinates b = coordinatesOf(j, shape);
            bool sameSlice = true;
            for (std::size_t axis = 0; axis < shape.size(); ++axis) {
                if (layout.isTransformed(axis))
                    a[axis] = (a[axis] + b[axis]) % shape[axis];
                else
                    sameSlice = sameSlice && a[axis] == b[axis];
            }
            if (sameSlice)
                result[linearOf(a, shape)] +=
                    static_cast<double>(pair.wa[i]) * static_cast<double>(pair.wb[j]);
        }
    return result;
}

void productsAreConvolutions(Trial& trial) {
    forPairs(trial, [&](const Grid&, const Pair& pair) {
        const SparseSpectralTensor product = trial.tested.multiplySpectra(pair.a, pair.b, trial.job);
        sameSparse(trial, product, multiplySpectra(pair.a, pair.b), "product of the spectra");
        trial.nearArray(rebuild(product, trial.tested.transform(), trial.job),
                        convolution(pair, pair.a.layout), 1e-5, "product of the spectra");
    });
}

void innerProductsAreSums(Trial& trial) {
    forPairs(trial, [&](const Grid&, const Pair& pair) {
        double expected = 0, size = 0;
        for (std::size_t i = 0; i < pair.wa.size(); ++i) {
            expected += static_cast<double>(pair.wa[i]) * static_cast<double>(pair.wb[i]);
            size += std::abs(static_cast<double>(pair.wa[i]) * static_cast<double>(pair.wb[i]));
        }
        trial.near(innerProduct(pair.a, pair.b), expected, 1e-5 * size, "inner product");
    });
}

/// Small whole numbers, which every element type holds exactly.
std::vector<float> wholeNumbers(std::size_t count, DType type) {
    const bool isUnsigned =
        type == DType::u8 || type == DType::u16 || type == DType::u32 || type == DType::u64;
    std::vector<float> values(count);
    for (std::size_t i = 0; i < count; ++i) {
        const int number = static_cast<int>(i * i % 7);
        values[i] = static_cast<float>(type == DType::boolean ? number % 2
                                       : isUnsigned           ? number
                                                              : number - 3);
    }
    return values;
}

constexpr DType allTypes[] = {DType::f64,    DType::f32, DType::f16, DType::bf16, DType::f8E4m3,
                              DType::f8E5m2, DType::i64, DType::i32, DType::i16,  DType::i8,
                              DType::u64,    DType::u32, DType::u16, DType::u8,   DType::boolean};

void everyElementTypeIsAnalyzed(Trial& trial) {
    const Grid grid{{9, 10}, {0, 1}};
    const SpectrumLayout layout(grid.shape, grid.axes);
    for (const DType type : allTypes)
        trial.inside(std::string(name(type)), [&] {
            const std::vector<float> expected = wholeNumbers(grid.elements(), type);
            std::vector<std::byte> bytes(expected.size() * byteSize(type));
            fromFloat32(type, expected, bytes);
            auto tensor = std::make_shared<HostTensor>();
            tensor->name = "typed";
            tensor->shape = grid.shape;
            tensor->values.resize(expected.size());
            toFloat32(type, bytes, tensor->values);
            trial.sameArray(tensor->values, expected, "values");
            LargeVector<std::complex<float>> spectrum(layout.halfCount());
            trial.plain.transform().forward(layout, expected, spectrum, trial.job);
            const auto analysis = trial.tested.analyze(tensor, grid.axes, trial.job);
            trial.nearArray(*analysis->scaledSpectrum(trial.job), spectrum, transformTolerance(layout),
                            "spectrum");
        });
}

} // namespace

std::vector<Single> algebraSingles() {
    return {{"sums and multiples add entries", sumsAddEntries},
            {"products of spectra are convolutions", productsAreConvolutions},
            {"inner products are sums over entries", innerProductsAreSums},
            {"every element type is analyzed", everyElementTypeIsAnalyzed}};
}

} // namespace fft_tensor::conformance
