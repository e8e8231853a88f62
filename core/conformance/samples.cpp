// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "conformance/samples.h"

#include "conformance/plain_coordinates.h"
#include "spectral/spectral_analysis.h"
#include "tensor/power_of_two.h"
#include "tensor/statistics.h"
#include "transform/transform.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>

namespace fft_tensor::conformance {

namespace {

using Complex = std::complex<float>;

void fillNoise(std::vector<float>& values, std::uint64_t seed, double scale) {
    std::mt19937_64 random(seed);
    std::normal_distribution<double> normal;
    for (float& value : values)
        value = static_cast<float>(scale * normal(random));
}

/// cos(2π·sum of k·i/n), k about a third of each length, and odd: with a short period the rounding of the
/// values would be a wave, too.
void fillWave(std::vector<float>& values, const Grid& grid) {
    for (std::size_t i = 0; i < values.size(); ++i) {
        const Coordinates at = coordinatesOf(i, grid.shape);
        double turns = 0;
        for (const int axis : grid.axes) {
            const std::uint64_t n = grid.shape[axis], k = (n / 3) | 1;
            turns += static_cast<double>(k * at[axis] % n) / static_cast<double>(n);
        }
        values[i] = static_cast<float>(std::cos(2 * std::numbers::pi * turns));
    }
}

void fillNyquist(std::vector<float>& values, const Grid& grid) {
    for (std::size_t i = 0; i < values.size(); ++i) {
        const Coordinates at = coordinatesOf(i, grid.shape);
        std::uint64_t sum = 0;
        for (const int axis : grid.axes)
            sum += at[axis];
        values[i] = sum % 2 == 0 ? 1.0f : -1.0f;
    }
}

/// Components from -2 to 2 only, Hermitian: at most six different energies.
LargeVector<Complex> tiedSpectrum(const SpectrumLayout& layout, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    LargeVector<Complex> spectrum(layout.halfCount());
    const auto part = [&] { return static_cast<float>(static_cast<int>(random() % 5) - 2); };
    for (std::uint64_t p = 0; p < spectrum.size(); ++p) {
        const HalfRole role = roleOf(p, layout);
        const float re = part(), im = part();
        if (!role.represents)
            spectrum[p] = std::conj(spectrum[role.mirror]);
        else
            spectrum[p] = {re, role.selfConjugate ? 0.0f : im};
    }
    return spectrum;
}

void fillTies(std::vector<float>& values, const Grid& grid, std::uint64_t seed) {
    const SpectrumLayout layout(grid.shape, grid.axes);
    LargeVector<Complex> spectrum = tiedSpectrum(layout, seed);
    JobContext unwatched;
    makeSlowTransform()->inverse(layout, spectrum, values, unwatched);
}

Sample makeSample(const Grid& grid, Signal signal, std::uint64_t seed, JobContext& context) {
    Sample sample{name(signal), makeTensor(grid, signal, seed), SpectrumLayout(grid.shape, grid.axes), 0, {}};
    sample.scaleExponent = scaleExponentFor(statisticsOf(sample.tensor->values).largestMagnitude);
    if (signal == Signal::ties && sample.scaleExponent == 0) {
        sample.spectrum = tiedSpectrum(sample.layout, seed); // exact, where its transform would be rounded
        return sample;
    }
    std::vector<float> scaled = sample.tensor->values;
    scaleByPowerOfTwo(scaled, -sample.scaleExponent);
    sample.spectrum.resize(sample.layout.halfCount());
    makeSlowTransform()->forward(sample.layout, scaled, sample.spectrum, context);
    return sample;
}

std::vector<Grid> allGrids() {
    return {{{1}, {0}},
            {{2}, {0}},
            {{3}, {0}},
            {{16}, {0}},
            {{17}, {0}},
            {{101}, {0}},
            {{360}, {0}},
            {{1031}, {0}},
            {{1, 1}, {1}},
            {{12, 1}, {0}},
            {{12, 1}, {1}}, // many transforms of one number each
            {{12, 1}, {0, 1}},
            {{1, 13}, {1}},
            {{8, 8}, {0, 1}},
            {{8, 8}, {1}},
            {{8, 8}, {0}},
            {{17, 31}, {0, 1}},
            {{17, 31}, {1}},
            {{17, 31}, {0}},
            {{64, 5}, {0, 1}},
            {{64, 5}, {0}},
            {{64, 5}, {1}}, // tall: halved along the rows
            {{5, 64}, {0, 1}},
            {{33, 2}, {0, 1}},
            {{24, 36}, {0, 1}},
            {{2, 2, 2}, {0, 1, 2}},
            {{3, 1, 7}, {0, 2}},
            {{3, 1, 7}, {1}},
            {{3, 1, 7}, {0, 1}},
            {{16, 8, 3}, {0, 1, 2}},
            {{16, 8, 3}, {2}},
            {{4, 6, 5}, {0, 1, 2}},
            {{4, 6, 5}, {0, 2}},
            {{4, 6, 5}, {1}},
            {{4, 6, 5}, {0, 1}},
            {{4, 6, 5}, {1, 2}},
            {{4, 6, 5}, {0}},
            {{4, 6, 5, 3}, {0, 1, 2, 3}},
            {{4, 6, 5, 3}, {1, 2}},
            {{4, 6, 5, 3}, {0, 3}},
            {{4, 6, 5, 3}, {2}},
            {{3, 3, 8, 8}, {0, 1}},
            {{3, 3, 8, 8}, {2, 3}},
            {{2, 3, 4, 3, 5}, {0, 1, 2, 3, 4}},
            {{2, 3, 4, 3, 5}, {1, 3}},
            {{2, 1, 3, 1, 2, 4, 1}, {0, 2, 4, 5}},
            {{2, 3, 2, 1, 2, 3, 2}, {2, 6}}, // folded
            {{2, 2, 3, 2, 2, 2}, {0, 1, 2, 3, 4, 5}},
            {{3, 13, 14, 3}, {0, 3}}, // many cells in a pixel where other axes are reduced
            {{3, 13, 14, 3}, {1, 2}},
            {{97, 101}, {0, 1}},
            {{257, 64}, {0, 1}},
            {{128, 3, 33}, {0, 2}},
            {{300, 300}, {0, 1}},
            {{90'001}, {0}},
            {{16, 5, 9, 96}, {3}},
            {{1024, 1024}, {0, 1}},
            {{1'000'003}, {0}},
            {{640, 3, 512}, {0, 2}},
            {{4096, 257}, {0}},
            {{4099, 1021}, {0, 1}},
            {{4096, 4096}, {0, 1}},
            {{8192, 8192}, {0, 1}}};
}

} // namespace

std::string Grid::text() const {
    return toString(shape) + " over " + axesText(axes);
}

double Grid::definitionCost() const {
    double lengths = 0;
    for (const int axis : axes)
        lengths += static_cast<double>(shape[axis]);
    return static_cast<double>(elements()) * lengths;
}

std::vector<Grid> gridsUpTo(std::uint64_t largest) {
    std::vector<Grid> grids = allGrids();
    std::erase_if(grids, [&](const Grid& grid) { return grid.elements() > largest; });
    return grids;
}

const char* name(Signal signal) {
    switch (signal) {
    case Signal::noise:
        return "noise";
    case Signal::impulse:
        return "an impulse";
    case Signal::constant:
        return "a constant";
    case Signal::wave:
        return "a wave";
    case Signal::nyquist:
        return "alternating signs";
    case Signal::zeros:
        return "zeros";
    case Signal::tiny:
        return "noise near 1e-20";
    case Signal::huge:
        return "noise near 1e20";
    case Signal::ties:
        return "equal energies";
    }
    return "";
}

std::vector<Signal> signalsFor(const Grid& grid) {
    if (grid.elements() > 2000)
        return {Signal::noise, Signal::ties};
    return {Signal::noise, Signal::impulse, Signal::constant, Signal::wave, Signal::nyquist,
            Signal::zeros, Signal::tiny,    Signal::huge,     Signal::ties};
}

TensorPtr makeTensor(const Grid& grid, Signal signal, std::uint64_t seed) {
    auto tensor = std::make_shared<HostTensor>();
    tensor->name = "conformance.weight";
    tensor->shape = grid.shape;
    std::vector<float>& values = tensor->values;
    values.assign(grid.elements(), 0.0f);
    switch (signal) {
    case Signal::noise:
        fillNoise(values, seed, 1);
        break;
    case Signal::impulse:
        values[values.size() / 3] = 1;
        break;
    case Signal::constant:
        std::fill(values.begin(), values.end(), 0.75f);
        break;
    case Signal::wave:
        fillWave(values, grid);
        break;
    case Signal::nyquist:
        fillNyquist(values, grid);
        break;
    case Signal::zeros:
        break;
    case Signal::tiny:
        fillNoise(values, seed, 1e-20);
        break;
    case Signal::huge:
        fillNoise(values, seed, 1e20);
        break;
    case Signal::ties:
        fillTies(values, grid, seed);
        break;
    }
    return tensor;
}

const Sample& Samples::get(const Grid& grid, Signal signal, std::uint64_t seed, JobContext& context) {
    if (!(m_grid == grid)) {
        m_samples.clear();
        m_grid = grid;
    }
    const std::pair key(signal, seed);
    auto found = m_samples.find(key);
    if (found == m_samples.end())
        found = m_samples.emplace(key, makeSample(grid, signal, seed, context)).first;
    return found->second;
}

} // namespace fft_tensor::conformance
