// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <exception>
#include <string>

namespace fft_tensor {

/// The closed list of what can go wrong. A new kind of failure gets a new name here.
enum class ErrorCode {
    invalidArgument, ///< the caller or user asked for something that does not exist or makes no sense
    notFound,        ///< a file, folder or tensor is not there
    cannotRead,      ///< the system refused to open or read
    cannotWrite,     ///< the system refused to create, write, sync or rename
    noSpace,         ///< the target's disk or quota is full
    malformed,       ///< the bytes do not follow their format: truncated, damaged, contradictory
    unsupported,     ///< well-formed, but a dtype, version or feature this program does not handle
    notFinite,       ///< a tensor holds NaN or infinity
    unreachable,     ///< a target (error, ratio) that no setting can reach
    outOfMemory,     ///< an allocation failed
    deviceFailed,    ///< the device, its driver or its libraries failed
    internal,        ///< a broken promise inside the program: please report it
};

/// The code's name as it stands above, for logs and JSON.
[[nodiscard]] const char* name(ErrorCode code) noexcept;

/// A failure, told as a sentence: what happened, where, and what to do about it.
/// `where` is a file, a file with an offset, or a tensor; it may be empty.
class Error : public std::exception {
  public:
    Error(ErrorCode code, std::string message, std::string where = {});

    [[nodiscard]] ErrorCode code() const noexcept { return m_code; }
    [[nodiscard]] const std::string& message() const noexcept { return m_message; }
    [[nodiscard]] const std::string& where() const noexcept { return m_where; }
    /// "where: message", or the message alone.
    [[nodiscard]] const char* what() const noexcept override { return m_text.c_str(); }

  private:
    ErrorCode m_code;
    std::string m_message;
    std::string m_where;
    std::string m_text;
};

/// Thrown by JobContext::checkpoint() when the work is no longer wanted. Not an error, and not a
/// std::exception, so that no handler of errors takes it for one.
struct Cancelled {};

/// Turns the exception being handled into an Error (bad_alloc becomes outOfMemory).
/// Precondition: called inside a catch block. `Cancelled` must have been handled before.
[[nodiscard]] Error currentError();

} // namespace fft_tensor
