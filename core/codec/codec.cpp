// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "codec/codec.h"

#include <algorithm>

namespace fft_tensor {

std::span<const Codec* const> codecs() {
    static const std::array table{&rawCodec(), &spectralCodec(ValueType::float32),
                                  &spectralCodec(ValueType::float16)};
    return table;
}

const Codec* codecFromName(std::string_view name) {
    const auto table = codecs();
    const auto found =
        std::find_if(table.begin(), table.end(), [&](const Codec* codec) { return codec->name == name; });
    return found == table.end() ? nullptr : *found;
}

} // namespace fft_tensor
