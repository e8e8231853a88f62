// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "runtime/calls.h"

#include "base/large_vector.h"
#include "host/device_state.h"
#include "transform/fft_plan.h"

#include <cmath>
#include <complex>
#include <cstring>
#include <vector>

namespace fft_tensor::gpu::calls {

namespace {

using Complex = std::complex<float>;
using host::DeviceState;

/// Relative to the largest coefficient: twenty times what single precision leaves behind a transform.
constexpr float hermitianTolerance = 1e-5f;

/// Where the numbers of one side lie in memory.
struct Side {
    std::int64_t lengths[3] = {1, 1, 1}; ///< right-aligned: the innermost length is the last
    std::int64_t stride = 1, distance = 0;
    Side(const FftSpec& spec, bool halved, std::int64_t givenStride, std::int64_t givenDistance)
        : stride(givenStride) {
        for (int axis = 0; axis < spec.rank; ++axis)
            lengths[3 - spec.rank + axis] = spec.lengths[axis];
        if (halved)
            lengths[2] = lengths[2] / 2 + 1;
        distance = givenDistance != 0 ? givenDistance : count() * stride;
    }
    [[nodiscard]] std::int64_t count() const { return lengths[0] * lengths[1] * lengths[2]; }
    /// From the first number to behind the last one.
    [[nodiscard]] std::int64_t span(std::int64_t batch) const {
        return (batch - 1) * distance + (count() - 1) * stride + 1;
    }
};

/// Transforms along one axis of a dense array, `repeats` times one after another.
struct Pass {
    fft_tensor::FftPlan plan;
    std::int64_t repeats, numbers; ///< numbers: of one repeat
};

struct Plan {
    FftSpec spec;
    Side input, output;
    std::size_t workBytes = 0;
    std::vector<Pass> passes; ///< between complex numbers, in the order to run
    std::optional<fft_tensor::FftPlan> real;

    explicit Plan(const FftSpec& given)
        : spec(given),
          input(given, given.kind == FftKind::complexToReal, given.inputStride, given.inputDistance),
          output(given, given.kind == FftKind::realToComplex, given.outputStride, given.outputDistance) {
        const Side& spectrum = given.kind == FftKind::complexToReal ? input : output;
        workBytes = static_cast<std::size_t>(given.batch * spectrum.count()) * sizeof(Complex);
        const bool forward = given.kind == FftKind::realToComplex || given.kind == FftKind::complexForward;
        const int axes = isReal() ? 2 : 3;
        for (int axis = axes; axis-- > 0;)
            addPass(spectrum, axis, forward);
        if (isReal())
            real = fft_tensor::FftPlan::ofLines(
                {forward ? fft_tensor::FftKind::realToHalf : fft_tensor::FftKind::halfToReal,
                 static_cast<int>(realSide().lengths[2]), static_cast<int>(rows())});
    }
    [[nodiscard]] bool isReal() const {
        return spec.kind == FftKind::realToComplex || spec.kind == FftKind::complexToReal;
    }
    [[nodiscard]] const Side& realSide() const {
        return spec.kind == FftKind::complexToReal ? output : input;
    }
    [[nodiscard]] std::int64_t rows() const { return spec.batch * input.lengths[0] * input.lengths[1]; }

