// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/document/results.h"
#include "ui/document/view_state.h"

#include <QString>

#include <optional>

namespace fft_tensor::ui {

// What "Memory & speed" says in words. Measured numbers stand as they are; estimates have a ≈.

[[nodiscard]] QString methodText(ProductMethod method);
/// "12.1 ms", three significant digits.
[[nodiscard]] QString secondsText(double seconds);
/// "5 %", three significant digits.
[[nodiscard]] QString shareText(double fraction);

/// How the settings read for core. `withLimit`: to ask what would fit; measuring itself has no limit.
[[nodiscard]] ProductOptions productOptions(const SpeedSettings& settings, bool withLimit);

/// "Batch 32, 5 % kept: spectral 9.8× the speed of dense and 4.6 MB at the peak; streaming …; dense weight
/// 67.1 MB. Dense: AVX2 kernels of this program up to 16 rows, OpenBLAS 0.3.21 (Haswell) beyond."
[[nodiscard]] QString studySummary(const LayerStudy& layer);
/// One line above a picture: the layer and how it was multiplied.
[[nodiscard]] QString studyTitle(const LayerStudy& layer);

/// What would be multiplied now.
struct SpeedQuestion {
    SpectrumLayout layout;
    TensorSettings settings;
    CutNumbers cut;
    SpeedSettings speed;
};
/// What has changed since a study was made ("keep, batch"); empty: nothing.
[[nodiscard]] QString changedSince(const LayerStudy& layer, const SpeedQuestion& now);
/// What each method would hold of the memory there, known without measuring.
[[nodiscard]] QString memoryForecast(const SpeedQuestion& question, const ProductPlace& place);
/// Which method the program would choose, and why. Estimates, but for the memory.
[[nodiscard]] QString choiceSentence(const SpeedQuestion& question, const CostModel& costs);

} // namespace fft_tensor::ui
