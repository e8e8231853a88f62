// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <type_traits>

namespace fft_tensor {

/// Reads little-endian numbers from bytes that are not trusted. Never reads past the end: it throws
/// Error(malformed) with `where` and the offset instead.
class ByteReader {
  public:
    /// `bytes` must outlive the reader. `where` names the file in errors.
    ByteReader(std::span<const std::byte> bytes, std::string where);

    [[nodiscard]] std::size_t offset() const { return m_offset; }
    [[nodiscard]] std::size_t remaining() const { return m_bytes.size() - m_offset; }

    /// The next `count` bytes; `what` names them in the error.
    std::span<const std::byte> take(std::size_t count, const char* what);

    template<class T>
    T takeLittleEndian(const char* what) {
        static_assert(std::is_unsigned_v<T>);
        T value = 0;
        int shift = 0;
        for (const std::byte byte : take(sizeof(T), what)) {
            value = static_cast<T>(value | static_cast<T>(static_cast<T>(byte) << shift));
            shift += 8;
        }
        return value;
    }

  private:
    std::span<const std::byte> m_bytes;
    std::string m_where;
    std::size_t m_offset = 0;
};

} // namespace fft_tensor
