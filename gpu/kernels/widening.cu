// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "kernels/widening.h"

#include "kernels/grid_loop.h"
#include "tensor/element_widening.h"

namespace fft_tensor::gpu {

namespace {

template<class Widening>
__global__ void widenAll(std::uint64_t count, const typename Widening::Stored* elements, float* values) {
    gridLoop(count, [&](std::uint64_t i) { values[i] = Widening{}(elements[i]); });
}

struct LaunchWidening {
    std::uint64_t count;
    const std::byte* elements;
    float* values;
    Stream& stream;
    template<class Widening>
    void operator()(Widening) const {
        launch(widenAll<Widening>, threadPerItem(count), stream, count,
               reinterpret_cast<const typename Widening::Stored*>(elements), values);
    }
};

} // namespace

void widenElements(DType type, std::uint64_t count, const std::byte* elements, float* values,
                   Stream& stream) {
    if (count > 0)
        visitWidening(type, LaunchWidening{count, elements, values, stream});
}

} // namespace fft_tensor::gpu
