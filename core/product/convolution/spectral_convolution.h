// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/job_context.h"
#include "spectral/sparse_spectral_tensor.h"
#include "transform/transform.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

namespace fft_tensor {

/// What a kernel w does to a signal x; the same along every axis.
enum class KernelUse {
    convolve,  ///< y[n] = sum over m of w[m]·x[n - m]
    correlate, ///< y[n] = sum over m of w[m]·x[n + m]: what deep learning calls a convolution
};

/// Which part of a linear convolution is given, in the terms of numpy and scipy. Lengths are those of one
/// axis, s of the signal and k of the kernel.
enum class ConvolutionExtent {
    full,  ///< s + k - 1: wherever the two overlap. A correlation begins at n = -(k - 1).
    same,  ///< s: of `full`, from element (k - 1)/2 (rounded down) on, as scipy.signal counts it
    valid, ///< |s - k| + 1: where the shorter of the two lies wholly within the longer
};

[[nodiscard]] std::string_view name(ConvolutionExtent extent); ///< "full", "same", "valid"

struct ConvolutionOptions {
    KernelUse use = KernelUse::convolve;
    ConvolutionExtent extent = ConvolutionExtent::same; ///< linear only
    /// Bytes that preparing and applying may take, signal and output not counted; nothing: what the machine
    /// has left.
    std::optional<std::uint64_t> memoryLimit = {};
};

/// Bytes of large arrays that a prepared convolution holds for as long as it lives.
struct ConvolutionMemory {
    std::uint64_t kernel = 0; ///< the kernel's coefficients, with their positions where they are sparse
    std::uint64_t work = 0;   ///< one signal, padded where it has to be, and its half spectrum
    [[nodiscard]] std::uint64_t total() const { return kernel + work; }
};

/// A kernel made ready to be applied to many signals of one shape: FFT of the signal, product with the
/// kernel's spectrum, inverse FFT (the convolution theorem). Single precision; the result is within about
/// 3e-7·|x|·|w| (Frobenius norms) of exact arithmetic with the same kept coefficients.
/// Thread rule: one call at a time (loops inside are parallel); it may be used and destroyed on any thread.
class PreparedConvolution {
  public:
    virtual ~PreparedConvolution() = default;

    [[nodiscard]] virtual const Shape& signalShape() const = 0;
    [[nodiscard]] virtual const Shape& outputShape() const = 0;
    /// Of the arrays that are transformed: the signal's, or padded.
    [[nodiscard]] virtual const Shape& transformShape() const = 0;
    [[nodiscard]] virtual ConvolutionMemory memory() const = 0;

    /// `signal` and `output` are row-major, of signalShape() and outputShape(), and may be the same memory. A
    /// NaN or an infinity anywhere in the signal makes all of the output NaN: its spectrum reaches
    /// everywhere. Throws Error(invalidArgument) that names the shape where a size does not fit; Cancelled,
    /// after which `output` is undefined and the convolution still usable.
    virtual void apply(std::span<const float> signal, std::span<float> output, JobContext& context) = 0;
};

/// Circular (periodic) convolution of signals of the kernel's own shape: n ± m is taken modulo the length of
/// each axis. Touches the kept coefficients only; the kernel is never rebuilt.
/// `kernel`: rank 1 to 4, transformed over all its axes; Error(invalidArgument) otherwise.
/// Error(outOfMemory) that says how much is needed.
[[nodiscard]] std::unique_ptr<PreparedConvolution>
prepareCircularConvolution(const SparseSpectralTensor& kernel, const ConvolutionOptions& options,
                           JobContext& context);

/// Linear convolution: signal and kernel are zero outside their arrays. The kernel is rebuilt once and
/// transformed again on the padded shape, whose spectrum is dense: what was kept of it sets the accuracy, not
/// the speed.
/// `kernel` as above; `signal`: any shape of the kernel's rank without an axis of length 0. Throws
/// Error(invalidArgument) for other shapes, and for `valid` when each is longer than the other on some axis;
/// Error(unsupported) for padded arrays that SpectrumLayout refuses; Error(outOfMemory) as above.
[[nodiscard]] std::unique_ptr<PreparedConvolution>
prepareLinearConvolution(const SparseSpectralTensor& kernel, const Shape& signal,
                         const ConvolutionOptions& options, Transform& transform, JobContext& context);

} // namespace fft_tensor
