// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "product/methods/blas_library.h"

#include "base/dynamic_library.h"
#include "base/error.h"
#include "product/methods/blas_choice.h"

#include <algorithm>
#include <cstdlib>
#include <mutex>
#include <optional>
#include <string_view>

#include <sys/mman.h>

namespace fft_tensor {

namespace {

constexpr const char* coreVariable = "OPENBLAS_CORETYPE";

/// An environment variable that has another value while this lives.
class Variable {
  public:
    Variable(const char* name, std::string_view value) : m_name(name) {
        if (const char* const before = std::getenv(name))
            m_before = before;
        ::setenv(name, std::string(value).c_str(), 1);
    }
    ~Variable() {
        if (m_before)
            ::setenv(m_name, m_before->c_str(), 1);
        else
            ::unsetenv(m_name);
    }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;

  private:
    const char* m_name;
    std::optional<std::string> m_before;
};

/// "OpenBLAS 0.3.21" of "OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH …".
std::string nameAndVersion(std::string_view config) {
    return std::string(config.substr(0, config.find(' ', config.find(' ') + 1)));
}

template<class Function>
void find(const DynamicLibrary& library, const char* name, Function& function, std::string& missing) {
    function = reinterpret_cast<Function>(library.symbol(name)); // NOLINT: what dlsym is for
    if (function == nullptr)
        missing = name;
}

/// What the library read of the environment while it was opened is all that it ever reads.
DynamicLibrary openLibrary(std::string_view kernels) {
    const Variable threads("OPENBLAS_NUM_THREADS", "1");
    std::optional<Variable> core;
    if (!kernels.empty())
        core.emplace(coreVariable, kernels);
    return DynamicLibrary(FFT_TENSOR_OPENBLAS);
}

BlasLibrary open() {
    BlasLibrary blas;
    if (const char* const asked = std::getenv(coreVariable))
        blas.asked = asked;
    const DynamicLibrary library = openLibrary(blas.asked.empty() ? bestKernels(cpuFeatures()) : "");
    std::string problem = library.failure(), missing;
    const char* (*kernels)() = nullptr;
    const char* (*config)() = nullptr;
    void (*setThreads)(int) = nullptr;
    if (library.isOpen()) {
        find(library, "openblas_get_corename", kernels, missing);
        find(library, "openblas_get_config", config, missing);
        find(library, "openblas_set_num_threads", setThreads, missing);
        find(library, "cblas_sgemm", blas.sgemm, missing);
        find(library, "cblas_dgemm", blas.dgemm, missing);
        if (!missing.empty())
            problem = FFT_TENSOR_OPENBLAS " has no function " + missing;
    }
    if (!problem.empty()) {
        blas.failure = "The matrix library OpenBLAS cannot be used (" + problem +
                       "). Products of many rows need it: install it (on Debian and Ubuntu the package "
                       "libopenblas0-pthread), or allow more memory where a limit is set.";
        return blas;
    }
    setThreads(1); // it may have been open before
    blas.name = nameAndVersion(config());
    blas.kernels = kernels();
    return blas;
}

bool hasRoom(std::size_t bytes) {
    void* const room = ::mmap(nullptr, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return room != MAP_FAILED && ::munmap(room, bytes) == 0; // NOLINT: the system's macro
}

} // namespace

const BlasLibrary& blasLibrary() {
    static const BlasLibrary library = open(); // one for the process, as the library itself is
    return library;
}

int reserveBlasWork(int threads) {
    constexpr std::size_t perCaller = std::size_t{144} << 20; // it maps 128 MiB, and touches what it needs
    static std::mutex mutex;
    static int reserved = 0; // what it once mapped it keeps
    const std::lock_guard lock(mutex);
    for (int more = threads - reserved; more > 0; --more)
        if (hasRoom(static_cast<std::size_t>(more) * perCaller)) {
            reserved += more;
            break;
        }
    if (reserved == 0)
        throw Error(ErrorCode::outOfMemory,
                    "The matrix library finds no room for its work memory, " +
                        std::to_string(perCaller >> 20) +
                        " MiB of addresses. Raise the limit (ulimit -v), or multiply fewer rows at a time.");
    return std::min(threads, reserved);
}

} // namespace fft_tensor
