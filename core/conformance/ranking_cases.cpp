// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Exact numbers of one given spectrum, against sorting and summing all of it.
#include "base/error.h"
#include "conformance/plain_choice.h"
#include "conformance/trial.h"

namespace fft_tensor::conformance {

namespace {

/// Shares of energy: sums in another order agree this well.
constexpr double shareTolerance = 1e-12;

void compareNumbers(Trial& trial, const CutNumbers& found, const PlainChoice& expected,
                    const Sample& sample) {
    const auto full = static_cast<double>(sample.layout.fullCount());
    trial.equal(found.coefficients, expected.positions.size(), "coefficients");
    trial.near(found.kept, static_cast<double>(expected.count) / full, 1e-15, "kept fraction");
    trial.near(found.relativeError * found.relativeError, expected.droppedShare, shareTolerance,
               "error squared");
    trial.near(found.keptEnergy, 1 - expected.droppedShare, shareTolerance, "kept energy");
    trial.equal(found.floorReached ? 1 : 0, expected.floorReached ? 1 : 0,
                "whether the zero floor was reached");
}

void numbersAreSums(Trial& trial, const Grid& grid) {
    trial.forSamples(grid, [&](const Sample& sample) {
        const PlainOrder plain(sample.layout, sample.spectrum);
        const auto analysis = trial.adopted(trial.tested, sample);
        for (const bool indexed : {false, true}) {
            if (indexed)
                analysis->index(ValueType::float32, trial.job);
            for (const double keep : keeps)
                trial.inside(atKeep(keep, ValueType::float32) + (indexed ? ", indexed" : ""), [&] {
                    compareNumbers(trial, analysis->numbersAt(keep, ValueType::float32), plain.at(keep),
                                   sample);
                });
        }
        trial.near(analysis->numbersAt(0, ValueType::float16).relativeError, plain.totalEnergy() > 0 ? 1 : 0,
                   shareTolerance, "error at keep 0");
    });
}

/// Parseval, seen from the other side: the error that energies tell is the error of what is rebuilt.
void errorsAreThoseOfTheRebuilt(Trial& trial, const Grid& grid) {
    const double tolerance = 4 * transformTolerance(SpectrumLayout(grid.shape, grid.axes));
    trial.forSamples(grid, [&](const Sample& sample) {
        const auto analysis = trial.adopted(trial.tested, sample);
        for (const ValueType type : valueTypes)
            for (const double keep : {0.0, 0.05, 0.31, 1.0})
                trial.inside(atKeep(keep, type), [&] {
                    trial.near(analysis->measuredError(keep, type, trial.job),
                               analysis->numbersAt(keep, type).relativeError, tolerance,
                               "error of what is rebuilt");
                });
    });
}

void orderIsSorted(Trial& trial, const Grid& grid) {
    trial.forSamples(grid, [&](const Sample& sample) {
        const PlainOrder plain(sample.layout, sample.spectrum);
        const auto analysis = trial.adopted(trial.tested, sample);
        analysis->index(ValueType::float16, trial.job);
        std::vector<std::uint32_t> order;
        for (const std::uint64_t key : analysis->ranking()->order())
            order.push_back(indexOfKey(key));
        trial.sameArray(order, plain.order(), "order of units");
    });
}

/// The smallest keep that suffices: it does, and two coefficients fewer do not.
void keepForErrorIsTheSmallest(Trial& trial, const Grid& grid) {
    const Sample& sample = trial.sample(grid, Signal::noise);
    const auto analysis = trial.adopted(trial.tested, sample);
    for (const bool indexed : {false, true}) {
        if (indexed)
            analysis->index(ValueType::float16, trial.job);
        for (const ValueType type : valueTypes)
            for (const double target : {1.0, 0.5, 0.02}) {
                const double keep = analysis->keepForError(target, type);
                trial.that(analysis->numbersAt(keep, type).relativeError <= target,
                           "keepForError misses its target");
                const double fewer = keep - 2.0 / static_cast<double>(sample.layout.fullCount());
                trial.that(fewer < 0 || analysis->numbersAt(fewer, type).relativeError > target,
                           "keepForError keeps more than its target needs");
            }
    }
}

void unreachableErrorIsRefused(Trial& trial, const Grid& grid) {
    const auto analysis = trial.adopted(trial.tested, trial.sample(grid, Signal::noise));
    if (analysis->numbersAt(1, ValueType::float16).relativeError == 0)
        return; // too small to lose anything
    try {
        (void)analysis->keepForError(1e-9, ValueType::float16);
    } catch (const Error& error) {
        trial.that(error.code() == ErrorCode::unreachable, std::string("another error: ") + error.what());
        return;
    }
    trial.that(false, "an error of 1e-9 with float16 values was promised");
}

/// A wave has one unit above the zero floor; the rest of "half of it" is rounding noise of any transform.
void wavesKeepOneUnit(Trial& trial, const Grid& grid) {
    for (const Signal signal : {Signal::constant, Signal::wave, Signal::zeros})
        trial.inside(name(signal), [&] {
            const TensorPtr tensor = makeTensor(grid, signal, 1);
            const auto analysis = trial.tested.analyze(tensor, grid.axes, trial.job);
            std::uint64_t outside = 1; // slices, each with a wave of its own
            for (std::size_t axis = 0; axis < grid.shape.size(); ++axis)
                outside *= analysis->layout().isTransformed(axis) ? 1 : grid.shape[axis];
            const CutNumbers numbers = analysis->numbersAt(1, ValueType::float32);
            const std::uint64_t waves = signal == Signal::zeros ? 0 : outside;
            // The noise of a transform grows with the wave, the floor with the mean: in long transforms of
            // odd factors a little of it can reach the floor.
            const std::uint64_t noise = waves * (grid.elements() / outside / 1000);
            trial.that(numbers.coefficients >= waves &&
                           numbers.coefficients <= waves + (grid.elements() > 10'000 ? noise : 0),
                       std::to_string(numbers.coefficients) + " coefficients above the floor where " +
                           std::to_string(waves) + " were expected");
            trial.near(numbers.relativeError, 0, 7.7e-6, "error of what lies below the floor");
        });
}

} // namespace

std::vector<Topic> rankingTopics() {
    return {{"numbers are sums", numbersAreSums},
            {"errors are those of what is rebuilt", errorsAreThoseOfTheRebuilt},
            {"order is sorted, ties by position", orderIsSorted},
            {"keep for an error is the smallest", keepForErrorIsTheSmallest},
            {"an error out of reach is refused", unreachableErrorIsRefused},
            {"waves keep one unit each", wavesKeepOneUnit}};
}

} // namespace fft_tensor::conformance
