// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "checkpoint/checkpoint_row.h"

namespace fft_tensor {

std::string_view name(Encoding encoding) {
    switch (encoding) {
    case Encoding::spectralFloat32:
        return "spectral-float32";
    case Encoding::spectralFloat16:
        return "spectral-float16";
    case Encoding::raw:
        return "raw";
    }
    return {};
}

std::optional<Encoding> encodingFromName(std::string_view text) {
    for (const Encoding encoding : {Encoding::spectralFloat32, Encoding::spectralFloat16, Encoding::raw})
        if (name(encoding) == text)
            return encoding;
    return std::nullopt;
}

} // namespace fft_tensor
