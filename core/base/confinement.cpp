// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/confinement.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>

namespace fft_tensor {

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool underSanitizers = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr bool underSanitizers = true;
#else
constexpr bool underSanitizers = false;
#endif
#else
constexpr bool underSanitizers = false;
#endif
constexpr int sanitizersSlowdown = 20;

#if defined(__x86_64__)
constexpr std::uint32_t thisProcessor = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t thisProcessor = AUDIT_ARCH_AARCH64;
#else
constexpr std::uint32_t thisProcessor = 0; // not known: the limits alone have to do
#endif

/// The system calls of computing on memory, of reading and writing what is open, and of ending.
constexpr std::array allowedCalls{
    SYS_read,         SYS_write,        SYS_close,          SYS_fstat,         SYS_lseek,
    SYS_mmap,         SYS_munmap,       SYS_mremap,         SYS_mprotect,      SYS_madvise,
    SYS_brk,          SYS_futex,        SYS_getrandom,      SYS_clock_gettime, SYS_gettimeofday,
    SYS_rt_sigreturn, SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_exit,          SYS_exit_group,
};

void limit(int resource, rlim_t value) {
    const rlimit both{value, value};
    ::setrlimit(static_cast<__rlimit_resource>(resource), &both);
}

/// Everything but allowedCalls fails with EPERM: a library that asks for more than it needs goes on without.
void filterSystemCalls() {
    std::array<sock_filter, 5 + allowedCalls.size() + 1> program{};
    std::size_t at = 0;
    const auto add = [&](int code, std::uint32_t operand, std::size_t ifEqual = 0,
                         std::size_t otherwise = 0) {
        program[at++] = {static_cast<std::uint16_t>(code), static_cast<std::uint8_t>(ifEqual),
                         static_cast<std::uint8_t>(otherwise), operand};
    };
    constexpr int load = BPF_LD | BPF_W | BPF_ABS, jump = BPF_JMP | BPF_JEQ | BPF_K, answer = BPF_RET | BPF_K;
    add(load, offsetof(seccomp_data, arch));
    add(jump, thisProcessor, 1, 0);
    add(answer, SECCOMP_RET_KILL_PROCESS);
    add(load, offsetof(seccomp_data, nr));
    for (std::size_t i = 0; i < allowedCalls.size(); ++i)
        add(jump, static_cast<std::uint32_t>(allowedCalls[i]), allowedCalls.size() - i, 0);
    add(answer, SECCOMP_RET_ERRNO | EPERM);
    add(answer, SECCOMP_RET_ALLOW);
    const sock_fprog filter{static_cast<unsigned short>(at), program.data()};
    ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter); // a kernel without it leaves the limits
}

void limitProcessor(std::chrono::milliseconds longest) {
    const auto allowed = longest * (underSanitizers ? sanitizersSlowdown : 1);
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(allowed);
    itimerval timer{};
    timer.it_value.tv_sec = seconds.count();
    timer.it_value.tv_usec = std::chrono::duration_cast<std::chrono::microseconds>(allowed - seconds).count();
    ::setitimer(ITIMER_PROF, &timer, nullptr);
}

} // namespace

void confineThisProcess(const Confinement& confinement) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, 0);
    limitProcessor(confinement.processor);
    if (underSanitizers)
        return;
    ::prctl(PR_SET_DUMPABLE, 0);
    limit(RLIMIT_AS, confinement.memoryBytes);
    limit(RLIMIT_NOFILE, 0);
    limit(RLIMIT_NPROC, 0);
    if (thisProcessor != 0)
        filterSystemCalls();
}

} // namespace fft_tensor
