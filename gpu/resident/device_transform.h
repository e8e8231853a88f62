// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "kernels/tensor_order.h"
#include "resident/layout_order.h"
#include "runtime/fft.h"
#include "spectral/unit_arithmetic.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace fft_tensor::gpu {

/// The transforms of one layout in device memory: cuFFT's plans, made when they are first needed, and the
/// moves between the two orders. cuFFT transforms up to three axes at once; more are done three at a time,
/// from the inside out. Thread rule: the thread that owns the device.
class DeviceTransform {
  public:
    /// Throws as LayoutOrder does; making plans, as FftPlan does, Error(outOfMemory).
    DeviceTransform(const SpectrumLayout& layout, DeviceMemory& memory);

    [[nodiscard]] const SpectrumLayout& layout() const { return m_layout; }
    [[nodiscard]] const LayoutOrder& arrays() const { return m_arrays; }
    /// Bytes of work memory that it holds now.
    [[nodiscard]] std::uint64_t heldBytes() const {
        return m_work.bytes() + m_arranged.bytes() + m_unordered.bytes();
    }

    /// Gives work memory back, keeping the plans.
    void dropWork();

    /// The half spectrum (tensor order) of tensor · 2^-exponent. Work memory is taken at the first call, and
    /// kept.
    void forward(const float* tensor, int exponent, ComplexParts* spectrum, Stream& stream);
    /// The tensor of a half spectrum in device order (arrays().deviceCount), which is destroyed, ·
    /// 2^exponent.
    void inverse(ComplexParts* deviceSpectrum, int exponent, float* tensor, Stream& stream);
    /// The same, but for the scale that it returns: where nothing has to be moved, whoever looks at the
    /// tensor next can scale it, too.
    [[nodiscard]] PendingScale inverseUnscaled(ComplexParts* deviceSpectrum, int exponent, float* tensor,
                                               Stream& stream);

  private:
    /// One batch of transforms, run in equal parts where cuFFT's work memory for all of them is not to be
    /// had.
    struct Pass {
        std::unique_ptr<FftPlan> plan, last; ///< `last`: of the rest that does not fill a part
        std::uint64_t batch = 1;
        std::uint64_t repeats = 1; ///< of the whole batch, one after the other in memory
        std::uint64_t repeatDistance = 0;
    };
    /// Plans of one direction.
    struct Direction {
        Pass inner;              ///< of the innermost axes, up to three
        std::vector<Pass> outer; ///< of the axes beyond, from the inside out
        [[nodiscard]] std::size_t workBytes() const;
    };
    [[nodiscard]] std::unique_ptr<FftPlan> makePlan(const calls::FftSpec& spec) const;
    [[nodiscard]] Pass makePass(calls::FftSpec spec) const;
    [[nodiscard]] Direction makeDirection(calls::FftKind inner, calls::FftKind outer) const;
    void addOuterPasses(calls::FftKind kind, std::vector<Pass>& passes) const;
    const Direction& forwardPlans();
    const Direction& inversePlans();
    const Direction& plansOf(std::optional<Direction>& direction, calls::FftKind inner, calls::FftKind outer);
    template<class Input, class Output>
    void run(const Pass& pass, Input* input, Output* output, Stream& stream);
    [[nodiscard]] std::uint64_t arrangingBytes() const;

    SpectrumLayout m_layout;
    LayoutOrder m_arrays;
    DeviceMemory& m_memory;
    std::vector<std::uint64_t> m_lengths; ///< of the transformed axes, outermost first
    std::optional<Direction> m_forward, m_inverse;
    DeviceBuffer<std::byte> m_work;
    DeviceBuffer<float> m_arranged;         ///< the tensor in device order, where that is another
    DeviceBuffer<ComplexParts> m_unordered; ///< the spectrum in device order, where that is another
};

} // namespace fft_tensor::gpu
