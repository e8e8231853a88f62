// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// The one file that knows FFTW.
#include "transform/fft_plan.h"

#include "base/error.h"
#include "base/large_vector.h"

#include <fftw3.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <mutex>
#include <string>
#include <vector>

namespace fft_tensor {

namespace {

/// FFTW's planner is not thread-safe, whatever object calls it.
std::mutex plannerMutex;

/// What measuring found so far, in FFTW's own words. It is kept apart from the planner, whose plans for files
/// (ofLines) it would change. Guarded by plannerMutex.
std::string measuredWisdom;

constexpr std::uint64_t worthMeasuring = 1024; ///< shorter ones are fast however they are planned

bool isReal(FftKind kind) {
    return kind == FftKind::realToHalf || kind == FftKind::halfToReal;
}

/// Memory to plan on: measuring plans write to it.
struct PlanningMemory {
    LargeVector<float> reals;
    LargeVector<std::byte> numbers;
    PlanningMemory(std::size_t realCount, std::size_t complexCount)
        : reals(realCount), numbers(complexCount * sizeof(fftwf_complex)) {
        std::fill(reals.begin(), reals.end(), 0.0f);
        std::fill(numbers.begin(), numbers.end(), std::byte{});
    }
    fftwf_complex* complex() { return reinterpret_cast<fftwf_complex*>(numbers.data()); }
};

/// So many numbers that the array behind them is aligned as well.
std::size_t aligned(std::size_t count) {
    return (count + 15) / 16 * 16;
}

fftwf_plan planLines(const LineBatch& b) {
    const std::size_t half = static_cast<std::size_t>(b.length) / 2 + 1, lines = b.lines, length = b.length;
    const std::size_t apart = isReal(b.kind) || b.inPlace ? 0 : aligned(length * lines);
    const bool cosine = takesReals(b.kind) && givesReals(b.kind);
    PlanningMemory memory(cosine           ? apart + length * lines
                          : isReal(b.kind) ? length * lines
                                           : 0,
                          cosine           ? 0
                          : isReal(b.kind) ? half * lines
                                           : apart + length * lines);
    const fftwf_r2r_kind cosineKind = b.kind == FftKind::cosine ? FFTW_REDFT10 : FFTW_REDFT01;
    const int stride = b.interleaved ? b.lines : 1;
    const int distance = b.interleaved ? 1 : b.length;
    const int halfDistance = b.interleaved ? 1 : static_cast<int>(half);
    const unsigned flags = FFTW_ESTIMATE | FFTW_DESTROY_INPUT;
    float* const reals = memory.reals.data();
    fftwf_complex* const numbers = memory.complex();
    switch (b.kind) {
    case FftKind::realToHalf:
        return fftwf_plan_many_dft_r2c(1, &b.length, b.lines, reals, nullptr, stride, distance, numbers,
                                       nullptr, stride, halfDistance, flags);
    case FftKind::halfToReal:
        return fftwf_plan_many_dft_c2r(1, &b.length, b.lines, numbers, nullptr, stride, halfDistance, reals,
                                       nullptr, stride, distance, flags);
    case FftKind::cosine:
    case FftKind::cosineBack:
        return fftwf_plan_many_r2r(1, &b.length, b.lines, reals, nullptr, stride, distance, reals + apart,
                                   nullptr, stride, distance, &cosineKind, flags);
    case FftKind::forward:
    case FftKind::backward:
        break;
    }
    return fftwf_plan_many_dft(1, &b.length, b.lines, numbers, nullptr, stride, distance, numbers + apart,
                               nullptr, stride, distance,
                               b.kind == FftKind::forward ? FFTW_FORWARD : FFTW_BACKWARD, flags);
}

std::vector<std::ptrdiff_t> stridesOf(const Shape& shape) {
    std::vector<std::ptrdiff_t> strides(shape.size(), 1);
    for (std::size_t axis = shape.size(); axis-- > 1;)
        strides[axis - 1] = strides[axis] * static_cast<std::ptrdiff_t>(shape[axis]);
    return strides;
}

/// The array's axes in FFTW's terms: those transformed, the halved one last, and those that are repeated.
struct ArrayAxes {
    std::vector<fftwf_iodim64> transformed, repeated;

