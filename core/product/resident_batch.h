// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/job_context.h"
#include "product/stage_clock.h"

namespace fft_tensor {

/// A batch that lies where a product's weight does, to be multiplied again and again without copying x or y:
/// what a layer between two others on the same device takes. Made by PreparedProduct::makeResident().
/// It may outlive its product, but is then good for nothing but to be destroyed. Thread rule: the product's.
class ResidentBatch {
  public:
    virtual ~ResidentBatch() = default;

    /// x and y had to be copied, as PreparedProduct::multiply() copies them each time; and a StageClock is
    /// read from marks in the device's queue, which take time themselves.
    [[nodiscard]] virtual bool isOnDevice() const = 0;
    /// y = x·W, `times` in a row. Returns the seconds of all of them: on a device those between a mark in its
    /// queue before the first and one behind the last, so that what the host waits for is left out; elsewhere
    /// wall-clock time. Throws as PreparedProduct::multiply() does.
    virtual double multiply(int times, JobContext& context, StageClock* clock = nullptr) = 0;
    /// Fills the y that makeResident() was given.
    virtual void fetch(JobContext& context) = 0;
};

} // namespace fft_tensor
