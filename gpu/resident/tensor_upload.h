// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "resident/device.h"
#include "tensor/host_tensor.h"

namespace fft_tensor::gpu {

/// Brings a tensor's values into device memory, `to` having room for all of them: as float32, or, where the
/// tensor keeps narrower elements, as those, which the device converts piece by piece. Queued on the device's
/// stream; waits where it converts. Throws Cancelled between pieces, Error(outOfMemory | deviceFailed).
void uploadTensor(const HostTensor& tensor, float* to, Device& device, JobContext& context);

} // namespace fft_tensor::gpu
