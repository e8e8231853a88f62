// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <string>

namespace fft_tensor {

/// The spectral codecs' own parameters: a JSON object with the halved axis, and the power of two with which
/// stored values are to be multiplied. (Files of encoding version 1.0 have them in fields of their own.)
[[nodiscard]] std::string spectralParameters(int halvedAxis, double scale);

} // namespace fft_tensor
