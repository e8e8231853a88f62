// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "io/weight_file.h"

#include <QString>

#include <cstdint>

namespace fft_tensor::ui {

/// What showing one layer takes of this computer's memory at most, in bytes, by how it is shown. Counted on
/// the CPU, where the spectrum lies in this memory, too.
struct LayerMemory {
    std::uint64_t float32 = 0; ///< its elements as float32
    std::uint64_t values = 0;  ///< the values alone: a picture, no spectrum
    std::uint64_t lean = 0;    ///< everything but an order of all coefficients: numbers take a moment
    std::uint64_t null = 0;    ///< lean, while the curve of the shuffled null is computed, too
    std::uint64_t ordered = 0; ///< everything, and numbers at once
    std::uint64_t beside = 0;  ///< what measuring it takes while another layer is shown
};
[[nodiscard]] LayerMemory layerMemory(const TensorInfo& info);

enum class LayerWay {
    ordered,
    lean,
    valuesOnly,
    nothing, ///< not even its values fit
};

/// How a layer is shown with that much memory left. Layers of 128 MiB and more as float32 are shown lean: at
/// most 5 times their size as float32 is taken, and 100 MB.
struct LayerPlan {
    LayerWay way = LayerWay::ordered;
    std::uint64_t bytes = 0;     ///< what it takes; of what does not fit, what it would take
    std::uint64_t available = 0; ///< asked with
};
[[nodiscard]] LayerPlan planLayer(const TensorInfo& info, std::uint64_t available);

/// From this size as float32 on.
inline constexpr std::uint64_t leanFrom = std::uint64_t{128} << 20;
/// Work of a background job on a layer of this size is not interrupted, but begun anew: what interrupts it
/// would need memory of its own.
[[nodiscard]] inline bool isLarge(const TensorInfo& info) {
    return elementCount(info.shape) * sizeof(float) >= leanFrom;
}

/// "This layer takes about 9.4 GB of memory while it is shown; 21.3 GB are free.", or what is shown instead
/// and what to do. Plain text, for people.
[[nodiscard]] QString memorySentence(const LayerPlan& plan);

} // namespace fft_tensor::ui
