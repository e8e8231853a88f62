// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "product/methods/frequency_lines.h"

#include "transform/complex_kernels.h"

#include <algorithm>

namespace fft_tensor {

namespace {

FftKind kindOfLines(const Matricization& matricization) {
    return FrequencyLines::isReal(matricization) ? FftKind::halfToReal : FftKind::backward;
}

} // namespace

FrequencyLines::FrequencyLines(const SpectralWeights& weights, JobContext& context) : m_weights(weights) {
    const MatricizationSide& input = weights.matricization.input();
    if (!input.spectrum)
        return;
    m_plan.emplace(kindOfLines(weights.matricization), *input.spectrum, context);
    m_oneAxis = input.lengths.size() == 1;
}

ArrayTransform::Memory FrequencyLines::mostMemory(const Matricization& matricization) {
    if (!matricization.input().spectrum)
        return {};
    ArrayTransform::Memory memory =
        ArrayTransform::mostMemory(kindOfLines(matricization), *matricization.input().spectrum);
    memory.scratch +=
        (isReal(matricization) ? matricization.input().frequencies : 2 * matricization.input().length) *
        sizeof(std::complex<float>);
    return memory;
}

double FrequencyLines::flopsPerLine() const {
    return m_plan ? m_plan->flops() : 0;
}

template<class Visit>
void FrequencyLines::visitEntries(std::size_t line, Visit visit) const {
    for (std::size_t block = 0; block < m_weights.blocks; ++block)
        for (const bool plain : {false, true}) {
            const std::size_t run = m_weights.runOf(block, line, plain);
            for (std::size_t entry = m_weights.runs[run]; entry < m_weights.runs[run + 1]; ++entry)
                visit(block * m_weights.blockRows + m_weights.position(entry), plain,
                      m_weights.values[entry]);
        }
}

void FrequencyLines::fill(std::size_t line, Scratch& scratch, float* rows, std::size_t stride) const {
    if (!m_plan)
        fillPlain(line, rows, stride);
    else if (isReal(m_weights.matricization))
        fillReal(line, scratch, rows);
    else
        fillTransformed(line, scratch, rows, stride);
}

void FrequencyLines::fillTransformed(std::size_t line, Scratch& scratch, float* rows,
                                     std::size_t stride) const {
    const std::size_t n = length();
    const SpectrumLayout& side = *m_weights.matricization.input().spectrum;
    scratch.numbers.resize(n);
    scratch.transformed.resize(n);
    std::fill(scratch.numbers.begin(), scratch.numbers.end(), std::complex<float>{});
    // conj X[k] is the sum of x·exp(+…k), X[k] that of x·exp(+…(-k)).
    visitEntries(line, [&](std::size_t input, bool plain, std::complex<float> value) {
        const std::size_t at = !m_oneAxis ? fullIndex(side, input, plain) : plain ? n - input : input;
        scratch.numbers[at] += value;
    });
    m_plan->execute(scratch.numbers.data(), scratch.transformed.data(), scratch.ofTransform);
    splitNumbers(scratch.transformed.data(), rows, rows + stride, n);
}

void FrequencyLines::fillReal(std::size_t line, Scratch& scratch, float* row) const {
    const SpectrumLayout& side = *m_weights.matricization.input().spectrum;
    scratch.numbers.resize(side.halfCount());
    std::fill(scratch.numbers.begin(), scratch.numbers.end(), std::complex<float>{});
    // Re(value·exp(…)) as the inverse real transform sees it: a number off the mirror planes counts twice.
    visitEntries(line, [&](std::size_t input, bool plain, std::complex<float> value) {
        const float share = side.inMirrorPlane(input) ? 1.0f : 0.5f;
        scratch.numbers[input] += share * (plain ? std::conj(value) : value);
    });
    m_plan->execute(scratch.numbers.data(), row, scratch.ofTransform);
}

void FrequencyLines::fillPlain(std::size_t line, float* rows, std::size_t stride) const {
    const bool real = isReal(m_weights.matricization);
    std::fill_n(rows, length(), 0.0f);
    if (!real)
        std::fill_n(rows + stride, length(), 0.0f);
    visitEntries(line, [&](std::size_t input, bool, std::complex<float> value) {
        rows[input] = value.real();
        if (!real)
            rows[stride + input] = value.imag();
    });
}

} // namespace fft_tensor
