// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

namespace fft_tensor::gpu {

/// cuFFT's own answers in words: the library has none. By number, since each version of its header lacks
/// some; tests/gpu reads the installed one and asks for every code in it. "unknown error" for others.
[[nodiscard]] constexpr const char* wordsOfFft(int result) {
    constexpr const char* words[] = {"success",
                                     "invalid plan",
                                     "out of memory",
                                     "invalid type",
                                     "invalid value",
                                     "internal error",
                                     "execution failed",
                                     "the library could not be set up",
                                     "invalid size",
                                     "data that is not aligned",
                                     "incomplete parameters",
                                     "invalid device",
                                     "the parser failed",
                                     "no work memory was given",
                                     "not implemented",
                                     "no licence",
                                     "not supported",
                                     "a library that it needs is missing",
                                     "the run-time compiler (NVRTC) failed",
                                     "the run-time linker (nvJitLink) failed",
                                     "the library for several GPUs (NVSHMEM) failed"};
    constexpr int count = sizeof words / sizeof words[0];
    return result >= 0 && result < count ? words[result] : "unknown error";
}

} // namespace fft_tensor::gpu
