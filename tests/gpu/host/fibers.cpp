// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// The one file that knows Boost.Context.
#include "host/fibers.h"

#include "host/device_memory.h"

#include <new>

#include <boost/context/detail/fcontext.hpp>
#include <sys/mman.h>

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/common_interface_defs.h>
#endif

namespace fft_tensor::gpu::host {

namespace {

using boost::context::detail::transfer_t;

constexpr std::size_t guardBytes = 4096;
#ifdef __SANITIZE_ADDRESS__ // its frames are several times as large
constexpr std::size_t stackBytes = 256 * 1024;
#else
constexpr std::size_t stackBytes = 64 * 1024;
#endif

/// Before the switch to a stack; the answer is handed to switched() by whoever comes back.
void* switching([[maybe_unused]] const void* stack, [[maybe_unused]] std::size_t bytes) {
    void* kept = nullptr;
#ifdef __SANITIZE_ADDRESS__
    __sanitizer_start_switch_fiber(&kept, stack, bytes);
#endif
    return kept;
}

void switched([[maybe_unused]] void* kept, [[maybe_unused]] const void** from,
              [[maybe_unused]] std::size_t* fromBytes) {
#ifdef __SANITIZE_ADDRESS__
    __sanitizer_finish_switch_fiber(kept, from, fromBytes);
#endif
}

} // namespace

struct Fiber::Switch {
    static void enter(transfer_t from) {
        Fiber& self = *static_cast<Fiber*>(from.data);
        switched(nullptr, &self.m_callerStack, &self.m_callerBytes);
        self.m_caller = from.fctx;
        self.m_main(self.m_argument);
    }
};

Fiber::Fiber(void (*main)(void*), void* argument) : m_main(main), m_argument(argument) {
    void* const memory = mmap(nullptr, guardBytes + stackBytes, PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED)
        throw std::bad_alloc();
    m_stack = static_cast<char*>(memory);
    mprotect(m_stack, guardBytes, PROT_NONE);
    m_context =
        boost::context::detail::make_fcontext(m_stack + guardBytes + stackBytes, stackBytes, &Switch::enter);
}

Fiber::~Fiber() {
    unpoison(m_stack + guardBytes, stackBytes); // frames that were left in the middle
    munmap(m_stack, guardBytes + stackBytes);
}

void Fiber::resume() {
    void* const kept = switching(m_stack + guardBytes, stackBytes);
    m_context = boost::context::detail::jump_fcontext(m_context, this).fctx;
    switched(kept, nullptr, nullptr);
}

void Fiber::suspend() {
    void* const kept = switching(m_callerStack, m_callerBytes);
    m_caller = boost::context::detail::jump_fcontext(m_caller, nullptr).fctx;
    switched(kept, &m_callerStack, &m_callerBytes);
}

bool Fiber::ownsStack(const void* address) const {
    const auto* const byte = static_cast<const char*>(address);
    return byte >= m_stack && byte < m_stack + guardBytes + stackBytes;
}

} // namespace fft_tensor::gpu::host
