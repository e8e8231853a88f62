// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/studio/compute_service.h"

namespace fft_tensor::ui {

/// What the compute thread owns. Only jobs touch it.
struct ComputeService::State {
    std::unique_ptr<Devices> devices;
    std::shared_ptr<Backend> backend; ///< shared, so that a job that stands aside keeps the one it began with
    std::shared_ptr<ProductFactory> products; ///< of the same device; goes before `backend`
    std::shared_ptr<Analysis> analysis;       ///< shared, so that a job that stands aside keeps its layer
    std::uint64_t generation = 0;             ///< of `analysis`; 0: none
    WeightFilePtr file;                       ///< where it came from
    int tensor = -1;
};

} // namespace fft_tensor::ui
