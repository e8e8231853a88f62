// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// One backend's spectra from run to run, and beside another's.
#include "conformance/trial.h"

#include <algorithm>
#include <iterator>

namespace fft_tensor::conformance {

namespace {

MapRequest wholeMap(const Shape& shape, MapKind kind) {
    MapRequest request;
    request.kind = kind;
    request.plane = defaultPlane(shape);
    request.cells = wholePlane(shape, request.plane);
    request.widthPixels = 40;
    request.heightPixels = 30;
    request.reduction = Reduction::mean;
    return request;
}

/// What must not change between runs.
struct Run {
    std::vector<std::complex<float>> spectrum, values;
    std::vector<std::uint32_t> positions;
    std::vector<float> numbers; ///< errors and pixels
};

Run runOnce(Trial& trial, const TensorPtr& tensor, const std::vector<int>& axes) {
    Run run;
    const auto analysis = trial.tested.analyze(tensor, axes, trial.job);
    const auto spectrum = analysis->scaledSpectrum(trial.job);
    run.spectrum.assign(spectrum->begin(), spectrum->end());
    const SparseSpectralTensor sparse = analysis->select(0.31, ValueType::float16, trial.job);
    run.positions = sparse.positions;
    run.values = sparse.values;
    run.numbers.push_back(static_cast<float>(sparse.relativeError));
    analysis->index(ValueType::float16, trial.job);
    run.numbers.push_back(static_cast<float>(analysis->numbersAt(0.2, ValueType::float16).relativeError));
    const Shape& shape = tensor->shape;
    for (const MapImage& image :
         analysis->maps({wholeMap(shape, MapKind::phase), wholeMap(shape, MapKind::error)}, 0.2,
                        ValueType::float16, trial.job))
        run.numbers.insert(run.numbers.end(), image.pixels.begin(), image.pixels.end());
    return run;
}

void runsAreIdentical(Trial& trial, const Grid& grid) {
    const TensorPtr tensor = makeTensor(grid, Signal::noise, 9);
    const Run first = runOnce(trial, tensor, grid.axes);
    for (int repeat = 1; repeat < trial.options.repeats; ++repeat) {
        const Run next = runOnce(trial, tensor, grid.axes);
        trial.sameArray(next.spectrum, first.spectrum, "spectrum of a second run");
        trial.sameArray(next.positions, first.positions, "positions of a second run");
        trial.sameArray(next.values, first.values, "values of a second run");
        trial.sameArray(next.numbers, first.numbers, "errors and maps of a second run");
    }
}

/// A spectrum that is handed over comes back as it was, and one that was computed leads to the same choice
/// after the round trip.
void spectraSurviveTheRoundTrip(Trial& trial, const Grid& grid) {
    const TensorPtr tensor = makeTensor(grid, Signal::noise, 10);
    const auto first = trial.tested.analyze(tensor, grid.axes, trial.job);
    const auto spectrum = first->scaledSpectrum(trial.job);
    const auto second = trial.tested.adopt(tensor, grid.axes, *spectrum, first->scaleExponent(), trial.job);
    trial.sameArray(*second->scaledSpectrum(trial.job), *spectrum, "spectrum after the round trip");
    trial.near(second->scaleExponent(), first->scaleExponent(), 0, "scale after the round trip");
    const SparseSpectralTensor a = second->select(0.1, ValueType::float32, trial.job);
    const SparseSpectralTensor b = first->select(0.1, ValueType::float32, trial.job);
    trial.sameArray(a.positions, b.positions, "positions after the round trip");
    trial.sameArray(a.values, b.values, "values after the round trip");
    // The CPU's algebra on this very spectrum, at any size.
    const auto plain = trial.plain.adopt(tensor, grid.axes, *spectrum, first->scaleExponent(), trial.job);
    for (const ValueType type : valueTypes) {
        const SparseSpectralTensor c = first->select(0.05, type, trial.job),
                                   d = plain->select(0.05, type, trial.job);
        trial.sameArray(c.positions, d.positions, "positions of its own spectrum");
        trial.sameArray(c.values, d.values, "values of its own spectrum");
        trial.near(c.relativeError, d.relativeError, 1e-12, "error of its own spectrum");
    }
}

std::uint64_t countApart(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b) {
    std::vector<std::uint32_t> apart;
    std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(apart));
    return apart.size();
}

/// Each with its own transform: another choice at the cut only.
void choicesDifferAtTheCutOnly(Trial& trial, const Grid& grid) {
    if (trial.reference == nullptr && !grid.isDefinable())
        return;
    Backend& other = trial.reference != nullptr ? *trial.reference : trial.plain;
    const TensorPtr tensor = makeTensor(grid, Signal::noise, 11);
    const auto a = trial.tested.analyze(tensor, grid.axes, trial.job);
    const auto b = other.analyze(tensor, grid.axes, trial.job);
    for (const ValueType type : valueTypes)
        for (const double keep : keeps)
            trial.inside(atKeep(keep, type), [&] {
                const SparseSpectralTensor x = a->select(keep, type, trial.job),
                                           y = b->select(keep, type, trial.job);
                const std::uint64_t allowed = std::max<std::uint64_t>(1, y.coefficients() / 10'000);
                const std::uint64_t apart =
                    std::max(countApart(x.positions, y.positions), countApart(y.positions, x.positions));
                trial.that(apart <= allowed,
                           std::to_string(apart) + " of " + std::to_string(y.coefficients()) +
                               " coefficients are others, " + std::to_string(allowed) + " may be");
                trial.near(x.relativeError, y.relativeError, 1e-6, "error");
            });
}

} // namespace

std::vector<Topic> spectrumTopics() {
    return {{"runs are identical, bit for bit", runsAreIdentical, false},
            {"spectra survive the round trip", spectraSurviveTheRoundTrip, false},
            {"choices differ at the cut only", choicesDifferAtTheCutOnly, false}};
}

} // namespace fft_tensor::conformance
