// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/document/results.h"

#include <vector>

namespace fft_tensor::ui {

// What is done differently for layers so large that not everything fits beside them (see layer_memory.h).
// Thread rule: the compute thread.

/// The exact curve of an analysis. `ordered`: it may be indexed, which takes memory and makes later numbers
/// instant; else at points that need no index.
[[nodiscard]] std::vector<CurvePoint> curveOf(Analysis& analysis, ValueType type, bool ordered,
                                              JobContext& context);

/// The tensor without the elements as they are stored, which only devices want; for one that was just read.
[[nodiscard]] TensorPtr valuesAlone(TensorPtr tensor);
/// A context that ends when `context` does, which must outlive it, and never stands aside for other work:
/// that would take memory while this job holds its own.
[[nodiscard]] JobContext uninterrupted(JobContext& context);
/// Gives back what the analysis keeps for its next pictures.
void giveBackPictures(Analysis& analysis, JobContext& context);
/// referenceCurves() without orders; that of the null only where it fits, at fewer points.
[[nodiscard]] LayerCurves leanReferenceCurves(const TensorPtr& tensor, const std::vector<int>& axes,
                                              ValueType type, bool withNull, Backend& backend,
                                              JobContext& context);

} // namespace fft_tensor::ui
