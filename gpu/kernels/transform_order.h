// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/device_code.h"

namespace fft_tensor::gpu {

/// Where the elements of a tensor and of its half spectrum lie while cuFFT works on them.
///
/// cuFFT transforms the innermost axes and halves the last of them; a SpectrumLayout may name any axes, and
/// halves the longest. So there are two orders of each array. *Tensor order*: as everywhere in the program.
/// *Device order*: axes that are not transformed outside, then the transformed ones, both in the tensor's
/// order, and the spectrum halved along the last. Where the two agree nothing is moved. Plain numbers that
/// kernels take by value; axes of length 1 are left out, neighbours that are not transformed are one axis.
struct TransformOrder {
    static constexpr int mostAxes = 8;
    struct Axis {
        std::uint32_t length = 1;       ///< of the tensor
        std::uint32_t storedLength = 1; ///< of the half spectrum in tensor order
        bool transformed = false;
        std::uint64_t tensorStride = 0;         ///< of the tensor in tensor order
        std::uint64_t storedStride = 0;         ///< of the half spectrum in tensor order
        std::uint64_t deviceTensorStride = 0;   ///< of the tensor in device order
        std::uint64_t deviceSpectrumStride = 0; ///< of the half spectrum in device order
    };
    Axis axis[mostAxes];
    int axes = 0;
    int halved = 0;          ///< axis that is halved in tensor order
    int deviceHalved = 0;    ///< axis that is halved in device order
    bool sameTensor = false; ///< both orders of the tensor agree

    /// An index along every axis.
    struct Coordinates {
        std::uint32_t at[mostAxes] = {};
    };

    /// Of a linear index into the tensor, or (`stored`) its half spectrum, in tensor order.
    [[nodiscard]] FFT_TENSOR_DEVICE_CODE Coordinates coordinatesOf(std::uint64_t linear, bool stored) const {
        Coordinates coordinates;
        for (int a = axes - 1; a >= 0; --a) {
            const std::uint32_t length = stored ? axis[a].storedLength : axis[a].length;
            const std::uint64_t rest = linear / length;
            coordinates.at[a] = static_cast<std::uint32_t>(linear - rest * length);
            linear = rest;
        }
        return coordinates;
    }
    /// Of a linear index into the half spectrum in device order.
    [[nodiscard]] FFT_TENSOR_DEVICE_CODE Coordinates coordinatesOfDevice(std::uint64_t linear) const {
        Coordinates coordinates;
        for (int pass = 1; pass >= 0; --pass) // transformed axes are the inner ones
            for (int a = axes - 1; a >= 0; --a) {
                if (axis[a].transformed != (pass == 1))
                    continue;
                const std::uint32_t length = a == deviceHalved ? axis[a].length / 2 + 1 : axis[a].length;
                const std::uint64_t rest = linear / length;
                coordinates.at[a] = static_cast<std::uint32_t>(linear - rest * length);
                linear = rest;
            }
        return coordinates;
    }

    /// Where the mirror image lies: negated along all transformed axes.
    [[nodiscard]] FFT_TENSOR_DEVICE_CODE Coordinates mirrored(Coordinates coordinates) const {
        for (int a = 0; a < axes; ++a)
            if (axis[a].transformed && coordinates.at[a] != 0)
                coordinates.at[a] = axis[a].length - coordinates.at[a];
        return coordinates;
    }

    [[nodiscard]] FFT_TENSOR_DEVICE_CODE bool isInDeviceHalf(const Coordinates& coordinates) const {
        return coordinates.at[deviceHalved] <= axis[deviceHalved].length / 2;
    }
    [[nodiscard]] FFT_TENSOR_DEVICE_CODE bool isInStoredHalf(const Coordinates& coordinates) const {
        return coordinates.at[halved] <= axis[halved].length / 2;
    }

    [[nodiscard]] FFT_TENSOR_DEVICE_CODE std::uint64_t
    deviceTensorIndex(const Coordinates& coordinates) const {
        std::uint64_t index = 0;
        for (int a = 0; a < axes; ++a)
            index += coordinates.at[a] * axis[a].deviceTensorStride;
        return index;
    }
    [[nodiscard]] FFT_TENSOR_DEVICE_CODE std::uint64_t
    deviceSpectrumIndex(const Coordinates& coordinates) const {
        std::uint64_t index = 0;
        for (int a = 0; a < axes; ++a)
            index += coordinates.at[a] * axis[a].deviceSpectrumStride;
        return index;
    }
    [[nodiscard]] FFT_TENSOR_DEVICE_CODE std::uint64_t storedIndex(const Coordinates& coordinates) const {
        std::uint64_t index = 0;
        for (int a = 0; a < axes; ++a)
            index += coordinates.at[a] * axis[a].storedStride;
        return index;
    }
};

} // namespace fft_tensor::gpu
