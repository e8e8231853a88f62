// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <string>

namespace fft_tensor {

/// A shared library opened at run time. Once open, it stays in memory until the process ends, because code in
/// it may be needed to destroy what came from it, and CUDA's libraries do not like to be unloaded.
/// A value; copies mean the same library. Thread rule: any.
class DynamicLibrary {
  public:
    /// `path`: the file itself; a name without a slash is looked for where the system keeps libraries. Its
    /// symbols stay its own. Check isOpen().
    explicit DynamicLibrary(const std::string& path);

    [[nodiscard]] bool isOpen() const { return m_handle != nullptr; }
    /// The system's words for why it could not be opened; empty when it is open.
    [[nodiscard]] const std::string& failure() const { return m_failure; }
    /// The address of a function in it; null when it has none of that name or is not open.
    [[nodiscard]] void* symbol(const char* name) const;

  private:
    void* m_handle = nullptr;
    std::string m_failure;
};

/// The library that is missing, from the system's words for why `path` could not be opened: "libcufft.so.11"
/// out of "libcufft.so.11: cannot open shared object file: ...", whose rest depends on the user's language.
/// Empty when something else is wrong.
[[nodiscard]] std::string missingLibraryIn(const std::string& failure);

/// The folders of the running program and of the library that this code is in; empty where the system does
/// not tell.
[[nodiscard]] std::string folderOfProgram();
[[nodiscard]] std::string folderOfThisLibrary();

} // namespace fft_tensor
