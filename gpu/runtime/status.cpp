// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "runtime/status.h"

#include "base/error.h"

#include <string>

namespace fft_tensor::gpu {

namespace {

struct Sentence {
    const char *what, *remedy;
};

Sentence sentenceOf(StatusCode code) {
    switch (code) {
    case StatusCode::noDriver:
        return {"This machine has no NVIDIA driver", "Install one, or compute on the CPU."};
    case StatusCode::driverTooOld:
        return {"The NVIDIA driver is older than the CUDA libraries need",
                "Update the driver, or compute on the CPU."};
    case StatusCode::noDevice:
        return {"The NVIDIA driver sees no GPU",
                "Check that one is built in and permitted, or compute on the CPU."};
    case StatusCode::outOfMemory:
        return {"The GPU has not enough free memory",
                "Close other programs that use it, work on a smaller tensor, or compute on the CPU."};
    case StatusCode::outOfHostMemory:
        return {"This computer has not enough free memory to work with the GPU; the GPU's own is not meant",
                "Close other programs, work on a smaller tensor, or compute on the CPU."};
    case StatusCode::unsupported:
        return {"The GPU's libraries do not do that", "Compute on the CPU."};
    case StatusCode::deviceLost:
        return {"The GPU stopped in the middle of the work, and this process cannot use it any more",
                "Compute on the CPU, or start the program again."};
    case StatusCode::ok:
    case StatusCode::failed:
        break;
    }
    return {"The GPU or its libraries refused a call", "Compute on the CPU, and please report this."};
}

ErrorCode errorCodeOf(StatusCode code) {
    switch (code) {
    case StatusCode::outOfMemory:
    case StatusCode::outOfHostMemory:
        return ErrorCode::outOfMemory;
    case StatusCode::unsupported:
        return ErrorCode::unsupported;
    default:
        return ErrorCode::deviceFailed;
    }
}

} // namespace

Status ofHostMemory(const Status& status) {
    Status told = status;
    if (told.code == StatusCode::outOfMemory)
        told.code = StatusCode::outOfHostMemory;
    return told;
}

void require(const Status& status) {
    if (status.code == StatusCode::ok)
        return;
    const Sentence sentence = sentenceOf(status.code);
    throw Error(errorCodeOf(status.code), std::string(sentence.what) + " (" + status.call + ": " +
                                              status.words + ", error " + std::to_string(status.native) +
                                              "). " + sentence.remedy);
}

} // namespace fft_tensor::gpu
