// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

namespace fft_tensor::gpu {

/// How a call into the device's libraries ended.
enum class StatusCode {
    ok,
    noDriver,        ///< the machine has no driver at all
    driverTooOld,    ///< it has one, older than the libraries need
    noDevice,        ///< the driver sees no device
    outOfMemory,     ///< of the device
    outOfHostMemory, ///< of the computer, pinned or not
    unsupported,     ///< the libraries do not do what was asked for, e.g. a transform of that size
    deviceLost, ///< a fault that ends the device for this process: illegal address, launch failure, ECC …
    failed,     ///< anything else
};

/// A plain value: the code, the call that answered, and the library's own number and words for it.
struct Status {
    StatusCode code = StatusCode::ok;
    const char* call = "";  ///< e.g. "cudaMalloc"; static storage
    int native = 0;         ///< the library's own error number
    const char* words = ""; ///< e.g. "out of memory"; static storage
};

/// The status of a call that asked for memory of the computer: what it lacked is not the device's.
[[nodiscard]] Status ofHostMemory(const Status& status);

/// Throws fft_tensor::Error unless the status is ok: want of memory and unsupported under their own
/// ErrorCodes, everything else as ErrorCode::deviceFailed, with the call, the library's words and what to do.
void require(const Status& status);

} // namespace fft_tensor::gpu
