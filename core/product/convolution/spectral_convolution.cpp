// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "product/convolution/spectral_convolution.h"

#include "base/error.h"
#include "base/large_vector.h"
#include "base/memory_meter.h"
#include "base/parallel.h"
#include "product/convolution/padded_copy.h"
#include "product/sizes_text.h"
#include "tensor/power_of_two.h"
#include "transform/array_fft.h"
#include "transform/complex_kernels.h"
#include "transform/fast_length.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>
#include <utility>
#include <vector>

namespace fft_tensor {

namespace {

using Complex = std::complex<float>;
using Exact = std::complex<double>;

constexpr std::size_t numbersPerChunk = std::size_t{1} << 15;

void checkKernel(const SparseSpectralTensor& kernel) {
    const Shape& shape = kernel.layout.shape();
    if (shape.empty() || shape.size() > mostPaddedAxes || kernel.layout.fullCount() == 0)
        throw Error(ErrorCode::invalidArgument, "A kernel of shape " + toString(shape) +
                                                    " cannot be convolved with: it must have 1 to 4 axes, "
                                                    "none of them of length 0.");
    for (std::size_t axis = 0; axis < shape.size(); ++axis)
        if (shape[axis] > 1 && !kernel.layout.isTransformed(axis))
            throw Error(ErrorCode::invalidArgument,
                        "The kernel of shape " + toString(shape) + " was transformed over axes " +
                            axesText(kernel.layout.axes()) + ", not over axis " + std::to_string(axis) +
                            ". A convolution needs the spectrum over all axes: transform it with axes all.");
}

std::string shapesText(const Shape& signal, const Shape& kernel) {
    return "The signal has shape " + toString(signal) + ", the kernel " + toString(kernel) + ": ";
}

/// Where the asked part of the full convolution of one axis begins, and how long it is.
struct Range {
    std::uint64_t begin, length;
};

Range rangeOf(ConvolutionExtent extent, std::uint64_t signal, std::uint64_t kernel) {
    switch (extent) {
    case ConvolutionExtent::full:
        return {0, signal + kernel - 1};
    case ConvolutionExtent::valid:
        return {std::min(signal, kernel) - 1, std::max(signal, kernel) - std::min(signal, kernel) + 1};
    case ConvolutionExtent::same:
        break;
    }
    return {(kernel - 1) / 2, signal};
}

/// The shortest circular convolution in which the asked part is as it would be in the full one. Element n of
/// the full one is added onto n - length: the tail must end before the part begins, or wrap beyond its end
/// (the overlap-save rule).
std::uint64_t leastLength(const Range& part, std::uint64_t signal, std::uint64_t kernel) {
    const std::uint64_t full = signal + kernel - 1;
    return std::max({full - part.begin, part.begin + part.length, signal, kernel});
}

void checkSignal(const Shape& signal, const Shape& kernel, ConvolutionExtent extent) {
    if (signal.size() != kernel.size())
        throw Error(ErrorCode::invalidArgument, shapesText(signal, kernel) + "both must have as many axes.");
    bool signalLonger = false, kernelLonger = false;
    for (std::size_t axis = 0; axis < signal.size(); ++axis) {
        if (signal[axis] == 0 || signal[axis] > std::numeric_limits<std::int32_t>::max())
            throw Error(ErrorCode::invalidArgument,
                        shapesText(signal, kernel) + "axis " + std::to_string(axis) +
                            " of the signal must have a length from 1 to 2^31 - 1.");
        signalLonger = signalLonger || signal[axis] > kernel[axis];
        kernelLonger = kernelLonger || kernel[axis] > signal[axis];
    }
    if (extent == ConvolutionExtent::valid && signalLonger && kernelLonger)
        throw Error(ErrorCode::invalidArgument,
                    shapesText(signal, kernel) +
                        "neither fits into the other, so there is no valid part. Ask for same or full.");
}

SpectrumLayout layoutOver(const Shape& shape) {
    if (!checkedElementCount(shape))
        throw Error(ErrorCode::unsupported, "An array of shape " + toString(shape) +
                                                " is beyond what this program can transform. Convolve a "
                                                "smaller piece of the signal.");
    return {shape, resolveAxes({}, shape, "the padded signal")};
}

/// Values and half spectrum.
std::uint64_t arrayBytes(const SpectrumLayout& layout) {
    return layout.fullCount() * sizeof(float) + layout.halfCount() * sizeof(Complex);
}

/// And what their transforms take at most.
std::uint64_t workBytes(const SpectrumLayout& layout) {
    return arrayBytes(layout) + ArrayFft::mostBytes(layout);
}

void requireMemory(std::uint64_t needed, const std::optional<std::uint64_t>& limit) {
    const std::uint64_t allowed = limit.value_or(availableMemoryBytes());
    if (needed > allowed)
        throw Error(ErrorCode::outOfMemory,
                    "Preparing this convolution needs " + megabytesText(needed) + "; " +
                        megabytesText(allowed) +
                        " may be used. Convolve a smaller piece of the signal, or allow more.");
}

void checkSize(const char* what, std::size_t held, const Shape& shape) {
    const std::uint64_t expected = elementCount(shape);
    if (held != expected)
        throw Error(ErrorCode::invalidArgument,
                    std::string("The ") + what + " holds " + std::to_string(held) +
                        " numbers, but this convolution was prepared for shape " + toString(shape) + ", " +
                        std::to_string(expected) + " numbers. Give as many, or prepare another one.");
}

/// Everything but the product of the spectra.
class FftConvolution : public PreparedConvolution {
  public:
    struct Plan {
        Shape signal;          ///< what goes in
        Shape begin, output;   ///< the part of the transformed array that is given out
        SpectrumLayout layout; ///< of the transformed array
        int exponent = 0;      ///< results are scaled by this power of two
    };

