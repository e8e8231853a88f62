// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "runtime/status.h"

#include <cstddef>
#include <cstdint>

/// The whole of NVIDIA's host-side libraries that the plug-in uses, one function per call. gpu/cuda
/// implements them with cudart, cuFFT and cuBLAS; tests/gpu/host on the CPU. Nothing here throws: each
/// answers a Status. Above this line there is one source for both builds. Handles are opaque; null is no
/// handle. Thread rule: the one thread that owns the device.
namespace fft_tensor::gpu::calls {

using StreamHandle = void*;
using EventHandle = void*;
using FftHandle = void*;
using BlasHandle = void*;

struct DeviceFacts {
    char name[256] = {};
    std::uint64_t totalBytes = 0;
    int major = 0, minor = 0; ///< compute capability
    int multiprocessors = 0;
    std::uint64_t sharedBytesPerBlock = 0;
};

/// Versions as 1000 · major + 10 · minor; the driver's is 0 where there is none.
[[nodiscard]] Status versions(int& driver, int& runtime) noexcept;
[[nodiscard]] Status deviceCount(int& count) noexcept;
[[nodiscard]] Status deviceFacts(int ordinal, DeviceFacts& facts) noexcept;
/// Makes a device the current one of this thread and creates its context, which takes memory.
[[nodiscard]] Status useDevice(int ordinal) noexcept;
/// Makes a device that was used before the current one again; cheap where it is.
[[nodiscard]] Status makeCurrent(int ordinal) noexcept;
[[nodiscard]] Status memoryInfo(std::uint64_t& freeBytes, std::uint64_t& totalBytes) noexcept;
/// The share of the last moment in which the device was busy, 0 to 1; negative where it is not known.
[[nodiscard]] Status deviceLoad(int ordinal, double& load) noexcept;

[[nodiscard]] Status allocate(void*& memory, std::size_t bytes) noexcept;
[[nodiscard]] Status release(void* memory) noexcept;
[[nodiscard]] Status allocatePinned(void*& memory, std::size_t bytes) noexcept;
[[nodiscard]] Status releasePinned(void* memory) noexcept;

enum class Direction { toDevice, toHost, onDevice };
[[nodiscard]] Status copy(void* to, const void* from, std::size_t bytes, Direction direction,
                          StreamHandle stream) noexcept; ///< asynchronous
[[nodiscard]] Status fill(void* memory, int byte, std::size_t bytes, StreamHandle stream) noexcept;

[[nodiscard]] Status createStream(StreamHandle& stream) noexcept;
[[nodiscard]] Status destroyStream(StreamHandle stream) noexcept;
[[nodiscard]] Status synchronize(StreamHandle stream) noexcept;
[[nodiscard]] Status createEvent(EventHandle& event) noexcept;
[[nodiscard]] Status destroyEvent(EventHandle event) noexcept;
[[nodiscard]] Status record(EventHandle event, StreamHandle stream) noexcept;
[[nodiscard]] Status waitFor(StreamHandle stream, EventHandle event) noexcept; ///< the stream waits
[[nodiscard]] Status synchronizeEvent(EventHandle event) noexcept;             ///< the host waits
[[nodiscard]] Status secondsBetween(EventHandle begin, EventHandle end, double& seconds) noexcept;
/// What the last kernel launch of this thread said (its own arguments; faults come later, at synchronize).
[[nodiscard]] Status lastLaunch() noexcept;

enum class FftKind { realToComplex, complexToReal, complexForward, complexInverse };
/// A batch of unnormalised transforms of rank 1 to 3, single precision. Element i (over the innermost length)
/// of transform b lies at b·distance + i·stride; outer lengths follow row-major from the embedded lengths of
/// their side. Real-to-complex halves the innermost length.
struct FftSpec {
    FftKind kind = FftKind::realToComplex;
    int rank = 1;
    std::int64_t lengths[3] = {1, 1, 1}; ///< outermost first; of the real side
    std::int64_t batch = 1;
    std::int64_t inputStride = 1, inputDistance = 0, outputStride = 1, outputDistance = 0;
};
/// Makes a plan without work memory; workBytes is what executeFft must be given.
[[nodiscard]] Status createFft(FftHandle& plan, const FftSpec& spec, std::size_t& workBytes) noexcept;
[[nodiscard]] Status destroyFft(FftHandle plan) noexcept;
/// In place where input == output and the layouts allow it. Complex-to-real needs symmetry along every axis
/// (mathematics: cuFFT) and destroys its input, of any rank and out of place, too; every other kind leaves an
/// input that is not its output as it was.
[[nodiscard]] Status executeFft(FftHandle plan, void* input, void* output, void* work,
                                StreamHandle stream) noexcept;

[[nodiscard]] Status createBlas(BlasHandle& blas) noexcept;
[[nodiscard]] Status destroyBlas(BlasHandle blas) noexcept;
/// float32: sums and products in float32, never TF32. tensorFloat32: factors rounded to TF32, sums in
/// float32. bfloat16: A and B hold bf16 numbers; sums and C are float32.
enum class BlasMath { float32, tensorFloat32, bfloat16 };
/// Row-major C (rows × columns, leading dimension ldc) = alpha·op(A)·op(B) + beta·C, float32; op transposes
/// where told. A is rows × inner after op, B inner × columns.
struct GemmSpec {
    bool transposeA = false, transposeB = false;
    std::int64_t rows = 0, columns = 0, inner = 0;
    std::int64_t lda = 0, ldb = 0, ldc = 0;
    float alpha = 1, beta = 0;
    BlasMath math = BlasMath::float32;
};
[[nodiscard]] Status gemm(BlasHandle blas, const GemmSpec& spec, const void* a, const void* b, float* c,
                          StreamHandle stream) noexcept;

/// Threads of a block where the program asks for `asked`: as many on a device; in the host build fewer where
/// a test wants to know that any number does.
[[nodiscard]] unsigned blockThreads(unsigned asked) noexcept;

/// Bytes of given-back memory that are kept for the next to ask, on a device of so many: asking the driver
/// takes as long as a small kernel. None with FFT_TENSOR_KEEP_GPU_MEMORY=0 in the environment, as tools that
/// watch memory want it; none in the host build, unless a test wants it: there every buffer shall have its
/// own red zones.
[[nodiscard]] std::uint64_t mostKeptBytes(std::uint64_t totalBytes) noexcept;

/// What answers here: "CUDA" or "CUDA sources on host". Shown wherever a device is named.
[[nodiscard]] const char* platformName() noexcept;

} // namespace fft_tensor::gpu::calls
