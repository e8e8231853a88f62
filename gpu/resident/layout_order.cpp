// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "resident/layout_order.h"

#include "base/error.h"

namespace fft_tensor::gpu {

namespace {

using Axis = TransformOrder::Axis;

/// The axes longer than 1, neighbours that are not transformed folded into one.
void addAxes(const SpectrumLayout& layout, TransformOrder& order) {
    for (std::size_t a = 0; a < layout.shape().size(); ++a) {
        const auto length = static_cast<std::uint32_t>(layout.shape()[a]);
        const bool transformed = layout.isTransformed(a);
        const bool halved = static_cast<int>(a) == layout.halvedAxis();
        if (length == 1 && !halved)
            continue;
        if (!transformed && order.axes > 0 && !order.axis[order.axes - 1].transformed) {
            order.axis[order.axes - 1].length *= length;
            order.axis[order.axes - 1].storedLength *= length;
            continue;
        }
        if (order.axes == TransformOrder::mostAxes)
            throw Error(
                ErrorCode::unsupported,
                "Tensors of more than " + std::to_string(TransformOrder::mostAxes) +
                    " axes longer than 1 are not transformed on the GPU. Choose the CPU for this one.");
        if (halved)
            order.halved = order.axes;
        if (transformed)
            order.deviceHalved = order.axes; // the last one stays
        Axis& axis = order.axis[order.axes++];
        axis.length = length;
        axis.storedLength = static_cast<std::uint32_t>(layout.halfShape()[a]);
        axis.transformed = transformed;
    }
}

void addStrides(TransformOrder& order) {
    std::uint64_t tensor = 1, stored = 1;
    for (int a = order.axes - 1; a >= 0; --a) {
        order.axis[a].tensorStride = tensor;
        order.axis[a].storedStride = stored;
        tensor *= order.axis[a].length;
        stored *= order.axis[a].storedLength;
    }
    std::uint64_t deviceTensor = 1, deviceSpectrum = 1;
    for (const bool transformed : {true, false}) // the transformed ones inside
        for (int a = order.axes - 1; a >= 0; --a) {
            Axis& axis = order.axis[a];
            if (axis.transformed != transformed)
                continue;
            axis.deviceTensorStride = deviceTensor;
            axis.deviceSpectrumStride = deviceSpectrum;
            deviceTensor *= axis.length;
            deviceSpectrum *= a == order.deviceHalved ? axis.length / 2 + 1 : axis.length;
        }
}

} // namespace

LayoutOrder::LayoutOrder(const SpectrumLayout& layout) {
    addAxes(layout, order);
    addStrides(order);
    for (int a = 0; a < order.axes; ++a) {
        const Axis& axis = order.axis[a];
        outer *= axis.transformed ? 1 : axis.length;
        deviceCount *= a == order.deviceHalved ? axis.length / 2 + 1 : axis.length;
        sameTensor = sameTensor && axis.tensorStride == axis.deviceTensorStride;
    }
    order.sameTensor = sameTensor;
    sameSpectrum = sameTensor && order.halved == order.deviceHalved;
}

} // namespace fft_tensor::gpu
