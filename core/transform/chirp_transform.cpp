// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "transform/chirp_transform.h"

#include "transform/complex_kernels.h"
#include "transform/fast_length.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace fft_tensor {

namespace {

std::uint64_t inputsOf(FftKind kind, std::uint64_t length) {
    return kind == FftKind::halfToReal ? length / 2 + 1 : length;
}

std::uint64_t outputsOf(FftKind kind, std::uint64_t length) {
    return kind == FftKind::realToHalf ? length / 2 + 1 : length;
}

/// Long enough that the parts of the cyclic convolution that are wanted do not overlap.
std::uint64_t paddedLength(FftKind kind, std::uint64_t length) {
    const std::uint64_t least = inputsOf(kind, length) + outputsOf(kind, length) - 1;
    // A larger power of two is worth some padding (measured: 6174 = 2·3²·7³ takes twice as long as 6400).
    return fastTransformLength(std::max<std::uint64_t>(2, least), least > 2048 ? 256 : 32);
}

FftPlan planOf(FftKind kind, std::uint64_t length, ChirpTransform::Planning planning) {
    return planning == ChirpTransform::Planning::measured
               ? FftPlan::ofArray(kind, SpectrumLayout({length}, {0}))
               : FftPlan::ofLines({kind, static_cast<int>(length)});
}

} // namespace

ChirpTransform::ChirpTransform(FftKind kind, std::uint64_t length, Planning planning)
    : m_kind(kind),
      m_length(length),
      m_padded(paddedLength(kind, length)),
      m_forward(planOf(FftKind::forward, m_padded, planning)),
      m_backward(planOf(FftKind::backward, m_padded, planning)) {
    m_inputChirp.resize(inputs());
    m_outputChirp.resize(outputs());
    m_response.assign(m_padded, {});
    const double scale = 1 / static_cast<double>(m_padded);
    for (std::uint64_t j = 0; j < inputs(); ++j) {
        // Half of the spectrum stands for all of it: numbers off its ends count twice.
        const bool twice = kind == FftKind::halfToReal && j != 0 && 2 * j != length;
        m_inputChirp[j] = Complex(chirp(j) * (twice ? 2.0 : 1.0));
    }
    for (std::uint64_t k = 0; k < outputs(); ++k)
        m_outputChirp[k] = Complex(chirp(k));
    for (std::uint64_t k = 0; k < outputs(); ++k)
        m_response[k] = Complex(std::conj(chirp(k)) * scale);
    for (std::uint64_t j = 1; j < inputs(); ++j)
        m_response[m_padded - j] = Complex(std::conj(chirp(j)) * scale);
    LargeVector<Complex> transformed(m_padded);
    m_forward.execute(m_response.data(), transformed.data());
    m_response = std::move(transformed);
}

std::uint64_t ChirpTransform::inputs() const {
    return inputsOf(m_kind, m_length);
}

std::uint64_t ChirpTransform::outputs() const {
    return outputsOf(m_kind, m_length);
}

/// exp(∓πi·index²/n), the square reduced in integers: in floating point it would lose its last digits.
std::complex<double> ChirpTransform::chirp(std::uint64_t index) const {
    const std::uint64_t square = index * index % (2 * m_length);
    const bool forward = m_kind == FftKind::realToHalf || m_kind == FftKind::forward;
    const double angle = std::numbers::pi * static_cast<double>(square) / static_cast<double>(m_length);
    return std::polar(1.0, forward ? -angle : angle);
}

void ChirpTransform::load(const void* in, Complex* numbers) const {
    if (m_kind == FftKind::realToHalf) {
        const auto* const reals = static_cast<const float*>(in);
        for (std::uint64_t j = 0; j < m_inputChirp.size(); ++j)
            numbers[j] = {reals[j] * m_inputChirp[j].real(), reals[j] * m_inputChirp[j].imag()};
    } else {
        multiplyNumbers(static_cast<const Complex*>(in), m_inputChirp.data(), numbers, m_inputChirp.size());
    }
    std::fill(numbers + m_inputChirp.size(), numbers + m_padded, Complex{});
}

void ChirpTransform::store(const Complex* numbers, void* out) const {
    if (m_kind != FftKind::halfToReal) {
        multiplyNumbers(numbers, m_outputChirp.data(), static_cast<Complex*>(out), m_outputChirp.size());
        return;
    }
    auto* const reals = static_cast<float*>(out);
    for (std::uint64_t j = 0; j < m_outputChirp.size(); ++j)
        reals[j] = numbers[j].real() * m_outputChirp[j].real() - numbers[j].imag() * m_outputChirp[j].imag();
}

void ChirpTransform::execute(const void* in, void* out, LargeVector<Complex>& scratch) const {
    fitTo(scratch, 2 * m_padded);
    auto* const numbers = scratch.data();
    auto* const spectrum = numbers + m_padded; // aligned: m_padded is a multiple of 32
    load(in, numbers);
    m_forward.execute(numbers, spectrum);
    multiplyNumbers(spectrum, m_response.data(), spectrum, m_padded);
    m_backward.execute(spectrum, numbers);
    store(numbers, out);
}

double ChirpTransform::flops(FftKind kind, std::uint64_t length) {
    const auto padded = static_cast<double>(paddedLength(kind, length));
    const double ends = 6.0 * static_cast<double>(inputsOf(kind, length) + outputsOf(kind, length));
    return 2 * 5 * padded * std::log2(padded) + 6 * padded + ends;
}

std::uint64_t ChirpTransform::tableBytes(FftKind kind, std::uint64_t length) {
    return (inputsOf(kind, length) + outputsOf(kind, length) + paddedLength(kind, length)) * sizeof(Complex);
}

std::uint64_t ChirpTransform::scratchBytes(FftKind kind, std::uint64_t length) {
    return 2 * paddedLength(kind, length) * sizeof(Complex);
}

} // namespace fft_tensor