  private:
    void addPass(const Side& spectrum, int axis, bool forward) {
        const std::int64_t length = spectrum.lengths[axis];
        if (length == 1)
            return;
        std::int64_t inner = 1;
        for (int below = axis + 1; below < 3; ++below)
            inner *= spectrum.lengths[below];
        const std::int64_t repeats = spec.batch * spectrum.count() / (length * inner);
        passes.push_back({fft_tensor::FftPlan::ofLines(
                              {forward ? fft_tensor::FftKind::forward : fft_tensor::FftKind::backward,
                               static_cast<int>(length), static_cast<int>(inner), true, true}),
                          repeats, length * inner});
    }
};

template<class T>
LargeVector<T> gather(const void* memory, const Side& side, std::int64_t batch) {
    const auto* const from = static_cast<const T*>(memory);
    LargeVector<T> dense(static_cast<std::size_t>(batch * side.count()));
    std::size_t next = 0;
    for (std::int64_t b = 0; b < batch; ++b)
        for (std::int64_t i = 0; i < side.count(); ++i)
            dense[next++] = from[b * side.distance + i * side.stride];
    return dense;
}

template<class T>
void scatter(const LargeVector<T>& dense, void* memory, const Side& side, std::int64_t batch) {
    auto* const to = static_cast<T*>(memory);
    std::size_t next = 0;
    for (std::int64_t b = 0; b < batch; ++b)
        for (std::int64_t i = 0; i < side.count(); ++i)
            to[b * side.distance + i * side.stride] = dense[next++];
}

void runPasses(const Plan& plan, LargeVector<Complex>& numbers) {
    for (const Pass& pass : plan.passes) {
        LargeVector<Complex> chunk(
            static_cast<std::size_t>(pass.numbers)); // aligned, unlike parts of an array
        for (std::int64_t repeat = 0; repeat < pass.repeats; ++repeat) {
            const auto begin = numbers.begin() + repeat * pass.numbers;
            std::copy(begin, begin + pass.numbers, chunk.begin());
            pass.plan.execute(chunk.data(), chunk.data());
            std::copy(chunk.begin(), chunk.end(), begin);
        }
    }
}

/// Whether the planes that are their own mirror images are symmetric: else cuFFT's complex-to-real answers
/// something that depends on its own order of axes.
bool isHermitian(const Complex* numbers, const Side& spectrum, std::int64_t innermost) {
    const std::int64_t n0 = spectrum.lengths[0], n1 = spectrum.lengths[1], half = spectrum.lengths[2];
    float largest = 0, difference = 0;
    for (std::int64_t i = 0; i < spectrum.count(); ++i)
        largest = std::max(largest, std::abs(numbers[i]));
    const auto at = [&](std::int64_t i, std::int64_t j, std::int64_t k) {
        return numbers[(i % n0 * n1 + j % n1) * half + k];
    };
    for (const std::int64_t k : {std::int64_t{0}, innermost % 2 == 0 ? innermost / 2 : std::int64_t{0}})
        for (std::int64_t i = 0; i < n0; ++i)
            for (std::int64_t j = 0; j < n1; ++j)
                difference = std::max(difference, std::abs(at(i, j, k) - std::conj(at(n0 - i, n1 - j, k))));
    return difference <= hermitianTolerance * largest; // false for NaN, too
}

Status failed(const char* words) {
    return {StatusCode::failed, "executeFft", 4, words};
}

void forwardReal(const Plan& plan, const void* input, void* output) {
    auto reals = gather<float>(input, plan.input, plan.spec.batch);
    LargeVector<Complex> numbers(static_cast<std::size_t>(plan.spec.batch * plan.output.count()));
    plan.real->execute(reals.data(), numbers.data());
    runPasses(plan, numbers);
    scatter(numbers, output, plan.output, plan.spec.batch);
}

Status backwardReal(const Plan& plan, void* input, void* output) {
    auto numbers = gather<Complex>(input, plan.input, plan.spec.batch);
    for (std::int64_t b = 0; plan.spec.rank > 1 && b < plan.spec.batch; ++b)
        if (!isHermitian(numbers.data() + b * plan.input.count(), plan.input, plan.output.lengths[2]))
            return failed("a spectrum that is not Hermitian cannot be transformed to real numbers");
    if (input != output) { // destroyed, as cuFFT may
        const LargeVector<Complex> nothing(numbers.size(), Complex(NAN, NAN));
        if (plan.spec.rank > 1)
            scatter(nothing, input, plan.input, plan.spec.batch);
    }
    runPasses(plan, numbers);
    LargeVector<float> reals(static_cast<std::size_t>(plan.spec.batch * plan.output.count()));
    plan.real->execute(numbers.data(), reals.data());
    scatter(reals, output, plan.output, plan.spec.batch);
    return {};
}

void complexToComplex(const Plan& plan, const void* input, void* output) {
    auto numbers = gather<Complex>(input, plan.input, plan.spec.batch);
    runPasses(plan, numbers);
    scatter(numbers, output, plan.output, plan.spec.batch);
}

bool isPossible(const FftSpec& spec) {
    bool possible = spec.rank >= 1 && spec.rank <= 3 && spec.batch >= 1 && spec.inputStride >= 1 &&
                    spec.outputStride >= 1 && spec.inputDistance >= 0 && spec.outputDistance >= 0;
    std::int64_t count = spec.batch;
    for (int axis = 0; possible && axis < spec.rank; ++axis) {
        possible = spec.lengths[axis] >= 1 && spec.lengths[axis] <= INT32_MAX / count;
        count *= spec.lengths[axis];
    }
    return possible;
}

/// Whether input, output and work memory lie where the plan will touch them.
const char* misplaced(DeviceState& state, const Plan& plan, const void* input, const void* output,
                      const void* work) {
    const auto bytes = [&](const Side& side) {
        const bool real = plan.isReal() && &side == &plan.realSide();
        return static_cast<std::size_t>(side.span(plan.spec.batch)) *
               (real ? sizeof(float) : sizeof(Complex));
    };
    const auto aligned = [](const void* at) {
        return reinterpret_cast<std::uintptr_t>(at) % sizeof(Complex) == 0;
    };
    if (!aligned(input) || !aligned(output))
        return "real data must lie on addresses that fit complex numbers";
    if (!state.memory().contains(input, bytes(plan.input)))
        return "the input is not inside one buffer";
    if (!state.memory().contains(output, bytes(plan.output)))
        return "the output is not inside one buffer";
    return state.memory().contains(work, plan.workBytes) ? nullptr
                                                         : "the work memory is not inside one buffer";
}

} // namespace

Status createFft(FftHandle& plan, const FftSpec& spec, std::size_t& workBytes) noexcept {
    plan = nullptr;
    workBytes = 0;
    return host::counted("createFft", [&](DeviceState&) {
        if (!isPossible(spec))
            return Status{StatusCode::failed, "createFft", 8, "invalid size"};
        auto* const made = new Plan(spec);
        plan = made;
        workBytes = made->workBytes;
        return Status{};
    });
}

Status destroyFft(FftHandle plan) noexcept {
    delete static_cast<Plan*>(plan);
    return plan == nullptr ? Status{} : host::counted("destroyFft", [](DeviceState&) { return Status{}; });
}

Status executeFft(FftHandle handle, void* input, void* output, void* work, StreamHandle stream) noexcept {
    return host::counted("executeFft", [&](DeviceState& state) {
        const Plan* const plan = static_cast<const Plan*>(handle);
        if (plan == nullptr || stream == nullptr)
            return failed("there is no plan, or no stream");
        if (const char* const what = misplaced(state, *plan, input, output, work))
            return failed(what);
        std::memset(work, host::DeviceMemoryPool::pattern, plan->workBytes); // nobody keeps anything there
        if (plan->spec.kind == FftKind::realToComplex)
            forwardReal(*plan, input, output);
        else if (plan->spec.kind == FftKind::complexToReal)
            return backwardReal(*plan, input, output);
        else
            complexToComplex(*plan, input, output);
        return Status{};
    });
}

} // namespace fft_tensor::gpu::calls
