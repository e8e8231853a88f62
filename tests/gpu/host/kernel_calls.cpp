// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "host/kernel_calls.h"

#include "host/block_run.h"

namespace fft_tensor::gpu::host {

unsigned barrier(bool predicate, SourceLine place) {
    return BlockRun::active()->barrier(predicate, place);
}

void syncWarp(unsigned mask, SourceLine place) {
    static_cast<void>(BlockRun::active()->exchange(WarpKind::sync, mask, 0, 0, place));
}

std::uint64_t shuffle(unsigned mask, std::uint64_t value, unsigned source, SourceLine place) {
    return BlockRun::active()->exchange(WarpKind::shuffle, mask, value, source, place);
}

unsigned ballot(unsigned mask, bool predicate, SourceLine place) {
    return static_cast<unsigned>(
        BlockRun::active()->exchange(WarpKind::ballot, mask, predicate ? 1 : 0, 0, place));
}

unsigned match(unsigned mask, std::uint64_t value, SourceLine place) {
    return static_cast<unsigned>(BlockRun::active()->exchange(WarpKind::match, mask, value, 0, place));
}

unsigned laneOf() {
    return BlockRun::active()->thread() % 32;
}

void* sharedArray(const void* key, std::size_t bytes) {
    return BlockRun::active()->sharedArray(key, bytes);
}

} // namespace fft_tensor::gpu::host
