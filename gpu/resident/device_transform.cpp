// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "resident/device_transform.h"

#include "base/error.h"
#include "kernels/tensor_order.h"

#include <algorithm>
#include <utility>

namespace fft_tensor::gpu {

namespace {

constexpr std::size_t axesAtOnce = 3; ///< of cuFFT

std::uint64_t product(const std::vector<std::uint64_t>& lengths, std::size_t begin, std::size_t end) {
    std::uint64_t all = 1;
    for (std::size_t i = begin; i < end; ++i)
        all *= lengths[i];
    return all;
}

} // namespace

DeviceTransform::DeviceTransform(const SpectrumLayout& layout, DeviceMemory& memory)
    : m_layout(layout), m_arrays(layout), m_memory(memory) {
    for (int a = 0; a < m_arrays.order.axes; ++a)
        if (m_arrays.order.axis[a].transformed)
            m_lengths.push_back(m_arrays.order.axis[a].length);
}

DeviceTransform::Direction DeviceTransform::makeDirection(calls::FftKind inner, calls::FftKind outer) const {
    const std::size_t rank = std::min(axesAtOnce, m_lengths.size()), first = m_lengths.size() - rank;
    calls::FftSpec spec;
    spec.kind = inner;
    spec.rank = static_cast<int>(rank);
    for (std::size_t i = 0; i < rank; ++i)
        spec.lengths[i] = static_cast<std::int64_t>(m_lengths[first + i]);
    const std::uint64_t lines = product(m_lengths, first, m_lengths.size() - 1);
    spec.inputDistance = static_cast<std::int64_t>(lines * m_lengths.back());
    spec.outputDistance = static_cast<std::int64_t>(lines * (m_lengths.back() / 2 + 1));
    if (inner == calls::FftKind::complexToReal)
        std::swap(spec.inputDistance, spec.outputDistance);
    spec.batch = static_cast<std::int64_t>(m_arrays.outer * product(m_lengths, 0, first));
    Direction direction;
    direction.inner = makePass(spec);
    addOuterPasses(outer, direction.outer);
    return direction;
}

const DeviceTransform::Direction& DeviceTransform::forwardPlans() {
    return plansOf(m_forward, calls::FftKind::realToComplex, calls::FftKind::complexForward);
}

const DeviceTransform::Direction& DeviceTransform::inversePlans() {
    return plansOf(m_inverse, calls::FftKind::complexToReal, calls::FftKind::complexInverse);
}

/// With work memory. Plans that were made when there was more of it make way for plans of smaller parts.
const DeviceTransform::Direction& DeviceTransform::plansOf(std::optional<Direction>& direction,
                                                           calls::FftKind inner, calls::FftKind outer) {
    const auto takeWork = [&] { makeRoom(m_work, direction->workBytes(), m_memory); };
    if (direction) {
        try {
            takeWork();
            return *direction;
        } catch (const Error& error) {
            if (error.code() != ErrorCode::outOfMemory)
                throw;
            direction.reset();
        }
    }
    direction = makeDirection(inner, outer);
    takeWork();
    return *direction;
}

/// Of the axes beyond the innermost three, three at a time: each group is strided by all that lies inside it,
/// and is repeated for every index of what lies outside.
void DeviceTransform::addOuterPasses(calls::FftKind kind, std::vector<Pass>& passes) const {
    std::size_t end = m_lengths.size() - std::min(axesAtOnce, m_lengths.size());
    while (end > 0) {
        const std::size_t begin = end - std::min(axesAtOnce, end);
        const std::uint64_t inside =
            product(m_lengths, end, m_lengths.size() - 1) * (m_lengths.back() / 2 + 1);
        calls::FftSpec spec;
        spec.kind = kind;
        spec.rank = static_cast<int>(end - begin);
        for (std::size_t i = begin; i < end; ++i)
            spec.lengths[i - begin] = static_cast<std::int64_t>(m_lengths[i]);
        spec.batch = static_cast<std::int64_t>(inside);
        spec.inputStride = spec.outputStride = static_cast<std::int64_t>(inside);
        spec.inputDistance = spec.outputDistance = 1;
        Pass pass = makePass(spec);
        pass.repeats = m_arrays.outer * product(m_lengths, 0, begin);
        pass.repeatDistance = inside * product(m_lengths, begin, end);
        passes.push_back(std::move(pass));
        end = begin;
    }
}

std::unique_ptr<FftPlan> DeviceTransform::makePlan(const calls::FftSpec& spec) const {
    return m_memory.makeWithRoom([&] { return std::make_unique<FftPlan>(spec); });
}

/// The largest part of the batch whose work memory is to be had. cuFFT wants real data on addresses that fit
/// complex numbers: parts of odd rows are of an even number of them.
DeviceTransform::Pass DeviceTransform::makePass(calls::FftSpec spec) const {
    Pass pass;
    pass.batch = static_cast<std::uint64_t>(spec.batch);
    const bool oddRows = (spec.kind == calls::FftKind::realToComplex && spec.inputDistance % 2 != 0) ||
                         (spec.kind == calls::FftKind::complexToReal && spec.outputDistance % 2 != 0);
    const std::uint64_t least = std::min<std::uint64_t>(pass.batch, oddRows ? 2 : 1);
    const std::uint64_t room = m_memory.available() + m_work.bytes(), arranging = arrangingBytes();
    for (std::uint64_t part = pass.batch;; part = std::max(least, (part + 1) / 2)) {
        if (oddRows && part != pass.batch)
            part += part % 2;
        spec.batch = static_cast<std::int64_t>(part);
        pass.plan = makePlan(spec);
        if (part == least || pass.plan->workBytes() + arranging <= room)
            break;
        pass.plan.reset();
    }
    if (const std::uint64_t rest = pass.batch % static_cast<std::uint64_t>(spec.batch); rest != 0) {
        spec.batch = static_cast<std::int64_t>(rest);
        pass.last = makePlan(spec);
    }
    return pass;
}

/// Of the arrays in the other order, which are taken after the plans are made, if they are not there yet.
std::uint64_t DeviceTransform::arrangingBytes() const {
    return (m_arrays.sameTensor ? 0 : m_layout.fullCount() * sizeof(float)) +
           (m_arrays.sameSpectrum ? 0 : m_arrays.deviceCount * sizeof(ComplexParts)) - m_arranged.bytes() -
           m_unordered.bytes();
}

std::size_t DeviceTransform::Direction::workBytes() const {
    std::size_t most = 1;
    const auto see = [&](const Pass& pass) {
        most = std::max(most, pass.plan->workBytes());
        if (pass.last)
            most = std::max(most, pass.last->workBytes());
    };
    see(inner);
    for (const Pass& pass : outer)
        see(pass);
    return most;
}

void DeviceTransform::dropWork() {
    m_work.reset();
    m_arranged.reset();
    m_unordered.reset();
}

template<class Input, class Output>
void DeviceTransform::run(const Pass& pass, Input* input, Output* output, Stream& stream) {
    const calls::FftSpec& spec = pass.plan->spec();
    const auto part = static_cast<std::uint64_t>(spec.batch);
    for (std::uint64_t repeat = 0; repeat < pass.repeats; ++repeat)
        for (std::uint64_t first = 0; first < pass.batch; first += part) {
            FftPlan& plan = first + part <= pass.batch ? *pass.plan : *pass.last;
            const std::uint64_t begin = repeat * pass.repeatDistance;
            plan.execute(input + begin + first * static_cast<std::uint64_t>(spec.inputDistance),
                         output + begin + first * static_cast<std::uint64_t>(spec.outputDistance),
                         m_work.data(), stream);
        }
}

void DeviceTransform::forward(const float* tensor, int exponent, ComplexParts* spectrum, Stream& stream) {
    const Direction& plans = forwardPlans();
    const std::uint64_t count = m_layout.fullCount();
    // cuFFT leaves the input of a real-to-complex transform as it is, but its interface is not const.
    float* input = const_cast<float*>(tensor);
    if (!m_arrays.sameTensor || exponent != 0) {
        makeRoom(m_arranged, count, m_memory);
        tensorToDevice(m_arrays.order, count, tensor, -exponent, m_arranged.data(), stream);
        input = m_arranged.data();
    }
    if (!m_arrays.sameSpectrum)
        makeRoom(m_unordered, m_arrays.deviceCount, m_memory);
    ComplexParts* const target = m_arrays.sameSpectrum ? spectrum : m_unordered.data();
    run(plans.inner, input, target, stream);
    for (const Pass& pass : plans.outer)
        run(pass, target, target, stream);
    if (!m_arrays.sameSpectrum)
        spectrumFromDevice(m_arrays.order, static_cast<std::uint32_t>(m_layout.halfCount()), target, spectrum,
                           stream);
}

PendingScale DeviceTransform::inverseUnscaled(ComplexParts* deviceSpectrum, int exponent, float* tensor,
                                              Stream& stream) {
    const Direction& plans = inversePlans();
    if (!m_arrays.sameTensor)
        makeRoom(m_arranged, m_layout.fullCount(), m_memory);
    float* const target = m_arrays.sameTensor ? tensor : m_arranged.data();
    for (auto pass = plans.outer.rbegin(); pass != plans.outer.rend(); ++pass)
        run(*pass, deviceSpectrum, deviceSpectrum, stream);
    run(plans.inner, deviceSpectrum, target, stream);
    const PendingScale scale{static_cast<float>(1 / m_layout.transformLength()), exponent};
    if (m_arrays.sameTensor)
        return scale;
    tensorFromDevice(m_arrays.order, m_layout.fullCount(), target, scale, tensor, stream);
    return {};
}

void DeviceTransform::inverse(ComplexParts* deviceSpectrum, int exponent, float* tensor, Stream& stream) {
    const PendingScale left = inverseUnscaled(deviceSpectrum, exponent, tensor, stream);
    if (m_arrays.sameTensor)
        tensorFromDevice(m_arrays.order, m_layout.fullCount(), tensor, left, tensor, stream);
}

} // namespace fft_tensor::gpu
