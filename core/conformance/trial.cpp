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

void Comparisons::that(bool holds, const std::string& otherwise) {
    ++m_comparisons;
    if (!holds)
        throw Mismatch{otherwise};
}

void Comparisons::equal(std::uint64_t found, std::uint64_t expected, const std::string& what) {
    that(found == expected,
         what + ": " + std::to_string(found) + " where " + std::to_string(expected) + " was expected");
}

void Comparisons::near(double found, double expected, double tolerance, const std::string& what) {
    const double distance = std::abs(found - expected);
    that(distance <= tolerance, what + ": " + digits(found) + " where " + digits(expected) +
                                    " was expected, more than " + digits(tolerance) + " apart");
}

void Comparisons::differAt(std::size_t element, const std::string& what) const {
    throw Mismatch{what + ": element " + std::to_string(element) + " differs"};
}

ConformanceResult judge(const std::string& name, bool mayLackMemory, const Comparisons& comparisons,
                        const std::function<void()>& work) {
    ConformanceResult result{name, false, false, {}};
    try {
        work();
        result.ok = true;
        result.detail = std::to_string(comparisons.comparisons()) + " comparisons";
    } catch (const Cancelled&) {
        throw;
    } catch (const Mismatch& mismatch) {
        result.detail = mismatch.text;
    } catch (...) {
        const Error error = currentError();
        result.skipped = mayLackMemory && error.code() == ErrorCode::outOfMemory;
        result.detail = error.what();
    }
    return result;
}

double transformTolerance(const SpectrumLayout& layout) {
    return 5e-7 * (1 + std::log2(layout.transformLength()));
}

std::string atKeep(double keep, ValueType type) {
    return "keep " + digits(keep) + ", " + std::string(name(type));
}

} // namespace fft_tensor::conformance