    FftConvolution(Plan plan, JobContext& context)
        : m_plan(std::move(plan)),
          m_fft(m_plan.layout, context),
          m_values(m_plan.layout.fullCount()),
          m_spectrum(m_plan.layout.halfCount()) {}

    const Shape& signalShape() const override { return m_plan.signal; }
    const Shape& outputShape() const override { return m_plan.output; }
    const Shape& transformShape() const override { return m_plan.layout.shape(); }
    ConvolutionMemory memory() const override {
        return {kernelBytes(), arrayBytes(m_plan.layout) + m_fft.heldBytes()};
    }

    void apply(std::span<const float> signal, std::span<float> output, JobContext& context) override {
        checkSize("signal", signal.size(), m_plan.signal);
        checkSize("output", output.size(), m_plan.output);
        context.checkpoint();
        if (!transformPadded(signal, m_plan.signal, context)) {
            std::fill(output.begin(), output.end(), std::numeric_limits<float>::quiet_NaN());
            return;
        }
        parallelChunks(m_spectrum.size(), numbersPerChunk,
                       [&](std::size_t, std::size_t begin, std::size_t end) {
                           context.checkpoint();
                           multiply(m_spectrum, begin, end);
                       });
        m_fft.inverse(m_spectrum, m_values, context);
        copyPart(m_values, m_plan.layout.shape(), m_plan.begin, output, m_plan.output, context);
        parallelChunks(output.size(), numbersPerChunk, [&](std::size_t, std::size_t begin, std::size_t end) {
            scaleByPowerOfTwo(output.subspan(begin, end - begin), m_plan.exponent);
        });
    }

  protected:
    /// The half spectrum of `values` (of `shape`), padded by zeros, into spectrum(). False when a value is
    /// not finite, and nothing is transformed.
    bool transformPadded(std::span<const float> values, const Shape& shape, JobContext& context) {
        if (!copyPadded(values, shape, m_values, m_plan.layout.shape(), context))
            return false;
        m_fft.forward(m_values, m_spectrum, context);
        return true;
    }
    [[nodiscard]] std::span<const Complex> spectrum() const { return m_spectrum; }
    /// By which the kernel's spectrum is to be divided.
    [[nodiscard]] double gain() const { return m_fft.gain(); }

    [[nodiscard]] virtual std::uint64_t kernelBytes() const = 0;
    /// Multiplies coefficients [begin, end) of a half spectrum by the kernel's, divided by gain().
    virtual void multiply(std::span<Complex> spectrum, std::size_t begin, std::size_t end) const = 0;

  private:
    Plan m_plan;
    ArrayFft m_fft;
    LargeVector<float> m_values;
    LargeVector<Complex> m_spectrum;
};

class CircularConvolution final : public FftConvolution {
  public:
    CircularConvolution(const SparseSpectralTensor& kernel, KernelUse use, JobContext& context)
        : FftConvolution({kernel.layout.shape(), Shape(kernel.layout.shape().size(), 0),
                          kernel.layout.shape(), kernel.layout, kernel.exponent},
                         context) {
        const std::vector<Entry> entries = bothImages(kernel, gain());
        m_positions.resize(entries.size());
        m_values.resize(entries.size());
        for (std::size_t i = 0; i < entries.size(); ++i) {
            m_positions[i] = entries[i].position;
            m_values[i] = use == KernelUse::convolve ? entries[i].value : std::conj(entries[i].value);
        }
    }

  protected:
    std::uint64_t kernelBytes() const override {
        return m_positions.size() * sizeof(std::uint32_t) + m_values.size() * sizeof(Complex);
    }

    /// In one pass: what was kept is multiplied, what lies between becomes zero.
    void multiply(std::span<Complex> spectrum, std::size_t begin, std::size_t end) const override {
        auto entry = static_cast<std::size_t>(
            std::lower_bound(m_positions.begin(), m_positions.end(), begin) - m_positions.begin());
        std::size_t next = begin;
        for (; entry < m_positions.size() && m_positions[entry] < end; ++entry) {
            const std::size_t at = m_positions[entry];
            std::fill(spectrum.begin() + next, spectrum.begin() + at, Complex{});
            spectrum[at] = productOf(spectrum[at], m_values[entry]);
            next = at + 1;
        }
        std::fill(spectrum.begin() + next, spectrum.begin() + end, Complex{});
    }

