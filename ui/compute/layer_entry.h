// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/compute/compute_state.h"

#include <functional>

namespace fft_tensor::ui {

/// A layer to become the current one.
struct LayerRequest {
    WeightFilePtr file;
    int tensor = -1;
    TensorSettings settings;
    QString whyNoSpectrum; ///< empty: it has one, as far as its header tells
    std::uint64_t generation = 0;
};

/// What it has become: one of the two.
struct EnteredLayer {
    std::optional<LayerAnalysis> analysis;
    std::optional<LayerValues> values;
    bool lean = false; ///< the analysis is too large for everything at once
};

/// Reads a layer, and transforms it where that can be: what `state` then holds is the layer, and the one
/// before is gone. `foresee` is told, before a large layer is read, what it takes of the memory that is left.
/// Thread rule: the compute thread.
[[nodiscard]] EnteredLayer enterLayer(ComputeState& state, const LayerRequest& request,
                                      const std::function<void(QString)>& foresee, JobContext& context);

} // namespace fft_tensor::ui
