// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// What g++ calls in code that it compiles with -fsanitize=thread, instead of the thread sanitizer's own
// library, which knows nothing of blocks and barriers. Linked only into the library for the race check.
#include "host/kernel_calls.h"
#include "host/race_check.h"

namespace fft_tensor::gpu::host {

void touchAtomically(const void* address, std::size_t bytes) {
    checkAccess(address, bytes, Access::atomic);
}

} // namespace fft_tensor::gpu::host

using fft_tensor::gpu::host::Access;
using fft_tensor::gpu::host::checkAccess;

#define PLAIN(bytes)                                                                                         \
    void __tsan_read##bytes(void* address) {                                                                 \
        checkAccess(address, bytes, Access::read);                                                           \
    }                                                                                                        \
    void __tsan_write##bytes(void* address) {                                                                \
        checkAccess(address, bytes, Access::write);                                                          \
    }                                                                                                        \
    void __tsan_unaligned_read##bytes(void* address) {                                                       \
        checkAccess(address, bytes, Access::read);                                                           \
    }                                                                                                        \
    void __tsan_unaligned_write##bytes(void* address) {                                                      \
        checkAccess(address, bytes, Access::write);                                                          \
    }                                                                                                        \
    void __tsan_volatile_read##bytes(void* address) {                                                        \
        checkAccess(address, bytes, Access::read);                                                           \
    }                                                                                                        \
    void __tsan_volatile_write##bytes(void* address) {                                                       \
        checkAccess(address, bytes, Access::write);                                                          \
    }

// C++ atomics are no part of the language of kernels: they stand in host code that a .cu file includes, such
// as oneTBB's, and only have to work.
#define CHANGE(bits, T, name)                                                                                \
    T __tsan_atomic##bits##_##name(volatile T* at, T value, int) {                                           \
        return __atomic_##name(at, value, __ATOMIC_SEQ_CST);                                                 \
    }
#define EXCHANGE(bits, T, kind)                                                                              \
    int __tsan_atomic##bits##_compare_exchange_##kind(volatile T* at, T* expected, T value, int, int) {      \
        return __atomic_compare_exchange_n(at, expected, value, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);  \
    }
#define ATOMICS(bits, T)                                                                                     \
    T __tsan_atomic##bits##_load(const volatile T* at, int) {                                                \
        return __atomic_load_n(at, __ATOMIC_SEQ_CST);                                                        \
    }                                                                                                        \
    void __tsan_atomic##bits##_store(volatile T* at, T value, int) {                                         \
        __atomic_store_n(at, value, __ATOMIC_SEQ_CST);                                                       \
    }                                                                                                        \
    T __tsan_atomic##bits##_exchange(volatile T* at, T value, int) {                                         \
        return __atomic_exchange_n(at, value, __ATOMIC_SEQ_CST);                                             \
    }                                                                                                        \
    CHANGE(bits, T, fetch_add)                                                                               \
    CHANGE(bits, T, fetch_sub)                                                                               \
    CHANGE(bits, T, fetch_and)                                                                               \
    CHANGE(bits, T, fetch_or)                                                                                \
    CHANGE(bits, T, fetch_xor)                                                                               \
    CHANGE(bits, T, fetch_nand)                                                                              \
    EXCHANGE(bits, T, strong)                                                                                \
    EXCHANGE(bits, T, weak)

extern "C" {
PLAIN(1)
PLAIN(2)
PLAIN(4)
PLAIN(8)
PLAIN(16)
ATOMICS(8, unsigned char)
ATOMICS(16, unsigned short)
ATOMICS(32, unsigned)
ATOMICS(64, unsigned long)

void __tsan_read_range(void* address, unsigned long bytes) {
    checkAccess(address, bytes, Access::read);
}
void __tsan_write_range(void* address, unsigned long bytes) {
    checkAccess(address, bytes, Access::write);
}
void __tsan_init() {}
void __tsan_func_entry(void*) {}
void __tsan_func_exit() {}
void __tsan_vptr_update(void**, void*) {}
void __tsan_vptr_read(void**) {}
void __tsan_atomic_thread_fence(int) {
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
}
void __tsan_atomic_signal_fence(int) {}
}
