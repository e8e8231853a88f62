// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "host/kernel_calls.h"

#include <cmath>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include <device_launch_parameters.h> // threadIdx and its like; defined in block_run.cpp
#include <vector_types.h>

/// CUDA's own functions for kernels, under their own names, as far as runtime/kernel.h allows them.
// NOLINTBEGIN(bugprone-reserved-identifier)

#ifdef __SANITIZE_THREAD__ // the race check: an atomic is told as one, and not seen as a plain access
#define HOST_ATOMIC __attribute__((noinline, no_sanitize("thread"))) inline
#define HOST_TOUCH(address) ::fft_tensor::gpu::host::touchAtomically(address, sizeof(*(address)))
#else
#define HOST_ATOMIC inline
#define HOST_TOUCH(address) static_cast<void>(0)
#endif
#define HOST_LINE_PARAMETERS const char *file = __builtin_FILE(), int line = __builtin_LINE()
#define HOST_LINE (::fft_tensor::gpu::host::SourceLine{file, line})

inline void __syncthreads(HOST_LINE_PARAMETERS) {
    static_cast<void>(::fft_tensor::gpu::host::barrier(false, HOST_LINE));
}
inline int __syncthreads_count(int predicate, HOST_LINE_PARAMETERS) {
    return static_cast<int>(::fft_tensor::gpu::host::barrier(predicate != 0, HOST_LINE));
}
inline int __syncthreads_or(int predicate, HOST_LINE_PARAMETERS) {
    return ::fft_tensor::gpu::host::barrier(predicate != 0, HOST_LINE) > 0 ? 1 : 0;
}
inline int __syncthreads_and(int predicate, HOST_LINE_PARAMETERS) {
    return ::fft_tensor::gpu::host::barrier(predicate == 0, HOST_LINE) == 0 ? 1 : 0;
}
inline void __syncwarp(unsigned mask = 0xffffffffu, HOST_LINE_PARAMETERS) {
    ::fft_tensor::gpu::host::syncWarp(mask, HOST_LINE);
}
inline void __threadfence() {}
inline void __threadfence_block() {}

namespace fft_tensor::gpu::host {

/// Any 4- or 8-byte number through the bits of a shuffle.
template<class T>
T shuffled(unsigned mask, T value, unsigned source, SourceLine place) {
    static_assert(std::is_arithmetic_v<T> && (sizeof(T) == 4 || sizeof(T) == 8), "what CUDA shuffles");
    std::uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof(T));
    bits = shuffle(mask, bits, source, place);
    std::memcpy(&value, &bits, sizeof(T));
    return value;
}

} // namespace fft_tensor::gpu::host

template<class T>
T __shfl_sync(unsigned mask, T value, int source, int width = 32, HOST_LINE_PARAMETERS) {
    const unsigned lane = ::fft_tensor::gpu::host::laneOf(), inside = static_cast<unsigned>(width) - 1;
    const unsigned from = (lane & ~inside) | (static_cast<unsigned>(source) & inside);
    return ::fft_tensor::gpu::host::shuffled(mask, value, from, HOST_LINE);
}
template<class T>
T __shfl_up_sync(unsigned mask, T value, unsigned delta, int width = 32, HOST_LINE_PARAMETERS) {
    const unsigned lane = ::fft_tensor::gpu::host::laneOf(), inside = static_cast<unsigned>(width) - 1;
    const unsigned from = (lane & inside) < delta ? lane : lane - delta;
    return ::fft_tensor::gpu::host::shuffled(mask, value, from, HOST_LINE);
}
template<class T>
T __shfl_down_sync(unsigned mask, T value, unsigned delta, int width = 32, HOST_LINE_PARAMETERS) {
    const unsigned lane = ::fft_tensor::gpu::host::laneOf(), inside = static_cast<unsigned>(width) - 1;
    const unsigned from = (lane & inside) + delta > inside ? lane : lane + delta;
    return ::fft_tensor::gpu::host::shuffled(mask, value, from, HOST_LINE);
}
template<class T>
T __shfl_xor_sync(unsigned mask, T value, int flip, int width = 32, HOST_LINE_PARAMETERS) {
    const unsigned lane = ::fft_tensor::gpu::host::laneOf(), last = lane | (static_cast<unsigned>(width) - 1);
    const unsigned from = lane ^ static_cast<unsigned>(flip);
    return ::fft_tensor::gpu::host::shuffled(mask, value, from > last ? lane : from, HOST_LINE);
}

inline unsigned __ballot_sync(unsigned mask, int predicate, HOST_LINE_PARAMETERS) {
    return ::fft_tensor::gpu::host::ballot(mask, predicate != 0, HOST_LINE);
}
inline int __any_sync(unsigned mask, int predicate, HOST_LINE_PARAMETERS) {
    return ::fft_tensor::gpu::host::ballot(mask, predicate != 0, HOST_LINE) != 0 ? 1 : 0;
}
inline int __all_sync(unsigned mask, int predicate, HOST_LINE_PARAMETERS) {
    return ::fft_tensor::gpu::host::ballot(mask, predicate == 0, HOST_LINE) == 0 ? 1 : 0;
}
template<class T>
unsigned __match_any_sync(unsigned mask, T value, HOST_LINE_PARAMETERS) {
    static_assert(std::is_arithmetic_v<T> && (sizeof(T) == 4 || sizeof(T) == 8), "what CUDA matches");
    std::uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof(T));
    return ::fft_tensor::gpu::host::match(mask, bits, HOST_LINE);
}

