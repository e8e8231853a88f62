// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "codec/checkpoint_row.h"

#include <cstddef>
#include <memory>
#include <span>
#include <string>

namespace fft_tensor {

/// SHA-256 (FIPS 180-4) of bytes that come in pieces; OpenSSL's libcrypto does the work.
class Sha256Stream {
  public:
    Sha256Stream();
    ~Sha256Stream();
    Sha256Stream(const Sha256Stream&) = delete;
    Sha256Stream& operator=(const Sha256Stream&) = delete;

    void add(std::span<const std::byte> bytes);
    /// Ends the stream.
    [[nodiscard]] Sha256 finish();

  private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

/// 64 lower-case hexadecimal digits.
[[nodiscard]] std::string toHex(const Sha256& digest);

} // namespace fft_tensor
