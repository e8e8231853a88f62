// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/large_vector.h"

namespace fft_tensor {

/// Aligned memory of one thread, kept for the next call with the same `Use` (any type; users must not share).
template<class Use, class T>
T* threadScratch(std::size_t count) {
    thread_local LargeVector<T> memory;
    if (memory.size() < count) {
        memory.clear(); // nothing to carry over
        memory.resize(count);
    }
    return memory.data();
}

} // namespace fft_tensor
