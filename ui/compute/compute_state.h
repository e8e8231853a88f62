// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/log.h"
#include "base/memory_room.h"
#include "device/devices.h"
#include "ui/compute/drawn_values.h"
#include "ui/document/results.h"

#include <cstdint>
#include <functional>
#include <memory>

namespace fft_tensor::ui {

/// The current layer on the compute thread: an analysis, or values alone, or neither. Shared, so that a job
/// that stands aside keeps the layer that it began with: it takes a copy of this.
struct HeldLayer {
    std::shared_ptr<Analysis> analysis;
    std::shared_ptr<const DrawnValues> values;
    bool ordered = true;          ///< the analysis is small enough to be indexed
    std::uint64_t generation = 0; ///< CurrentLayer::generation(); 0: no layer
    WeightFilePtr file;           ///< where it came from
    int tensor = -1;

    /// The values of that tensor where they are here already; else null.
    [[nodiscard]] TensorPtr valuesOf(const WeightFilePtr& from, int index) const {
        if (file != from || tensor != index)
            return nullptr;
        return analysis ? analysis->tensor() : values ? values->tensor : nullptr;
    }
};

/// What the compute thread owns. Only jobs touch it.
struct ComputeState {
    std::unique_ptr<Devices> devices;
    std::shared_ptr<Backend> backend; ///< shared, so that a job that stands aside keeps the one it began with
    std::shared_ptr<ProductFactory> products; ///< of the same device; goes before `backend`
    HeldLayer layer;
    LogSink log; ///< for backends
    std::function<std::uint64_t()> available = [] {
        return availableMemoryBytes();
    }; ///< bytes of memory left
};

} // namespace fft_tensor::ui
