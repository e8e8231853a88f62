// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/byte_reader.h"

#include "base/error.h"

#include <utility>

namespace fft_tensor {

ByteReader::ByteReader(std::span<const std::byte> bytes, std::string where)
    : m_bytes(bytes), m_where(std::move(where)) {}

std::span<const std::byte> ByteReader::take(std::size_t count, const char* what) {
    if (count > remaining())
        throw Error(ErrorCode::malformed,
                    "The data ends at byte " + std::to_string(m_bytes.size()) + " inside " + what + " (" +
                        std::to_string(count) + " bytes expected from byte " + std::to_string(m_offset) +
                        "). The file is cut short or damaged; fetch it again.",
                    m_where);
    const auto taken = m_bytes.subspan(m_offset, count);
    m_offset += count;
    return taken;
}

} // namespace fft_tensor
