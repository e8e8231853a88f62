// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Preloaded into a process (LD_PRELOAD), it makes one of its system calls on regular files the last one, or
// fail:
//   FAIL_WRITES_AT=N   the N-th write, pwrite, ftruncate, fsync or rename, counted from 1
//   FAIL_WRITES_HOW=   kill: SIGKILL before the call        tear: SIGKILL after half of what was to be
//   written
//                      full: no space left, from then on    once: no space left for this call only
//                      flip: a bit of what is written is another one, and success is reported
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <vector>

#include <dlfcn.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

namespace {

enum class Verdict { pass, kill, tear, full, flip };

Verdict judgeNextCall() {
    static const char* const number = std::getenv("FAIL_WRITES_AT");
    static const char* const how = std::getenv("FAIL_WRITES_HOW");
    static const long at = number != nullptr && how != nullptr ? std::atol(number) : 0;
    static long calls = 0; // one thread writes
    ++calls;
    if (at == 0 || calls < at)
        return Verdict::pass;
    if (std::strcmp(how, "full") == 0)
        return Verdict::full;
    if (calls > at)
        return Verdict::pass;
    return std::strcmp(how, "kill") == 0   ? Verdict::kill
           : std::strcmp(how, "flip") == 0 ? Verdict::flip
           : std::strcmp(how, "tear") == 0 ? Verdict::tear
                                           : Verdict::full;
}

bool isRegular(int descriptor) {
    struct stat status {};
    return ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

template<class Function>
Function* original(const char* name) {
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

/// The bytes with one bit in their middle turned over.
std::vector<char> flipped(const void* bytes, std::size_t size) {
    const char* begin = static_cast<const char*>(bytes);
    std::vector<char> wrong(begin, begin + size);
    if (size > 0)
        wrong[size / 2] = static_cast<char>(wrong[size / 2] ^ 1);
    return wrong;
}

/// Runs `half`, `whole` or `wrong` as the verdict says.
template<class Half, class Whole, class Wrong>
auto interrupt(Half half, Whole whole, Wrong wrong) -> decltype(whole()) {
    switch (judgeNextCall()) {
    case Verdict::pass:
        return whole();
    case Verdict::flip:
        return wrong();
    case Verdict::tear:
        half();
        [[fallthrough]];
    case Verdict::kill:
        ::kill(::getpid(), SIGKILL);
        [[fallthrough]];
    case Verdict::full:
        errno = ENOSPC;
        return -1;
    }
    return -1;
}

/// A call that carries no bytes.
template<class Half, class Whole>
auto interrupt(Half half, Whole whole) -> decltype(whole()) {
    return interrupt(half, whole, whole);
}

ssize_t interruptedPwrite(const char* name, int descriptor, const void* bytes, std::size_t size,
                          off_t offset) {
    auto* const call = original<ssize_t(int, const void*, std::size_t, off_t)>(name);
    if (!isRegular(descriptor))
        return call(descriptor, bytes, size, offset);
    return interrupt([&] { return call(descriptor, bytes, size / 2, offset); },
                     [&] { return call(descriptor, bytes, size, offset); },
                     [&] { return call(descriptor, flipped(bytes, size).data(), size, offset); });
}

int interruptedTruncate(const char* name, int descriptor, off_t size) {
    auto* const call = original<int(int, off_t)>(name);
    return interrupt([] {}, [&] { return call(descriptor, size); });
}

} // namespace

extern "C" {

ssize_t write(int descriptor, const void* bytes, std::size_t size) {
    auto* const call = original<ssize_t(int, const void*, std::size_t)>("write");
    if (!isRegular(descriptor))
        return call(descriptor, bytes, size);
    return interrupt([&] { return call(descriptor, bytes, size / 2); },
                     [&] { return call(descriptor, bytes, size); },
                     [&] { return call(descriptor, flipped(bytes, size).data(), size); });
}

ssize_t pwrite(int descriptor, const void* bytes, std::size_t size, off_t offset) {
    return interruptedPwrite("pwrite", descriptor, bytes, size, offset);
}

ssize_t pwrite64(int descriptor, const void* bytes, std::size_t size, off_t offset) {
    return interruptedPwrite("pwrite64", descriptor, bytes, size, offset);
}

int ftruncate(int descriptor, off_t size) noexcept {
    return interruptedTruncate("ftruncate", descriptor, size);
}

int ftruncate64(int descriptor, off_t size) noexcept {
    return interruptedTruncate("ftruncate64", descriptor, size);
}

int fsync(int descriptor) {
    auto* const call = original<int(int)>("fsync");
    return interrupt([] {}, [&] { return call(descriptor); });
}

int rename(const char* from, const char* to) noexcept {
    auto* const call = original<int(const char*, const char*)>("rename");
    return interrupt([] {}, [&] { return call(from, to); });
}

} // extern "C"
