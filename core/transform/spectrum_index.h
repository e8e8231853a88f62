// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/device_code.h"

namespace fft_tensor {

/// The arithmetic of linear indices in one half spectrum, as plain numbers that kernels take by value: what
/// SpectrumLayout says about its mirror planes is said here. Neighbouring axes along which a mirror image
/// does not move are folded into one.
struct SpectrumIndex {
    static constexpr int mostAxes = 32;
    int axes = 0;
    std::uint32_t lengths[mostAxes] = {}; ///< of the half spectrum, outermost first
    bool negated[mostAxes] = {};          ///< a mirror image lies at the negated index of this axis
    std::uint32_t halvedLength = 1;       ///< of the tensor along the halved axis
    std::uint32_t halvedHalfLength = 1, halvedStride = 1;

    [[nodiscard]] FFT_TENSOR_DEVICE_CODE bool inMirrorPlane(std::uint32_t linearIndex) const {
        const std::uint32_t k = linearIndex / halvedStride % halvedHalfLength;
        return k == 0 || 2 * k == halvedLength;
    }
    /// Of a coefficient in a mirror plane.
    [[nodiscard]] FFT_TENSOR_DEVICE_CODE std::uint32_t mirror(std::uint32_t linearIndex) const {
        std::uint32_t mirrored = 0, stride = 1;
        for (int axis = axes - 1; axis >= 0; --axis) {
            const std::uint32_t length = lengths[axis];
            std::uint32_t index = linearIndex % length;
            linearIndex /= length;
            if (negated[axis] && index != 0)
                index = length - index;
            mirrored += index * stride;
            stride *= length;
        }
        return mirrored;
    }
    /// The mirror image of lower index speaks for both.
    [[nodiscard]] FFT_TENSOR_DEVICE_CODE bool isRedundant(std::uint32_t linearIndex) const {
        return inMirrorPlane(linearIndex) && mirror(linearIndex) < linearIndex;
    }
    [[nodiscard]] FFT_TENSOR_DEVICE_CODE bool isSelfConjugate(std::uint32_t linearIndex) const {
        return inMirrorPlane(linearIndex) && mirror(linearIndex) == linearIndex;
    }
};

} // namespace fft_tensor
