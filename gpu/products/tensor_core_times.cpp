// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "products/tensor_core_times.h"

#include "base/error.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <random>

namespace fft_tensor::gpu {

namespace {

constexpr int firstMajor = 8; ///< compute capability of the first cards with TF32 and bf16

/// A matrix of numbers that look random: what a card's clock does depends on them.
template<class Number>
class RandomMatrix {
  public:
    RandomMatrix(std::uint64_t count, Device& device, JobContext& context)
        : m_numbers(device.memory(), count) {
        std::mt19937 random(1);
        std::uniform_real_distribution<float> uniform(-1, 1);
        std::vector<Number> pattern(std::min<std::uint64_t>(count, patternLength));
        for (Number& number : pattern)
            number = numberOf(uniform(random));
        const StreamGuard guard(device.stream());
        for (std::uint64_t first = 0; first < count; first += pattern.size())
            device.transfers().upload(m_numbers.data() + first, pattern.data(),
                                      std::min<std::uint64_t>(count - first, pattern.size()) * sizeof(Number),
                                      context);
    }
    [[nodiscard]] const Number* data() const { return m_numbers.data(); }

  private:
    static constexpr std::uint64_t patternLength = 1'000'003; ///< no multiple of a row

    /// bf16 is the upper half of float32.
    static Number numberOf(float value) {
        if constexpr (sizeof(Number) == sizeof(float)) {
            return value;
        } else {
            std::uint32_t bits = 0;
            std::memcpy(&bits, &value, sizeof(bits));
            return static_cast<Number>(bits >> 16);
        }
    }

    DeviceBuffer<Number> m_numbers;
};

template<class Number>
double medianSeconds(const DenseMeasurement& asked, calls::BlasMath math, ProductDevice& shared,
                     JobContext& context) {
    Device& device = *shared.device;
    const std::uint64_t bytes = (asked.inputs * asked.outputs + asked.batch * asked.inputs) * sizeof(Number) +
                                asked.batch * asked.outputs * sizeof(float);
    device.memory().requireRoom(bytes, "a dense product on tensor cores");
    const RandomMatrix<Number> x(asked.batch * asked.inputs, device, context);
    const RandomMatrix<Number> weight(asked.inputs * asked.outputs, device, context);
    DeviceBuffer<float> y(device.memory(), asked.batch * asked.outputs);
    const StreamGuard guard(device.stream());
    calls::GemmSpec spec;
    spec.math = math;
    spec.rows = static_cast<std::int64_t>(asked.batch);
    spec.columns = spec.ldb = spec.ldc = static_cast<std::int64_t>(asked.outputs);
    spec.inner = spec.lda = static_cast<std::int64_t>(asked.inputs);
    Event begin, end;
    const auto secondsOf = [&](int times) {
        context.checkpoint();
        begin.record(device.stream());
        for (int i = 0; i < times; ++i)
            shared.blas().multiply(spec, x.data(), weight.data(), y.data(), device.stream());
        end.record(device.stream());
        device.stream().synchronize();
        return end.secondsSince(begin) / times;
    };
    (void)secondsOf(1); // cuBLAS loads its kernels
    const double one = std::max(secondsOf(1), 1e-9);
    const int times = static_cast<int>(std::clamp(asked.shortest / one, 1.0, 1000.0));
    std::vector<double> seconds;
    for (int run = 0; run < asked.runs; ++run)
        seconds.push_back(secondsOf(times));
    const auto middle = seconds.begin() + static_cast<std::ptrdiff_t>(seconds.size() / 2);
    std::nth_element(seconds.begin(), middle, seconds.end());
    return *middle;
}

/// Why a product in this arithmetic would not be what its name says, as a sentence; empty: it would be.
std::string whyNot(calls::BlasMath math, const calls::DeviceFacts& facts) {
    if (facts.major < firstMajor)
        return "This GPU is of compute capability " + std::to_string(facts.major) + "." +
               std::to_string(facts.minor) + ": its tensor cores know neither TF32 nor bf16.";
    // By NVIDIA's documents 0 takes precedence over what a program asks for.
    const char* const given = std::getenv("NVIDIA_TF32_OVERRIDE");
    if (math == calls::BlasMath::tensorFloat32 && given != nullptr && std::strcmp(given, "0") == 0)
        return "NVIDIA_TF32_OVERRIDE=0 in the environment switches TF32 off.";
    return {};
}

/// What lacks memory is one figure's own affair.
template<class Number>
TensorCoreTime timeOne(const char* name, const DenseMeasurement& asked, calls::BlasMath math,
                       const calls::DeviceFacts& facts, ProductDevice& shared, JobContext& context) {
    if (std::string why = whyNot(math, facts); !why.empty())
        return {name, {}, std::move(why)};
    try {
        return {name, medianSeconds<Number>(asked, math, shared, context), {}};
    } catch (const Error& error) {
        if (error.code() != ErrorCode::outOfMemory)
            throw;
        return {name, {}, error.message()};
    }
}

} // namespace

std::vector<TensorCoreTime> timeTensorCores(const DenseMeasurement& asked, const calls::DeviceFacts& facts,
                                            ProductDevice& shared, JobContext& context) {
    using calls::BlasMath;
    return {timeOne<float>("TF32", asked, BlasMath::tensorFloat32, facts, shared, context),
            timeOne<std::uint16_t>("bf16", asked, BlasMath::bfloat16, facts, shared, context)};
}

} // namespace fft_tensor::gpu
