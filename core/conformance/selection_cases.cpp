// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// What is chosen of one given spectrum: positions, order, values and errors, bit for bit.
#include "conformance/plain_choice.h"
#include "conformance/trial.h"
#include "spectral/measurable.h"
#include "tensor/float_formats.h"
#include "tensor/power_of_two.h"

#include <algorithm>

namespace fft_tensor::conformance {

namespace {

void choiceIsSorted(Trial& trial, const Grid& grid) {
    trial.forSamples(grid, [&](const Sample& sample) {
        const PlainOrder plain(sample.layout, sample.spectrum);
        const auto analysis = trial.adopted(trial.tested, sample);
        for (const double keep : keeps)
            trial.inside(atKeep(keep, ValueType::float32), [&] {
                const SparseSpectralTensor chosen = analysis->select(keep, ValueType::float32, trial.job);
                const PlainChoice expected = plain.at(keep);
                trial.sameArray(chosen.positions, expected.positions, "positions");
                std::vector<std::complex<float>> values;
                for (const std::uint32_t position : expected.positions)
                    values.push_back(plainStored(sample.layout, position, sample.spectrum[position]));
                trial.sameArray(chosen.values, values, "values");
                trial.near(chosen.exponent, sample.scaleExponent, 0, "exponent");
                const double energy = std::ldexp(plain.totalEnergy(), 2 * sample.scaleExponent);
                trial.near(chosen.totalEnergy, energy, 1e-12 * energy, "total energy");
            });
    });
}

void compareChoices(Trial& trial, Analysis& found, Analysis& expected, double keep, ValueType type) {
    const SparseSpectralTensor a = found.select(keep, type, trial.job),
                               b = expected.select(keep, type, trial.job);
    trial.sameArray(a.positions, b.positions, "positions");
    trial.sameArray(a.values, b.values, "values");
    trial.near(a.exponent, b.exponent, 0, "exponent");
    trial.near(a.kept, b.kept, 0, "kept fraction");
    trial.near(a.totalEnergy, b.totalEnergy, 0, "total energy");
    trial.equal(a.floorReached ? 1 : 0, b.floorReached ? 1 : 0, "whether the zero floor was reached");
    // What is dropped is summed alike everywhere; what rounding loses, on a device in another order.
    const double tolerance = type == ValueType::float32 ? 0 : 1e-12;
    trial.near(a.relativeError, b.relativeError, tolerance, "error");
    const CutNumbers numbers = found.numbersAt(keep, type);
    trial.equal(numbers.coefficients, a.coefficients(), "coefficients told and chosen");
    trial.near(numbers.relativeError, expected.numbersAt(keep, type).relativeError, tolerance, "error told");
}

void choiceIsTheCpus(Trial& trial, const Grid& grid) {
    trial.forSamples(grid, [&](const Sample& sample) {
        const auto found = trial.adopted(trial.tested, sample), expected = trial.adopted(trial.plain, sample);
        for (const bool indexed : {false, true})
            for (const ValueType type : valueTypes) {
                if (indexed) {
                    found->index(type, trial.job);
                    expected->index(type, trial.job);
                }
                for (const double keep : keeps)
                    trial.inside(atKeep(keep, type) + (indexed ? ", indexed" : ""),
                                 [&] { compareChoices(trial, *found, *expected, keep, type); });
            }
    });
}

/// Every value is a float16 number, the nearest to its coefficient; the error counts what that loses.
void roundingIsNearestAndCounted(Trial& trial, const Grid& grid) {
    trial.forSamples(grid, [&](const Sample& sample) {
        const auto analysis = trial.adopted(trial.tested, sample);
        const double total = PlainOrder(sample.layout, sample.spectrum).totalEnergy();
        for (const double keep : {0.31, 1.0}) {
            const SparseSpectralTensor exact = analysis->select(keep, ValueType::float32, trial.job);
            const SparseSpectralTensor rounded = analysis->select(keep, ValueType::float16, trial.job);
            trial.sameArray(rounded.positions, exact.positions, "positions with float16 values");
            std::vector<std::complex<float>> expected = exact.values;
            std::span<float> parts(reinterpret_cast<float*>(expected.data()), 2 * expected.size());
            scaleByPowerOfTwo(parts, exact.exponent - rounded.exponent);
            for (float& part : parts)
                part = float16ToFloat(floatToFloat16(part));
            trial.sameArray(rounded.values, expected, "float16 values");
            const double lost = roundingLoss(rounded, sample.spectrum, sample.scaleExponent);
            const double share = lost > 0 ? lost / total : 0;
            const double counted =
                rounded.relativeError * rounded.relativeError - exact.relativeError * exact.relativeError;
            trial.near(counted, share, 1e-6 * share + 1e-14, "error squared that rounding adds");
        }
    });
}

void largerKeepsOnlyAdd(Trial& trial, const Grid& grid) {
    const auto analysis = trial.adopted(trial.tested, trial.sample(grid, Signal::ties));
    std::vector<std::uint32_t> before;
    for (const double keep : keeps) {
        const auto positions = analysis->select(keep, ValueType::float16, trial.job).positions;
        trial.that(std::includes(positions.begin(), positions.end(), before.begin(), before.end()),
                   atKeep(keep, ValueType::float16) + ": a coefficient that a smaller keep keeps is missing");
        before = positions;
    }
}

/// The recorded error is that of the tensor that comes back.
void errorsAreTheRebuiltTensors(Trial& trial, const Grid& grid) {
    const TensorPtr tensor = makeTensor(grid, Signal::noise, 8);
    const auto analysis = trial.tested.analyze(tensor, grid.axes, trial.job);
    for (const ValueType type : valueTypes)
        for (const double keep : {0.0, 0.05, 0.5, 1.0}) {
            const SparseSpectralTensor sparse = analysis->select(keep, type, trial.job);
            const std::vector<float> rebuilt = rebuild(sparse, trial.tested.transform(), trial.job);
            double difference = 0, total = 0;
            for (std::size_t i = 0; i < rebuilt.size(); ++i) {
                const double truth = static_cast<double>(tensor->values[i]);
                difference +=
                    (static_cast<double>(rebuilt[i]) - truth) * (static_cast<double>(rebuilt[i]) - truth);
                total += truth * truth;
            }
            const double measured = std::sqrt(difference / total);
            trial.near(sparse.relativeError, measured, 1e-4 * measured + 2e-6,
                       atKeep(keep, type) + ", recorded error");
            trial.that(keep > 0 || sparse.positions.empty(), "something is kept at keep 0");
            trial.that(sparse.kept <= keep + 0.51 / static_cast<double>(grid.elements()),
                       "more is kept than asked");
        }
}

/// What benchmarks time is the work of analyze() and select().
void residentWorkKeepsAsMany(Trial& trial, const Grid& grid) {
    Measurable* const measurable = measurableOf(trial.tested);
    if (measurable == nullptr)
        return;
    const TensorPtr tensor = makeTensor(grid, Signal::noise, 9);
    const auto analysis = trial.tested.analyze(tensor, grid.axes, trial.job);
    for (const double keep : {0.0, 0.05, 0.77, 1.0}) {
        const auto work = measurable->residentWork(tensor, grid.axes, keep, trial.job);
        const std::uint64_t expected = analysis->select(keep, ValueType::float32, trial.job).coefficients();
        for (int run = 0; run < trial.options.repeats; ++run) {
            trial.equal(work->analyzeAndPack(trial.job), expected, "units kept by all of the work");
            trial.equal(work->choose(trial.job), expected, "units kept by the choice alone");
        }
    }
}

} // namespace

std::vector<Topic> selectionTopics() {
    return {{"choice is sorted", choiceIsSorted},
            {"choice is the CPU's, bit for bit", choiceIsTheCpus},
            {"float16 values are nearest, their loss counted", roundingIsNearestAndCounted},
            {"larger keeps only add", largerKeepsOnlyAdd},
            {"recorded errors are the rebuilt tensor's", errorsAreTheRebuiltTensors, false},
            {"resident work keeps as many as a choice", residentWorkKeepsAsMany, false}};
}

} // namespace fft_tensor::conformance
