// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/compute/compute_service.h"
#include "ui/compute/drawn_values.h"

namespace fft_tensor::ui {

/// What the compute thread owns. Only jobs touch it.
struct ComputeService::State {
    std::unique_ptr<Devices> devices;
    std::shared_ptr<Backend> backend; ///< shared, so that a job that stands aside keeps the one it began with
    std::shared_ptr<ProductFactory> products; ///< of the same device; goes before `backend`
    // The current layer: one of the two, or neither.
    std::shared_ptr<Analysis> analysis; ///< shared, so that a job that stands aside keeps its layer
    std::shared_ptr<const DrawnValues> values;
    bool ordered = true;          ///< the analysis is small enough to be indexed
    std::uint64_t generation = 0; ///< of the layer; 0: none
    WeightFilePtr file;           ///< where it came from
    int tensor = -1;

    /// The values of that layer where they are here already; else null.
    [[nodiscard]] TensorPtr held(const WeightFilePtr& from, int index) const {
        if (file != from || tensor != index)
            return nullptr;
        return analysis ? analysis->tensor() : values ? values->tensor : nullptr;
    }
    void forgetLayer() {
        analysis.reset();
        values.reset();
        file.reset();
        tensor = -1;
        generation = 0;
        ordered = true;
    }
};

} // namespace fft_tensor::ui
