// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <optional>
#include <string>

namespace fft_tensor {

/// Processor time of the whole machine since it started, in clock ticks, summed over its processors.
struct ProcessorTicks {
    double busy = 0, total = 0;
};

/// From the text of Linux's /proc/stat (its line "cpu"); nothing when it has none.
[[nodiscard]] std::optional<ProcessorTicks> parseProcessorTicks(const std::string& text);

/// The part of a machine's processor time that others took: `before` and `after` are the whole machine's,
/// `own` this process's ticks between the two. 0 to 1; nothing when no tick has passed.
[[nodiscard]] std::optional<double> othersShareOf(const ProcessorTicks& before, const ProcessorTicks& after,
                                                  double own);

/// Tells whether a measurement can be trusted: what part of the machine's processor time went to other
/// programs while it lived. On a busy machine products are slower, and those that wait for several threads
/// at once by far the most. Thread rule: one thread at a time.
class LoadMeter {
  public:
    LoadMeter();
    /// 0 to 1; nothing where the system does not tell, or too little time has passed.
    [[nodiscard]] std::optional<double> othersShare() const;

    /// From here on measurements should say so.
    static constexpr double noticeable = 0.1;

  private:
    std::optional<ProcessorTicks> m_begin;
    double m_ownBegin = 0;
};

} // namespace fft_tensor
