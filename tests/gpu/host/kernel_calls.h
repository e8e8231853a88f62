// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "host/kernel_run.h"

#include <cstddef>
#include <cstdint>

/// What a kernel calls while it runs on the host; see block_run.h.
namespace fft_tensor::gpu::host {

[[nodiscard]] unsigned barrier(bool predicate, SourceLine place);
void syncWarp(unsigned mask, SourceLine place);
/// `value` of lane `source`.
[[nodiscard]] std::uint64_t shuffle(unsigned mask, std::uint64_t value, unsigned source, SourceLine place);
[[nodiscard]] unsigned ballot(unsigned mask, bool predicate, SourceLine place);
[[nodiscard]] unsigned match(unsigned mask, std::uint64_t value, SourceLine place);
/// This thread's place in its warp.
[[nodiscard]] unsigned laneOf();
[[nodiscard]] void* sharedArray(const void* key, std::size_t bytes);
/// For the race check: an atomic access to come.
void touchAtomically(const void* address, std::size_t bytes);

} // namespace fft_tensor::gpu::host
