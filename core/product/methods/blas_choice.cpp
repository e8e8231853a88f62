// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "product/methods/blas_choice.h"

#include <algorithm>
#include <array>
#include <cctype>

#if defined(__x86_64__) || defined(__i386__)
#include <cpuid.h>
#endif

namespace fft_tensor {

namespace {

struct Kernels {
    std::string_view name;
    int bits;
};
/// OpenBLAS's names for x86; for AVX-512 those of processors that have it.
constexpr std::array<Kernels, 23> known{
    {{"Katmai", 128},         {"Coppermine", 128},   {"Northwood", 128}, {"Prescott", 128},
     {"Banias", 128},         {"Core2", 128},        {"Penryn", 128},    {"Dunnington", 128},
     {"Nehalem", 128},        {"Atom", 128},         {"Nano", 128},      {"Athlon", 128},
     {"Opteron", 128},        {"Opteron_SSE3", 128}, {"Barcelona", 128}, {"Bobcat", 128},
     {"Haswell", 256},        {"Zen", 256},          {"Excavator", 256}, {"SkylakeX", 512},
     {"SapphireRapids", 512}, {"Cooperlake", 512},   {"Generic", 64}}};

#if defined(__x86_64__) || defined(__i386__)
/// Families of processors stand in two parts in the first leaf.
unsigned cpuFamily() {
    unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
    if (__get_cpuid(1, &eax, &ebx, &ecx, &edx) == 0)
        return 0;
    const unsigned family = eax >> 8 & 0xf, more = eax >> 20 & 0xff;
    return family == 0xf ? family + more : family;
}
#endif

bool sameName(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char one, unsigned char other) {
        return std::tolower(one) == std::tolower(other);
    });
}

} // namespace

CpuFeatures cpuFeatures() {
    CpuFeatures features;
#if defined(__x86_64__) || defined(__i386__)
    constexpr unsigned zen3AndZen4 = 0x19;
    __builtin_cpu_init();
    features.avx2 = __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0;
    features.avx512 = features.avx2 && __builtin_cpu_supports("avx512f") != 0 &&
                      __builtin_cpu_supports("avx512bw") != 0 && __builtin_cpu_supports("avx512dq") != 0 &&
                      __builtin_cpu_supports("avx512vl") != 0;
    features.amd = __builtin_cpu_is("amd") != 0;
    features.halves512 = features.amd && cpuFamily() == zen3AndZen4;
#endif
    return features;
}

std::string_view bestKernels(const CpuFeatures& features) {
    if (features.avx512 && !features.halves512)
        return "SkylakeX";
    if (features.avx2)
        return features.amd ? "Zen" : "Haswell";
    return {};
}

int vectorBits(std::string_view kernels) {
    for (const Kernels& one : known)
        if (sameName(one.name, kernels))
            return one.bits;
    return 0;
}

std::string kernelsWarning(std::string_view kernels, const CpuFeatures& features, std::string_view asked) {
    const std::string_view best = bestKernels(features);
    const int bits = vectorBits(kernels);
    if (bits == 0 || bits >= vectorBits(best))
        return {};
    std::string text = "Dense products run on kernels for ";
    text += std::to_string(bits) + "-bit vectors (" + std::string(kernels) +
            "), this processor can run those for " + std::to_string(vectorBits(best)) + " bits (" +
            std::string(best) + "): speeds against dense look better than they are. ";
    return text + (asked.empty() ? "Set OPENBLAS_CORETYPE=" + std::string(best) + " and start again."
                                 : "Unset OPENBLAS_CORETYPE, which asks for " + std::string(asked) +
                                       ", and start again.");
}

} // namespace fft_tensor
