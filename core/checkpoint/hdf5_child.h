// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/file.h"
#include "base/job_context.h"
#include "checkpoint/hdf5_listing.h"

#include <chrono>
#include <string>

namespace fft_tensor {

/// The one argument of `fft-tensor` that makes it answerWithListing() and do nothing else.
constexpr const char* listingCommand = "hdf5-listing";

/// Who reads the structure; tests put others in its place.
struct ListingProgram {
    std::string path; ///< of an executable
    /// By the clock on the wall, beside what is in proportion to the file.
    std::chrono::milliseconds patience{30000};

    /// `fft-tensor` beside this library, as built or as installed. Throws Error(internal) when it is not
    /// there.
    static ListingProgram ofThisLibrary();
};

/// The structure of an HDF5 file, read by a process of its own that can open nothing, write to no file and
/// start nothing, gets memory and processor time in proportion to the file, and is ended when the job is: the
/// HDF5 library crashes and hangs on files made for that. What it answers is checked as decodeListing() says.
/// Throws Error(malformed) when the child does not survive the file, Error(cannotRead | internal) when it
/// does not even start.
[[nodiscard]] Hdf5Listing listHdf5(const InputFile& file, const JobContext& context,
                                   const ListingProgram& program = ListingProgram::ofThisLibrary());

/// The child's side: confines this process, reads the structure of the file that it inherited and writes the
/// listing, or why there is none, to standard output. Returns the exit code.
[[nodiscard]] int answerWithListing();

} // namespace fft_tensor
