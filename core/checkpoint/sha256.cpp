// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "checkpoint/sha256.h"

#include "base/error.h"

#include <openssl/evp.h>

namespace fft_tensor {

struct Sha256Stream::Impl {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    ~Impl() { EVP_MD_CTX_free(context); }
};

namespace {

void check(int result) {
    if (result != 1)
        throw Error(ErrorCode::internal, "OpenSSL could not compute a SHA-256. Check its installation.");
}

} // namespace

Sha256Stream::Sha256Stream() : m_impl(std::make_unique<Impl>()) {
    check(m_impl->context != nullptr ? EVP_DigestInit_ex(m_impl->context, EVP_sha256(), nullptr) : 0);
}

Sha256Stream::~Sha256Stream() = default;

void Sha256Stream::add(std::span<const std::byte> bytes) {
    check(EVP_DigestUpdate(m_impl->context, bytes.data(), bytes.size()));
}

Sha256 Sha256Stream::finish() {
    Sha256 digest;
    check(EVP_DigestFinal_ex(m_impl->context, reinterpret_cast<unsigned char*>(digest.data()), nullptr));
    return digest;
}

std::string toHex(const Sha256& digest) {
    constexpr char digits[] = "0123456789abcdef";
    std::string text;
    for (const std::byte byte : digest) {
        text += digits[std::to_integer<unsigned>(byte) >> 4];
        text += digits[std::to_integer<unsigned>(byte) & 15];
    }
    return text;
}

} // namespace fft_tensor
