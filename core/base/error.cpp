// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/error.h"

#include "base/safe_text.h"

#include <new>
#include <utility>

namespace fft_tensor {

const char* name(ErrorCode code) noexcept {
    switch (code) {
    case ErrorCode::invalidArgument:
        return "invalidArgument";
    case ErrorCode::notFound:
        return "notFound";
    case ErrorCode::cannotRead:
        return "cannotRead";
    case ErrorCode::cannotWrite:
        return "cannotWrite";
    case ErrorCode::noSpace:
        return "noSpace";
    case ErrorCode::malformed:
        return "malformed";
    case ErrorCode::unsupported:
        return "unsupported";
    case ErrorCode::notFinite:
        return "notFinite";
    case ErrorCode::unreachable:
        return "unreachable";
    case ErrorCode::outOfMemory:
        return "outOfMemory";
    case ErrorCode::deviceFailed:
        return "deviceFailed";
    case ErrorCode::internal:
        return "internal";
    }
    return "unknown";
}

Error::Error(ErrorCode code, std::string message, std::string where) // NOLINT: the header has it so
    : m_code(code),
      m_message(printable(message)),
      m_where(std::move(where)),
      m_text(m_where.empty() ? m_message : printable(m_where) + ": " + m_message) {}

Error currentError() {
    try {
        throw;
    } catch (const Error& error) {
        return error;
    } catch (const std::bad_alloc&) {
        return {ErrorCode::outOfMemory,
                "There was not enough memory. Close other programs, or work on fewer or smaller tensors."};
    } catch (const std::exception& error) {
        return {ErrorCode::internal, std::string("Unexpected failure: ") + error.what()};
    } catch (...) {
        return {ErrorCode::internal, "Unexpected failure of an unknown kind."};
    }
}

} // namespace fft_tensor
