// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <string>
#include <utility>

#include <hdf5.h>

namespace fft_tensor::h5 {

/// Prepares the library (once) and this thread (once): no exit handler, because it can crash the process
/// after a failed write; no filter plug-ins; no printing of errors. First line of everything that uses HDF5.
void enter();

/// What is being worked on, for errors.
struct Location {
    std::string path;
    bool writing = false;
};

/// Throws the Error for the HDF5 call that has just failed: the system's reason when it was a system call,
/// else malformed (reading) or cannotWrite, with the library's own innermost words. `action` completes "Could
/// not …".
[[noreturn]] void fail(const std::string& action, const Location& place);

/// The result of an HDF5 call; throws as fail() when it is negative, which is how that library says "no".
template<class Result>
Result check(Result result, const char* action, const Location& place) {
    if (result < 0)
        fail(action, place);
    return result;
}

/// Owns one HDF5 identifier. The destructor closes without a word; close() checks.
template<herr_t (*Close)(hid_t)>
class Id {
  public:
    Id() = default;
    /// Takes over the result of a call that makes an identifier; throws as check().
    Id(hid_t id, const char* action, const Location& place) : m_id(check(id, action, place)) {}
    ~Id() {
        // clang 14's analyzer loses the value on its way through a structured binding of a std::pair.
        if (m_id >= 0) // NOLINT(clang-analyzer-core.UndefinedBinaryOperatorResult)
            Close(m_id);
    }
    Id(Id&& other) noexcept : m_id(std::exchange(other.m_id, -1)) {}
    Id& operator=(Id&& other) noexcept {
        std::swap(m_id, other.m_id);
        return *this;
    }

    [[nodiscard]] hid_t get() const { return m_id; }
    void close(const char* action, const Location& place) {
        if (m_id >= 0)
            check(Close(std::exchange(m_id, -1)), action, place);
    }

  private:
    hid_t m_id = -1;
};

using File = Id<H5Fclose>;
using Group = Id<H5Gclose>;
using Dataset = Id<H5Dclose>;
using Space = Id<H5Sclose>;
using Type = Id<H5Tclose>;
using Attribute = Id<H5Aclose>;
using Object = Id<H5Oclose>;
using Properties = Id<H5Pclose>;

/// How this program opens and creates files: formats of HDF5 1.10 only (every piece of metadata carries a
/// checksum), everything closed with the file, locks ignored where the file system has none. What is written
/// is a temporary file that is locked already (base/leftovers.h).
[[nodiscard]] Properties fileAccess(const Location& place);

} // namespace fft_tensor::h5
