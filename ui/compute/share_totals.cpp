// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/compute/share_totals.h"

#include <bit>

namespace fft_tensor::ui {

void ShareTotals::reset(std::size_t layers) {
    m_leaves = std::bit_ceil(layers);
    m_nodes.assign(layers == 0 ? 0 : 2 * m_leaves, {});
}

void ShareTotals::set(std::size_t layer, const LayerShare& share) {
    std::size_t at = m_leaves + layer;
    Sum& leaf = m_nodes.at(at);
    leaf = {};
    leaf.raw = share.raw ? 1 : 0;
    if (share.known)
        leaf = {1, leaf.raw, share.bytes, share.droppedEnergy, share.energy, share.inputBytes};
    while (at > 1) {
        at /= 2;
        const Sum &a = m_nodes[2 * at], &b = m_nodes[2 * at + 1];
        m_nodes[at] = {a.known + b.known,   a.raw + b.raw,
                       a.bytes + b.bytes,   a.droppedEnergy + b.droppedEnergy,
                       a.energy + b.energy, a.inputBytes + b.inputBytes};
    }
}

} // namespace fft_tensor::ui
