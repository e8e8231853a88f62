// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <QString>

#include <cstdint>
#include <vector>

namespace fft_tensor::ui {

/// Cell c of a DC-centred axis of length n holds the signed frequency c − floor(n/2).
class FrequencyAxis {
  public:
    explicit FrequencyAxis(std::int64_t length) : m_length(length) {}

    [[nodiscard]] std::int64_t length() const { return m_length; }
    [[nodiscard]] std::int64_t dcCell() const { return m_length / 2; }
    /// −floor(n/2) … ceil(n/2) − 1
    [[nodiscard]] std::int64_t frequency(std::int64_t cell) const { return cell - dcCell(); }
    [[nodiscard]] std::int64_t cell(std::int64_t frequency) const { return frequency + dcCell(); }
    /// −0.5 up to but without 0.5; 0 where the axis has no cells.
    [[nodiscard]] double cyclesPerSample(std::int64_t cell) const {
        return m_length > 0 ? double(frequency(cell)) / double(m_length) : 0.0;
    }
    bool operator==(const FrequencyAxis&) const = default;

  private:
    std::int64_t m_length = 0;
};

/// A labelled cell along the edge of a picture.
struct AxisTick {
    std::int64_t cell = 0;
    QString label;
    bool operator==(const AxisTick&) const = default;
};

/// At most `most` ticks in the cells [begin, end), at multiples of 1, 2 or 5 times a power of ten counted
/// from the cell `origin`, which is labelled 0.
[[nodiscard]] std::vector<AxisTick> axisTicks(std::int64_t begin, std::int64_t end, std::int64_t origin,
                                              int most);

/// With a true minus sign.
[[nodiscard]] QString integerLabel(std::int64_t value);

} // namespace fft_tensor::ui
