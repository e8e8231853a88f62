// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace fft_tensor::ui {

/// What one layer adds to the whole checkpoint at its settings.
struct LayerShare {
    bool known = false; ///< counted; else only `raw` says something
    bool raw = false;   ///< by choice, or because it has no spectrum
    double bytes = 0;
    double droppedEnergy = 0, energy = 0;
    std::uint64_t inputBytes = 0;
};

/// The sum of all layers' shares, kept while they change one by one: a tree of partial sums, so that a change
/// costs O(log n), and the sum is that of the shares as they are now, whatever they were before (a running
/// sum would keep the rounding of all that came and went).
class ShareTotals {
  public:
    struct Sum {
        int known = 0, raw = 0;
        double bytes = 0, droppedEnergy = 0, energy = 0;
        std::uint64_t inputBytes = 0;
    };

    /// So many layers, of which nothing is known.
    void reset(std::size_t layers);
    void set(std::size_t layer, const LayerShare& share);
    [[nodiscard]] Sum sum() const { return m_nodes.empty() ? Sum{} : m_nodes[1]; }

  private:
    std::size_t m_leaves = 0; ///< a power of two
    std::vector<Sum> m_nodes; ///< the root at 1, the children of i at 2i and 2i + 1
};

} // namespace fft_tensor::ui
