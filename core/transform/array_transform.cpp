// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "transform/array_transform.h"

#include "transform/fast_length.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

namespace fft_tensor {

namespace {

/// FFTW has codelets of its own for factors up to this one.
constexpr std::uint64_t largestEasyFactor = 13;
/// From here on a chirp is nearly always the faster (measured: lengths of 500 to 50,000).
constexpr std::uint64_t largestFactorForFftw = 100;

std::uint64_t hardestFactor(const SpectrumLayout& layout) {
    const std::uint64_t length = layout.shape()[layout.halvedAxis()];
    return length == layout.fullCount() ? largestPrimeFactor(length) : 1; // a chirp has one axis
}

/// The shortest of a few executions.
template<class Execute>
double fastest(FftKind kind, const SpectrumLayout& layout, Execute execute) {
    LargeVector<float> reals(layout.fullCount(), 0.0f);
    LargeVector<std::complex<float>> from(layout.fullCount(), std::complex<float>{}), to(layout.fullCount());
    void* const in = kind == FftKind::realToHalf ? static_cast<void*>(reals.data()) : from.data();
    void* const out = kind == FftKind::halfToReal ? static_cast<void*>(reals.data()) : to.data();
    double best = std::numeric_limits<double>::infinity();
    for (int run = 0; run < 5; ++run) {
        const auto begin = std::chrono::steady_clock::now();
        execute(in, out);
        const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
        best = std::min(best, taken.count());
    }
    return best;
}

std::variant<FftPlan, ChirpTransform> planFor(FftKind kind, const SpectrumLayout& layout,
                                              JobContext& context) {
    context.checkpoint();
    FftPlan direct = FftPlan::ofArray(kind, layout);
    if (hardestFactor(layout) <= largestEasyFactor)
        return direct;
    context.checkpoint();
    ChirpTransform chirp(kind, layout.fullCount(), ChirpTransform::Planning::measured);
    context.checkpoint();
    ArrayTransform::Scratch scratch;
    const double byChirp =
        fastest(kind, layout, [&](void* in, void* out) { chirp.execute(in, out, scratch); });
    if (byChirp < fastest(
                      kind, layout, [&](void* in, void* out) { direct.execute(in, out); }))
        return chirp;
    return direct;
}

double directFlops(FftKind kind, const SpectrumLayout& layout) {
    const bool real = kind == FftKind::realToHalf || kind == FftKind::halfToReal;
    const double length = layout.transformLength(); // of each of fullCount / length arrays
    return length > 1 ? (real ? 2.5 : 5.0) * static_cast<double>(layout.fullCount()) * std::log2(length) : 0;
}

} // namespace

ArrayTransform::ArrayTransform(FftKind kind, const SpectrumLayout& layout, JobContext& context)
    : m_plan(planFor(kind, layout, context)) {
    const bool chirp = std::holds_alternative<ChirpTransform>(m_plan);
    m_flops = chirp ? ChirpTransform::flops(kind, layout.fullCount()) : directFlops(kind, layout);
    m_heldBytes = chirp ? ChirpTransform::tableBytes(kind, layout.fullCount()) : 0;
}

void ArrayTransform::execute(void* in, void* out, Scratch& scratch) const {
    if (const auto* const chirp = std::get_if<ChirpTransform>(&m_plan))
        chirp->execute(in, out, scratch);
    else
        std::get<FftPlan>(m_plan).execute(in, out);
}

double ArrayTransform::expectedFlops(FftKind kind, const SpectrumLayout& layout) {
    return hardestFactor(layout) > largestFactorForFftw ? ChirpTransform::flops(kind, layout.fullCount())
                                                        : directFlops(kind, layout);
}

ArrayTransform::Memory ArrayTransform::mostMemory(FftKind kind, const SpectrumLayout& layout) {
    Memory memory;
    const std::uint64_t count = layout.fullCount();
    memory.planning = FftPlan::planningBytes(kind, layout);
    if (hardestFactor(layout) > largestEasyFactor) {
        memory.held = ChirpTransform::tableBytes(kind, count);
        memory.scratch = ChirpTransform::scratchBytes(kind, count);
        // Both ways are tried on arrays of their own; a chirp plans for its own length.
        const std::uint64_t trial =
            count * (sizeof(float) + 2 * sizeof(std::complex<float>)) + memory.scratch;
        memory.planning = std::max(memory.planning, 2 * memory.scratch) + trial;
    }
    return memory;
}

} // namespace fft_tensor
