// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "kernels/tensor_order.h"

#include "kernels/grid_loop.h"

#include <cmath>

namespace fft_tensor::gpu {

namespace {

using Coordinates = TransformOrder::Coordinates;

__global__ void moveToDevice(TransformOrder order, std::uint64_t count, const float* values, int exponent,
                             float* out) {
    gridLoop(count, [&](std::uint64_t i) {
        out[order.sameTensor ? i : order.deviceTensorIndex(order.coordinatesOf(i, false))] =
            scalbnf(values[i], exponent);
    });
}

__global__ void moveFromDevice(TransformOrder order, std::uint64_t count, const float* values,
                               PendingScale scale, float* out) {
    gridLoop(count, [&](std::uint64_t i) {
        const std::uint64_t from =
            order.sameTensor ? i : order.deviceTensorIndex(order.coordinatesOf(i, false));
        out[i] = scalbnf(values[from] * scale.factor, scale.exponent);
    });
}

__global__ void gatherSpectrum(TransformOrder order, std::uint32_t halfCount, const ComplexParts* spectrum,
                               ComplexParts* out) {
    gridLoop(halfCount, [&](std::uint64_t i) {
        const Coordinates coordinates = order.coordinatesOf(i, true);
        const bool direct = order.isInDeviceHalf(coordinates);
        ComplexParts f =
            spectrum[order.deviceSpectrumIndex(direct ? coordinates : order.mirrored(coordinates))];
        if (!direct)
            f.im = -f.im;
        out[i] = f;
    });
}

/// Half of F[coordinates] + conj F[-coordinates], of whichever the stored half holds.
__device__ ComplexParts hermitianPart(const TransformOrder& order, const ComplexParts* spectrum,
                                      const Coordinates& coordinates) {
    const Coordinates mirror = order.mirrored(coordinates);
    const bool direct = order.isInStoredHalf(coordinates), opposite = order.isInStoredHalf(mirror);
    ComplexParts sum;
    if (direct)
        sum = spectrum[order.storedIndex(coordinates)];
    if (opposite) {
        const ComplexParts f = spectrum[order.storedIndex(mirror)];
        sum.re += f.re;
        sum.im -= f.im;
    }
    const float share = direct && opposite ? 0.5f : 1.0f;
    return {sum.re * share, sum.im * share};
}

__global__ void gatherHermitian(TransformOrder order, std::uint64_t deviceCount, const ComplexParts* spectrum,
                                ComplexParts* out) {
    gridLoop(deviceCount,
             [&](std::uint64_t i) { out[i] = hermitianPart(order, spectrum, order.coordinatesOfDevice(i)); });
}

/// In a mirror plane, half of what is listed there and half of it, conjugated, at its mirror image: at most
/// two terms meet at a coordinates, so that their order does not show. It is the Hermitian part of whatever
/// is listed, as on the CPU, also where a self-conjugate coefficient is not real or both images are there.
__device__ void addHalf(ComplexParts& to, ComplexParts f) {
    atomicAdd(&to.re, 0.5f * f.re);
    atomicAdd(&to.im, 0.5f * f.im);
}

__global__ void scatterUnits(TransformOrder order, SpectrumIndex index, std::uint32_t count,
                             const std::uint32_t* positions, const ComplexParts* values, ComplexParts* out) {
    gridLoop(count, [&](std::uint64_t i) {
        const std::uint32_t position = positions[i];
        const ComplexParts f = values[i], conjugate{f.re, -f.im};
        const bool shared = index.inMirrorPlane(position);
        const Coordinates coordinates = order.coordinatesOf(position, true),
                          mirror = order.mirrored(coordinates);
        const auto put = [&](const Coordinates& at, ComplexParts value) {
            if (!order.isInDeviceHalf(at))
                return;
            ComplexParts& to = out[order.deviceSpectrumIndex(at)];
            if (shared)
                addHalf(to, value);
            else
                to = value;
        };
        put(coordinates, f);
        put(mirror, conjugate);
    });
}

} // namespace

void tensorToDevice(const TransformOrder& order, std::uint64_t count, const float* values, int exponent,
                    float* out, Stream& stream) {
    launch(moveToDevice, threadPerItem(count), stream, order, count, values, exponent, out);
}

void tensorFromDevice(const TransformOrder& order, std::uint64_t count, const float* values,
                      PendingScale scale, float* out, Stream& stream) {
    launch(moveFromDevice, threadPerItem(count), stream, order, count, values, scale, out);
}

void spectrumFromDevice(const TransformOrder& order, std::uint32_t halfCount, const ComplexParts* spectrum,
                        ComplexParts* out, Stream& stream) {
    launch(gatherSpectrum, threadPerItem(halfCount), stream, order, halfCount, spectrum, out);
}

void spectrumToDevice(const TransformOrder& order, std::uint64_t deviceCount, const ComplexParts* spectrum,
                      ComplexParts* out, Stream& stream) {
    launch(gatherHermitian, threadPerItem(deviceCount), stream, order, deviceCount, spectrum, out);
}

void scatterToDevice(const TransformOrder& order, const SpectrumIndex& index, std::uint32_t count,
                     const std::uint32_t* positions, const ComplexParts* values, ComplexParts* out,
                     Stream& stream) {
    launch(scatterUnits, threadPerItem(count), stream, order, index, count, positions, values, out);
}

} // namespace fft_tensor::gpu
