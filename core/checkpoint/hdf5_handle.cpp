// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "checkpoint/hdf5_handle.h"

#include "base/error.h"
#include "base/file.h"

#include <cstdlib>

namespace fft_tensor::h5 {

namespace {

struct Failure {
    std::string words;
    int errorNumber = 0;
};

/// The innermost entry comes first; it says most. A failed system call is told as "…, errno = 28, …".
herr_t collect(unsigned depth, const H5E_error2_t* entry, void* target) {
    try {
        auto& failure = *static_cast<Failure*>(target);
        const std::string words = entry->desc != nullptr ? entry->desc : "";
        if (depth == 0)
            failure.words = words;
        const std::size_t at = words.find("errno = ");
        if (at != std::string::npos && failure.errorNumber == 0)
            failure.errorNumber = std::atoi(words.c_str() + at + 8);
        return 0;
    } catch (...) { // C code is above
        return -1;
    }
}

bool prepareLibrary() {
    H5dont_atexit();
    return H5open() >= 0 && H5PLset_loading_state(0) >= 0;
}

} // namespace

void enter() {
    static const bool prepared = prepareLibrary();
    thread_local const bool silent = H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr) >= 0;
    if (!prepared || !silent)
        throw Error(ErrorCode::internal, "The HDF5 library could not be started. Check its installation.");
}

void fail(const std::string& action, const Location& place) {
    Failure failure;
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, collect, &failure);
    if (failure.errorNumber != 0)
        throw systemError(failure.errorNumber, action, place.path, place.writing);
    const std::string words = failure.words.empty() ? "no reason given" : failure.words;
    throw Error(place.writing ? ErrorCode::cannotWrite : ErrorCode::malformed,
                "Could not " + action + " (HDF5: " + words + "). " +
                    (place.writing ? "Nothing was replaced; try again or choose another folder."
                                   : "The file is damaged or not a checkpoint; copy or export it again."),
                place.path);
}

Properties fileAccess(const Location& place) {
    const char* action = "prepare to open the file";
    Properties access(H5Pcreate(H5P_FILE_ACCESS), action, place);
    check(H5Pset_libver_bounds(access.get(), H5F_LIBVER_V110, H5F_LIBVER_V110), action, place);
    check(H5Pset_fclose_degree(access.get(), H5F_CLOSE_STRONG), action, place);
    check(H5Pset_file_locking(access.get(), place.writing ? 0 : 1, 1), action, place);
    return access;
}

} // namespace fft_tensor::h5
