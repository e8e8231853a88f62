// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "product/stage_clock.h"

#include <algorithm>

namespace fft_tensor {

void StageClock::book(const char* name, double seconds, double flops, double bytesMoved) {
    const auto same = [name](const ProductStage& stage) { return stage.name == name; };
    auto found = std::find_if(m_stages.begin(), m_stages.end(), same);
    if (found == m_stages.end())
        found = m_stages.insert(m_stages.end(), {name, 0, 0, 0});
    found->seconds += seconds;
    found->flops += flops;
    found->bytesMoved += bytesMoved;
}

} // namespace fft_tensor
