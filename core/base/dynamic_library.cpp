// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/dynamic_library.h"

#include <dlfcn.h>

#include <filesystem>
#include <system_error>

namespace fft_tensor {

DynamicLibrary::DynamicLibrary(const std::string& path)
    : m_handle(::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE)) {
    if (m_handle != nullptr)
        return;
    const char* words = ::dlerror();
    m_failure = words != nullptr ? words : "the system does not say why";
}

void* DynamicLibrary::symbol(const char* name) const {
    return m_handle != nullptr ? ::dlsym(m_handle, name) : nullptr;
}

std::string missingLibraryIn(const std::string& failure) {
    const std::string subject = failure.substr(0, failure.find(": "));
    // What the library itself is blamed for begins with its path.
    const bool isPath = subject.find('/') != std::string::npos;
    return !isPath && subject != failure && subject.find(".so") != std::string::npos ? subject
                                                                                     : std::string();
}

std::string folderOfProgram() {
    std::error_code failed;
    const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", failed);
    return failed ? std::string() : program.parent_path().string();
}

std::string folderOfThisLibrary() {
    Dl_info info{};
    if (::dladdr(reinterpret_cast<void*>(&folderOfThisLibrary), &info) == 0 || info.dli_fname == nullptr)
        return {};
    std::error_code failed;
    const std::filesystem::path library = std::filesystem::absolute(info.dli_fname, failed);
    return failed ? std::string() : library.parent_path().string();
}

} // namespace fft_tensor
