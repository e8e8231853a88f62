// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "analysis/curves.h"

#include <vector>

namespace fft_tensor {

// Curves of tensors so large that an order of all their units would not fit beside them: no index() is
// needed, and nothing is taken that grows with the tensor. float32 values.

/// The points at the edges of the ranking's bins that lie nearest to those keeps: exact where they stand, and
/// at most 0.8 % of an energy away from where they were asked for.
[[nodiscard]] std::vector<CurvePoint> coarseCurve(const EnergyRanking& ranking,
                                                  const std::vector<double>& keeps);

/// identityCurve() like that; takes the entries' energies, 4 bytes each, while it runs.
[[nodiscard]] std::vector<CurvePoint> coarseIdentityCurve(const HostTensor& tensor,
                                                          const std::vector<double>& keeps);

} // namespace fft_tensor
