// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Transforms against their definition, and the laws that hold at any size.
#include "conformance/plain_coordinates.h"
#include "conformance/trial.h"

#include <numbers>
#include <random>

namespace fft_tensor::conformance {

namespace {

using Complex = std::complex<float>;

void forwardIsTheDefinition(Trial& trial, const Grid& grid) {
    trial.forSamples(grid, [&](const Sample& sample) {
        const auto analysis = trial.tested.analyze(sample.tensor, grid.axes, trial.job);
        trial.near(analysis->scaleExponent(), sample.scaleExponent, 0, "power-of-two scale");
        const double tolerance = transformTolerance(sample.layout);
        trial.nearArray(*analysis->scaledSpectrum(trial.job), sample.spectrum, tolerance,
                        "analyzed spectrum");
        if (sample.scaleExponent != 0)
            return; // a bare transform does not scale
        LargeVector<Complex> spectrum(sample.layout.halfCount());
        trial.tested.transform().forward(sample.layout, sample.tensor->values, spectrum, trial.job);
        trial.nearArray(spectrum, sample.spectrum, tolerance, "transformed spectrum");
    });
}

/// Of any numbers in the half array only the Hermitian part counts.
void inverseIsTheDefinition(Trial& trial, const Grid& grid) {
    const SpectrumLayout layout(grid.shape, grid.axes);
    std::mt19937_64 random(7);
    std::normal_distribution<float> normal;
    LargeVector<Complex> spectrum(layout.halfCount());
    for (Complex& value : spectrum) {
        const float re = normal(random);
        value = {re, normal(random)};
    }
    LargeVector<Complex> copy = spectrum;
    std::vector<float> expected(layout.fullCount()), found(layout.fullCount());
    trial.plain.transform().inverse(layout, copy, expected, trial.job);
    trial.tested.transform().inverse(layout, spectrum, found, trial.job);
    trial.nearArray(found, expected, transformTolerance(layout), "tensor of any half spectrum");
}

/// One representative with twice its value stands for both images.
void representativesAreEnough(Trial& trial, const Grid& grid) {
    trial.forSamples(grid, [&](const Sample& sample) {
        LargeVector<Complex> spectrum = sample.spectrum;
        for (std::uint64_t p = 0; p < spectrum.size(); ++p) {
            const HalfRole role = roleOf(p, sample.layout);
            if (!role.represents)
                spectrum[p] = 0;
            else if (role.inMirrorPlane && !role.selfConjugate)
                spectrum[p] *= 2.0f;
        }
        std::vector<float> found(sample.layout.fullCount()), expected = sample.tensor->values;
        trial.tested.transform().inverse(sample.layout, spectrum, found, trial.job);
        for (float& value : expected)
            value = std::ldexp(value, -sample.scaleExponent);
        trial.nearArray(found, expected, 2 * transformTolerance(sample.layout), "tensor of representatives");
    });
}

void inverseUndoesForward(Trial& trial, const Grid& grid) {
    const SpectrumLayout layout(grid.shape, grid.axes);
    const TensorPtr tensor = makeTensor(grid, Signal::noise, 3);
    LargeVector<Complex> spectrum(layout.halfCount());
    std::vector<float> again(layout.fullCount());
    trial.tested.transform().forward(layout, tensor->values, spectrum, trial.job);
    trial.tested.transform().inverse(layout, spectrum, again, trial.job);
    trial.nearArray(again, tensor->values, 2 * transformTolerance(layout), "tensor after both transforms");
}

/// Weights that lie on a device are drawn and measured there afterwards.
void forwardLeavesItsInput(Trial& trial, const Grid& grid) {
    const TensorPtr tensor = makeTensor(grid, Signal::noise, 5);
    const auto analysis = trial.tested.analyze(tensor, grid.axes, trial.job);
    const auto spectrum = analysis->scaledSpectrum(trial.job);
    const auto untouched =
        trial.plain.adopt(tensor, grid.axes, *spectrum, analysis->scaleExponent(), trial.job);
    MapRequest request;
    request.kind = MapKind::weights;
    request.plane = defaultPlane(grid.shape);
    request.plane.others.assign(grid.shape.size(), std::nullopt); // every element counts
    request.reduction = Reduction::mean;
    request.cells = wholePlane(grid.shape, request.plane);
    request.widthPixels = static_cast<int>(request.cells.columnEnd);
    request.heightPixels = static_cast<int>(request.cells.rowEnd);
    const auto found = analysis->maps({request}, 1, ValueType::float32, trial.job);
    const auto expected = untouched->maps({request}, 1, ValueType::float32, trial.job);
    trial.sameArray(found.at(0).pixels, expected.at(0).pixels, "weights after their transform");
}

/// sum of multiplicity · |F|² = N · sum of W².
void energyIsConserved(Trial& trial, const Grid& grid) {
    const TensorPtr tensor = makeTensor(grid, Signal::noise, 4);
    const auto analysis = trial.tested.analyze(tensor, grid.axes, trial.job);
    const SpectrumLayout& layout = analysis->layout();
    const auto spectrum = analysis->scaledSpectrum(trial.job);
    const auto halved = static_cast<std::size_t>(layout.halvedAxis());
    double ofTensor = 0, ofSpectrum = 0;
    for (const float value : tensor->values)
        ofTensor += static_cast<double>(value) * static_cast<double>(value);
    std::uint64_t inner = 1;
    for (std::size_t axis = halved + 1; axis < layout.halfShape().size(); ++axis)
        inner *= layout.halfShape()[axis];
    for (std::uint64_t p = 0; p < spectrum->size(); ++p) {
        const std::uint64_t k = p / inner % layout.halfShape()[halved];
        const bool once = k == 0 || 2 * k == layout.shape()[halved];
        ofSpectrum += (once ? 1 : 2) * std::norm(std::complex<double>((*spectrum)[p]));
    }
    trial.near(ofSpectrum / layout.transformLength() / ofTensor, 1, 1e-6,
               "energy of the spectrum / the tensor's");
}

/// Sum over the transform axes at one coefficient, in double.
std::complex<double> coefficientByDefinition(const HostTensor& tensor, const SpectrumLayout& layout,
                                             const Coordinates& k) {
    std::vector<std::vector<std::complex<double>>> roots;
    for (const int axis : layout.axes()) {
        const std::uint64_t n = layout.shape()[axis];
        auto& table = roots.emplace_back(n);
        for (std::uint64_t i = 0; i < n; ++i)
            table[i] = std::polar(1.0, -2 * std::numbers::pi * static_cast<double>(k[axis] * i % n) /
                                           static_cast<double>(n));
    }
    Coordinates at = k;
    for (const int axis : layout.axes())
        at[axis] = 0;
    std::complex<double> sum = 0;
    for (;;) {
        std::complex<double> factor = 1;
        for (std::size_t a = 0; a < roots.size(); ++a)
            factor *= roots[a][at[layout.axes()[a]]];
        sum += factor * static_cast<double>(tensor.values[linearOf(at, layout.shape())]);
        std::size_t a = roots.size(); // the next place, innermost axis first
        while (a > 0 && ++at[layout.axes()[a - 1]] == layout.shape()[layout.axes()[a - 1]])
            at[layout.axes()[--a]] = 0;
        if (a == 0)
            return sum;
    }
}

/// At any size: a few coefficients by their definition.
void someCoefficientsAreTheDefinition(Trial& trial, const Grid& grid) {
    const TensorPtr tensor = makeTensor(grid, Signal::noise, 5);
    const auto analysis = trial.tested.analyze(tensor, grid.axes, trial.job);
    const auto spectrum = analysis->scaledSpectrum(trial.job);
    const SpectrumLayout& layout = analysis->layout();
    std::mt19937_64 random(6);
    const double size = std::sqrt(layout.transformLength()); // of a coefficient of white noise
    const int samples = layout.fullCount() > 5'000'000 ? 2 : 6;
    for (int i = 0; i < samples; ++i) {
        trial.job.checkpoint();
        const std::uint64_t p = i == 0 ? spectrum->size() - 1 : random() % spectrum->size();
        const std::complex<double> expected =
            coefficientByDefinition(*tensor, layout, coordinatesOf(p, layout.halfShape()));
        trial.near(std::abs(std::complex<double>((*spectrum)[p]) - expected) / size, 0,
                   4 * transformTolerance(layout), "coefficient " + std::to_string(p) + ", distance");
    }
}

} // namespace

std::vector<Topic> transformTopics() {
    return {{"forward transform is its definition", forwardIsTheDefinition},
            {"inverse transform is its definition", inverseIsTheDefinition},
            {"representatives rebuild the tensor", representativesAreEnough},
            {"inverse undoes forward", inverseUndoesForward, false},
            {"forward leaves its input as it was", forwardLeavesItsInput, false},
            {"energy is conserved", energyIsConserved, false},
            {"coefficients are their definition", someCoefficientsAreTheDefinition, false}};
}

} // namespace fft_tensor::conformance
