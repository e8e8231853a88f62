// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/library_folder.h"

#include <dlfcn.h>

#include <filesystem>
#include <system_error>

namespace fft_tensor {

std::string folderOfThisLibrary() {
    Dl_info info{};
    if (::dladdr(reinterpret_cast<void*>(&folderOfThisLibrary), &info) == 0 || info.dli_fname == nullptr)
        return {};
    std::error_code failed;
    const std::filesystem::path library = std::filesystem::absolute(info.dli_fname, failed);
    return failed ? std::string() : library.parent_path().string();
}

} // namespace fft_tensor
