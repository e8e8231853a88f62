// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/parallel.h"
#include "tensor/shape.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace fft_tensor {

/// The slices of a row-major array over some of its axes: entries that share their indices along the other
/// axes. Entries of a slice, and slices, count row-major. Any thread.
class Slices {
  public:
    /// `axes`: increasing axis numbers.
    Slices(const Shape& shape, const std::vector<int>& axes);

    [[nodiscard]] std::uint64_t count() const { return m_count; }
    [[nodiscard]] std::uint64_t length() const { return m_length; }
    /// Linear index of a slice's first entry.
    [[nodiscard]] std::uint64_t begin(std::uint64_t slice) const { return offsetIn(m_across, slice); }
    /// How far its entry `i` lies behind that.
    [[nodiscard]] std::uint64_t offset(std::uint64_t i) const { return offsetIn(m_along, i); }

    /// A part of a slice: entries `begin` … `end`.
    struct Part {
        std::uint64_t slice = 0, begin = 0, end = 0;
    };
    /// Parts of at most 2^16 entries, slice after slice: the same cut on every machine.
    [[nodiscard]] std::uint64_t parts() const { return m_count * m_partsPerSlice; }
    [[nodiscard]] Part part(std::uint64_t number) const;
    /// Calls `visit` for every part, on all threads; neighbouring short slices go to one thread.
    void forEachPart(const std::function<void(std::uint64_t number, const Part& part)>& visit) const;

  private:
    /// Neighbouring axes that are walked as one.
    struct Run {
        std::uint64_t length = 1, stride = 1;
    };
    [[nodiscard]] static std::uint64_t offsetIn(const std::vector<Run>& runs, std::uint64_t i) {
        std::uint64_t offset = 0;
        for (std::size_t r = 0; r + 1 < runs.size(); ++r) { // innermost first
            offset += i % runs[r].length * runs[r].stride;
            i /= runs[r].length;
        }
        return runs.empty() ? 0 : offset + i * runs.back().stride;
    }

    std::vector<Run> m_along, m_across;
    std::uint64_t m_count = 1, m_length = 1, m_partsPerSlice = 1;
};

} // namespace fft_tensor