  private:
    struct Entry {
        std::uint32_t position = 0;
        Complex value;
    };

    /// The coefficients themselves, by increasing position: in a mirror plane the factor 2 of representatives
    /// undone and the mirror image listed, too, since the signal has a number of its own there.
    static std::vector<Entry> bothImages(const SparseSpectralTensor& kernel, double gain) {
        const SpectrumLayout& layout = kernel.layout;
        std::vector<Entry> entries;
        entries.reserve(kernel.positions.size());
        for (std::size_t i = 0; i < kernel.positions.size(); ++i) {
            const std::uint32_t position = kernel.positions[i];
            const Exact value = Exact(kernel.values[i]) / gain;
            const auto mirror = static_cast<std::uint32_t>(
                layout.inMirrorPlane(position) ? layout.mirror(position) : position);
            if (mirror == position) {
                entries.push_back({position, Complex(value)});
                continue;
            }
            entries.push_back({position, Complex(value / 2.0)});
            entries.push_back({mirror, Complex(std::conj(value) / 2.0)});
        }
        std::sort(entries.begin(), entries.end(),
                  [](const Entry& a, const Entry& b) { return a.position < b.position; });
        return entries;
    }

    LargeVector<std::uint32_t> m_positions;
    LargeVector<Complex> m_values;
};

class LinearConvolution final : public FftConvolution {
  public:
    /// `kernel`: the rebuilt values.
    LinearConvolution(Plan plan, std::span<const float> kernel, const Shape& shape, JobContext& context)
        : FftConvolution(std::move(plan), context), m_kernel(spectrum().size()) {
        transformPadded(kernel, shape, context);
        const auto scale = static_cast<float>(1 / gain());
        for (std::size_t i = 0; i < m_kernel.size(); ++i)
            m_kernel[i] = spectrum()[i] * scale;
    }

  protected:
    std::uint64_t kernelBytes() const override { return m_kernel.size() * sizeof(Complex); }

    void multiply(std::span<Complex> spectrum, std::size_t begin, std::size_t end) const override {
        multiplyNumbers(spectrum.data() + begin, m_kernel.data() + begin, spectrum.data() + begin,
                        end - begin);
    }

  private:
    LargeVector<Complex> m_kernel;
};

FftConvolution::Plan linearPlan(const Shape& signal, const Shape& kernel, ConvolutionExtent extent) {
    FftConvolution::Plan plan;
    plan.signal = signal;
    Shape padded;
    for (std::size_t axis = 0; axis < signal.size(); ++axis) {
        const Range range = rangeOf(extent, signal[axis], kernel[axis]);
        plan.begin.push_back(range.begin);
        plan.output.push_back(range.length);
        padded.push_back(fastTransformLength(leastLength(range, signal[axis], kernel[axis])));
    }
    plan.layout = layoutOver(padded);
    return plan;
}

} // namespace

std::string_view name(ConvolutionExtent extent) {
    switch (extent) {
    case ConvolutionExtent::full:
        return "full";
    case ConvolutionExtent::same:
        return "same";
    case ConvolutionExtent::valid:
        break;
    }
    return "valid";
}

std::unique_ptr<PreparedConvolution> prepareCircularConvolution(const SparseSpectralTensor& kernel,
                                                                const ConvolutionOptions& options,
                                                                JobContext& context) {
    checkKernel(kernel);
    context.checkpoint();
    // At most twice as many entries as are listed (all of them in mirror planes), and a copy to sort them.
    requireMemory(workBytes(kernel.layout) + 4 * kernel.memoryBytes(), options.memoryLimit);
    return std::make_unique<CircularConvolution>(kernel, options.use, context);
}

std::unique_ptr<PreparedConvolution> prepareLinearConvolution(const SparseSpectralTensor& kernel,
                                                              const Shape& signal,
                                                              const ConvolutionOptions& options,
                                                              Transform& transform, JobContext& context) {
    checkKernel(kernel);
    const Shape& shape = kernel.layout.shape();
    checkSignal(signal, shape, options.extent);
    FftConvolution::Plan plan = linearPlan(signal, shape, options.extent);
    plan.exponent = kernel.exponent;
    requireMemory(workBytes(plan.layout) + plan.layout.halfCount() * sizeof(Complex) +
                      workBytes(kernel.layout) + kernel.memoryBytes(),
                  options.memoryLimit);
    SparseSpectralTensor unscaled = kernel; // near 1, so that nothing overflows on the way
    unscaled.exponent = 0;
    LargeVector<float> values(kernel.layout.fullCount());
    rebuildInto(unscaled, transform, values, context);
    if (options.use == KernelUse::correlate) // a correlation is the convolution with the kernel turned round
        std::reverse(values.begin(), values.end());
    return std::make_unique<LinearConvolution>(std::move(plan), values, shape, context);
}

} // namespace fft_tensor