// One overload per type that CUDA has, so that what compiles here compiles there.
#define HOST_ATOMIC_FUNCTION(name, T, next)                                                                  \
    HOST_ATOMIC T name(T* address, T value) {                                                                \
        HOST_TOUCH(address);                                                                                 \
        const T old = *address;                                                                              \
        *address = static_cast<T>(next);                                                                     \
        return old;                                                                                          \
    }
#define HOST_ATOMIC_INTEGERS(name, next)                                                                     \
    HOST_ATOMIC_FUNCTION(name, int, next)                                                                    \
    HOST_ATOMIC_FUNCTION(name, unsigned, next)                                                               \
    HOST_ATOMIC_FUNCTION(name, unsigned long long, next)

// Signed sums wrap on the device: they are taken as unsigned ones.
HOST_ATOMIC_FUNCTION(atomicAdd, int, static_cast<unsigned>(old) + static_cast<unsigned>(value))
HOST_ATOMIC_FUNCTION(atomicAdd, unsigned, old + value)
HOST_ATOMIC_FUNCTION(atomicAdd, unsigned long long, old + value)
HOST_ATOMIC_FUNCTION(atomicAdd, float, old + value)
HOST_ATOMIC_FUNCTION(atomicAdd, double, old + value)
HOST_ATOMIC_INTEGERS(atomicMax, old < value ? value : old)
HOST_ATOMIC_INTEGERS(atomicMin, value < old ? value : old)
HOST_ATOMIC_FUNCTION(atomicMax, long long, old < value ? value : old)
HOST_ATOMIC_FUNCTION(atomicMin, long long, value < old ? value : old)
HOST_ATOMIC_INTEGERS(atomicOr, old | value)
HOST_ATOMIC_INTEGERS(atomicAnd, old& value)
HOST_ATOMIC_INTEGERS(atomicXor, old ^ value)
HOST_ATOMIC_INTEGERS(atomicExch, value)
HOST_ATOMIC_FUNCTION(atomicExch, float, value)

#define HOST_ATOMIC_CAS(T)                                                                                   \
    HOST_ATOMIC T atomicCAS(T* address, T expected, T value) {                                               \
        HOST_TOUCH(address);                                                                                 \
        const T old = *address;                                                                              \
        *address = old == expected ? value : old;                                                            \
        return old;                                                                                          \
    }
HOST_ATOMIC_CAS(int)
HOST_ATOMIC_CAS(unsigned)
HOST_ATOMIC_CAS(unsigned long long)

// Rounded to nearest and never fused: the build forbids contraction.
inline float __fmul_rn(float a, float b) {
    return a * b;
}
inline float __fadd_rn(float a, float b) {
    return a + b;
}
inline float __fsub_rn(float a, float b) {
    return a - b;
}
inline float __fmaf_rn(float a, float b, float c) {
    return std::fma(a, b, c);
}
inline double __dmul_rn(double a, double b) {
    return a * b;
}
inline double __dadd_rn(double a, double b) {
    return a + b;
}

#define HOST_BIT_CAST(name, To, From)                                                                        \
    inline To name(From value) {                                                                             \
        To bits;                                                                                             \
        std::memcpy(&bits, &value, sizeof(bits));                                                            \
        return bits;                                                                                         \
    }
HOST_BIT_CAST(__float_as_uint, unsigned, float)
HOST_BIT_CAST(__uint_as_float, float, unsigned)
HOST_BIT_CAST(__float_as_int, int, float)
HOST_BIT_CAST(__int_as_float, float, int)
HOST_BIT_CAST(__double_as_longlong, long long, double)
HOST_BIT_CAST(__longlong_as_double, double, long long)

inline int __popc(unsigned value) {
    return __builtin_popcount(value);
}
inline int __popcll(unsigned long long value) {
    return __builtin_popcountll(value);
}
inline int __clz(int value) {
    return value == 0 ? 32 : __builtin_clz(static_cast<unsigned>(value));
}
inline int __clzll(long long value) {
    return value == 0 ? 64 : __builtin_clzll(static_cast<unsigned long long>(value));
}
inline int __ffs(int value) {
    return __builtin_ffs(value);
}
inline int __ffsll(long long value) {
    return __builtin_ffsll(value);
}
template<class T>
T __ldg(const T* address) {
    return *address;
}

#undef HOST_ATOMIC_INTEGERS
#undef HOST_ATOMIC_FUNCTION
#undef HOST_ATOMIC_CAS
#undef HOST_BIT_CAST
#undef HOST_ATOMIC
#undef HOST_TOUCH
#undef HOST_LINE
#undef HOST_LINE_PARAMETERS
// NOLINTEND(bugprone-reserved-identifier)