    ArrayAxes(FftKind kind, const SpectrumLayout& layout) {
        const auto full = stridesOf(layout.shape()), half = stridesOf(layout.halfShape());
        const auto& in = kind == FftKind::halfToReal ? half : full;
        const auto& out = kind == FftKind::realToHalf ? half : full;
        const auto dimension = [&](std::size_t axis) {
            return fftwf_iodim64{static_cast<std::ptrdiff_t>(layout.shape()[axis]), in[axis], out[axis]};
        };
        for (std::size_t axis = 0; axis < layout.shape().size(); ++axis) {
            if (static_cast<int>(axis) != layout.halvedAxis())
                (layout.isTransformed(axis) ? transformed : repeated).push_back(dimension(axis));
        }
        transformed.push_back(dimension(layout.halvedAxis()));
    }
};

std::size_t planningReals(FftKind kind, const SpectrumLayout& layout) {
    return isReal(kind) ? layout.fullCount() : 0;
}

std::size_t planningNumbers(FftKind kind, const SpectrumLayout& layout) {
    return isReal(kind) ? layout.halfCount() : 2 * aligned(layout.fullCount());
}

unsigned effortFor(const SpectrumLayout& layout, double mostSeconds) {
    if (layout.fullCount() < worthMeasuring)
        return FFTW_ESTIMATE;
    return mostSeconds > 1 ? FFTW_PATIENT : FFTW_MEASURE;
}

fftwf_plan planArray(FftKind kind, const SpectrumLayout& layout, double mostSeconds) {
    const ArrayAxes axes(kind, layout);
    const auto rank = static_cast<int>(axes.transformed.size());
    const auto repeats = static_cast<int>(axes.repeated.size());
    PlanningMemory memory(planningReals(kind, layout), planningNumbers(kind, layout));
    const unsigned flags = effortFor(layout, mostSeconds) | FFTW_DESTROY_INPUT;
    float* const reals = memory.reals.data();
    fftwf_complex* const numbers = memory.complex();
    switch (kind) {
    case FftKind::realToHalf:
        return fftwf_plan_guru64_dft_r2c(rank, axes.transformed.data(), repeats, axes.repeated.data(), reals,
                                         numbers, flags);
    case FftKind::halfToReal:
        return fftwf_plan_guru64_dft_c2r(rank, axes.transformed.data(), repeats, axes.repeated.data(),
                                         numbers, reals, flags);
    case FftKind::cosine:
    case FftKind::cosineBack:
        return nullptr;
    case FftKind::forward:
    case FftKind::backward:
        break;
    }
    return fftwf_plan_guru64_dft(rank, axes.transformed.data(), repeats, axes.repeated.data(), numbers,
                                 numbers + aligned(layout.fullCount()),
                                 kind == FftKind::forward ? FFTW_FORWARD : FFTW_BACKWARD, flags);
}

/// While it lives, the planner measures, and knows what it measured before.
class MeasuredWisdom {
  public:
    explicit MeasuredWisdom(double mostSeconds) {
        fftwf_set_timelimit(mostSeconds);
        if (!measuredWisdom.empty())
            fftwf_import_wisdom_from_string(measuredWisdom.c_str());
    }
    ~MeasuredWisdom() {
        if (char* const text = fftwf_export_wisdom_to_string()) {
            measuredWisdom = text;
            std::free(text);
        }
        fftwf_forget_wisdom();
        fftwf_set_timelimit(FFTW_NO_TIMELIMIT);
    }
    MeasuredWisdom(const MeasuredWisdom&) = delete;
    MeasuredWisdom& operator=(const MeasuredWisdom&) = delete;
};

} // namespace

struct FftPlan::Plan {
    FftKind kind;
    fftwf_plan plan;

    Plan(FftKind ofKind, fftwf_plan made, std::uint64_t length) : kind(ofKind), plan(made) {
        if (!plan)
            throw Error(ErrorCode::internal,
                        "FFTW could not plan a transform of length " + std::to_string(length) + ".");
    }
    ~Plan() {
        const std::lock_guard lock(plannerMutex);
        fftwf_destroy_plan(plan);
    }
    Plan(const Plan&) = delete;
    Plan& operator=(const Plan&) = delete;
};

FftPlan FftPlan::ofLines(const LineBatch& batch) {
    fftwf_plan made = nullptr;
    {
        const std::lock_guard lock(plannerMutex);
        made = planLines(batch);
    }
    return FftPlan(std::make_shared<const Plan>(batch.kind, made, batch.length));
}

FftPlan FftPlan::ofArray(FftKind kind, const SpectrumLayout& layout, double mostSeconds) {
    fftwf_plan made = nullptr;
    {
        const std::lock_guard lock(plannerMutex);
        const MeasuredWisdom wisdom(mostSeconds);
        made = planArray(kind, layout, mostSeconds);
    }
    return FftPlan(std::make_shared<const Plan>(kind, made, layout.fullCount()));
}

std::uint64_t FftPlan::planningBytes(FftKind kind, const SpectrumLayout& layout) {
    return planningReals(kind, layout) * sizeof(float) +
           planningNumbers(kind, layout) * sizeof(fftwf_complex);
}

void FftPlan::execute(void* in, void* out) const {
    switch (m_plan->kind) {
    case FftKind::realToHalf:
        fftwf_execute_dft_r2c(m_plan->plan, static_cast<float*>(in), static_cast<fftwf_complex*>(out));
        break;
    case FftKind::halfToReal:
        fftwf_execute_dft_c2r(m_plan->plan, static_cast<fftwf_complex*>(in), static_cast<float*>(out));
        break;
    case FftKind::cosine:
    case FftKind::cosineBack:
        fftwf_execute_r2r(m_plan->plan, static_cast<float*>(in), static_cast<float*>(out));
        break;
    case FftKind::forward:
    case FftKind::backward:
        fftwf_execute_dft(m_plan->plan, static_cast<fftwf_complex*>(in), static_cast<fftwf_complex*>(out));
        break;
    }
}

} // namespace fft_tensor
