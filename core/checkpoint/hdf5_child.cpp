// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "checkpoint/hdf5_child.h"

#include "base/child_process.h"
#include "base/confinement.h"
#include "base/dynamic_library.h"
#include "checkpoint/hdf5_survey.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace fft_tensor {

namespace {

using std::chrono::milliseconds;

constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20;

/// Processor time that is far more than any sound file takes, and still short for those who wait for a file
/// that makes HDF5 run in circles. What takes time is to look up chunks, 1.1 µs each as measured; a
/// checkpoint of nothing but zeros has 100 bytes of file for each, which bring 10 µs.
milliseconds processorTime(std::uint64_t fileBytes) {
    return milliseconds(250) + milliseconds(fileBytes / 10000);
}

std::uint64_t mostListingBytes(std::uint64_t fileBytes) {
    return std::min(mebibyte + fileBytes, 1024 * mebibyte);
}

/// Addresses, not pages: the program itself, the file and what HDF5 makes of it.
std::uint64_t memoryOf(std::uint64_t fileBytes) {
    return 1024 * mebibyte + 3 * fileBytes;
}

std::string inWords(const ChildEnd& end) {
    if (end.how == ChildEnd::How::tooLong || (end.how == ChildEnd::How::killed && end.number == SIGPROF))
        return "runs without end in it";
    if (end.how == ChildEnd::How::tooMuch)
        return "finds more in it than it can hold";
    if (end.how == ChildEnd::How::killed && end.number == SIGBUS)
        return "cannot read all of it, or it was cut short meanwhile";
    return std::string("crashes on it (") + ::strsignal(end.number) + ")";
}

/// The file, mapped; the process that does this has nothing to lose when somebody cuts the file short.
std::span<const std::byte> mapInherited() {
    struct stat status {};
    if (::fstat(childInput, &status) != 0 || status.st_size <= 0)
        return {};
    const auto size = static_cast<std::size_t>(status.st_size);
    void* bytes = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, childInput, 0);
    return bytes == MAP_FAILED ? std::span<const std::byte>()
                               : std::span(static_cast<const std::byte*>(bytes), size);
}

bool writeOut(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t put = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
        if (put < 0 && errno != EINTR)
            return false;
        bytes = bytes.subspan(static_cast<std::size_t>(std::max<ssize_t>(put, 0)));
    }
    return true;
}

std::vector<std::byte> answerFor(std::span<const std::byte> file) {
    try {
        return encodeListing(surveyHdf5(file));
    } catch (...) {
        return encodeRefusal(currentError());
    }
}

} // namespace

ListingProgram ListingProgram::ofThisLibrary() {
    const std::string folder = folderOfThisLibrary();
    for (const char* way : {FFT_TENSOR_WAY_TO_PROGRAMS, "../bin"}) { // as installed, as built
        const std::string path = folder + "/" + way + "/fft-tensor";
        if (::access(path.c_str(), X_OK) == 0)
            return {path};
    }
    throw Error(ErrorCode::internal,
                "The program fft-tensor, which reads the structure of HDF5 files for this library, is not in "
                "its place. Install or build it with the library.",
                folder + "/" + FFT_TENSOR_WAY_TO_PROGRAMS);
}

Hdf5Listing listHdf5(const InputFile& file, const JobContext& context, const ListingProgram& program) {
    ChildCall call;
    call.program = program.path;
    call.arguments = {listingCommand};
    call.inherited = file.descriptor();
    call.mostOutput = mostListingBytes(file.size());
    call.longest = program.patience + 20 * (processorTime(file.size()) - processorTime(0));
    const ChildEnd end = runChild(call, context);
    if (end.how == ChildEnd::How::exited && end.number != 0) // the loader's 127, or no room for the map
        throw Error(
            ErrorCode::cannotRead,
            "The structure of this file was not read: the process that does it could not start or get "
            "the file into its memory (exit code " +
                std::to_string(end.number) +
                "). Free memory or raise its limit (ulimit -v), or install the program again.",
            file.path());
    if (end.how != ChildEnd::How::exited)
        throw Error(ErrorCode::malformed,
                    "The structure of this file cannot be read: the HDF5 library " + inWords(end) +
                        ". It is damaged, or was made to do harm; fetch or export it again.",
                    file.path());
    return decodeListing(end.output, file.size(), file.path());
}

int answerWithListing() {
    const std::span<const std::byte> file = mapInherited();
    if (file.empty())
        return 1;
    confineThisProcess({memoryOf(file.size()), processorTime(file.size())});
    return writeOut(answerFor(file)) ? 0 : 1;
}

} // namespace fft_tensor
