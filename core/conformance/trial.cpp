// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "conformance/trial.h"

#include <array>
#include <cstdio>

namespace fft_tensor::conformance {

namespace {

std::string digits(double value) {
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%.9g", value);
    return text.data();
}

} // namespace

std::unique_ptr<Analysis> Trial::adopted(Backend& backend, const Sample& sample) {
    return backend.adopt(sample.tensor, sample.layout.axes(), sample.spectrum, sample.scaleExponent, job);
}

void Trial::that(bool holds, const std::string& otherwise) {
    ++m_comparisons;
    if (!holds)
        throw Mismatch{otherwise};
}

void Trial::equal(std::uint64_t found, std::uint64_t expected, const std::string& what) {
    that(found == expected,
         what + ": " + std::to_string(found) + " where " + std::to_string(expected) + " was expected");
}

void Trial::near(double found, double expected, double tolerance, const std::string& what) {
    const double distance = std::abs(found - expected);
    that(distance <= tolerance, what + ": " + digits(found) + " where " + digits(expected) +
                                    " was expected, more than " + digits(tolerance) + " apart");
}

void Trial::differAt(std::size_t element, const std::string& what) const {
    throw Mismatch{what + ": element " + std::to_string(element) + " differs"};
}

double transformTolerance(const SpectrumLayout& layout) {
    return 5e-7 * (1 + std::log2(layout.transformLength()));
}

std::string atKeep(double keep, ValueType type) {
    return "keep " + digits(keep) + ", " + std::string(name(type));
}

} // namespace fft_tensor::conformance
