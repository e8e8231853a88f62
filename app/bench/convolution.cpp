// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/parallel.h"
#include "bench/bench.h"
#include "bench/convolution_timing.h"
#include "bench/tools.h"
#include "cli/blas_report.h"
#include "cli/output.h"
#include "product/convolution/spectral_convolution.h"
#include "product/study/reference_product.h"
#include "spectral/backend.h"
#include "transform/array_fft.h"
#include "transform/complex_kernels.h"

#include <algorithm>
#include <cmath>
#include <memory>

namespace fft_tensor::cli {

namespace {

struct ConvolutionBench {
    std::int64_t size = 1024;
    std::vector<std::int64_t> kernels{3, 7, 15, 31, 63};
    double keep = 0.2; ///< of a 3×3 kernel, less would be nothing
    int runs = 7;
    ThreadsFlag threads;
    JsonFlag output;

    void addTo(CLI::App& command) {
        command.add_option("--size", size, "Rows and columns of the image (default: 1024)")->type_name("N");
        command.add_option("--kernel", kernels, "Rows and columns of the kernels (default: 3,7,15,31,63)")
            ->delimiter(',')
            ->type_name("M,...");
        command.add_option("--keep", keep, "Fraction of each kernel to keep, 0 to 1 (default: 0.2)")
            ->type_name("P");
        command.add_option("--runs", runs, "Runs of which the median is taken, at least 5 (default: 7)")
            ->type_name("N");
        threads.addTo(command);
        output.addTo(command);
    }
    void check() const {
        checkAtLeast("--size", size, 1);
        checkAtLeast("--runs", runs, 5);
        checkKeep(keep);
        for (const std::int64_t side : kernels)
            checkAtLeast("--kernel", side, 1);
        if (size > 32768 || *std::max_element(kernels.begin(), kernels.end()) > 32768)
            throw UsageError("--size and --kernel must not exceed 32768.");
    }
};

/// What a circular convolution costs with all of the kernel's spectrum, by the same FFT and loops.
class DenseCircular {
  public:
    DenseCircular(const SpectrumLayout& layout, const std::vector<float>& kernel, JobContext& job)
        : m_fft(layout, job),
          m_values(layout.fullCount()),
          m_spectrum(layout.halfCount()),
          m_kernel(layout.halfCount()) {
        std::copy(kernel.begin(), kernel.end(), m_values.begin());
        m_fft.forward(m_values, m_kernel, job);
        for (auto& value : m_kernel)
            value /= static_cast<float>(m_fft.gain());
    }
    void apply(const std::vector<float>& image, std::vector<float>& output, JobContext& job) {
        constexpr std::size_t perChunk = std::size_t{1} << 15;
        parallelChunks(image.size(), perChunk, [&](std::size_t, std::size_t begin, std::size_t end) {
            std::copy(image.begin() + begin, image.begin() + end, m_values.begin() + begin);
        });
        m_fft.forward(m_values, m_spectrum, job);
        parallelChunks(m_spectrum.size(), perChunk, [&](std::size_t, std::size_t begin, std::size_t end) {
            multiplyNumbers(m_spectrum.data() + begin, m_kernel.data() + begin, m_spectrum.data() + begin,
                            end - begin);
        });
        m_fft.inverse(m_spectrum, m_values, job);
        parallelChunks(output.size(), perChunk, [&](std::size_t, std::size_t begin, std::size_t end) {
            std::copy(m_values.begin() + begin, m_values.begin() + end, output.begin() + begin);
        });
    }
    [[nodiscard]] std::uint64_t kernelBytes() const { return m_kernel.size() * sizeof(m_kernel[0]); }

  private:
    ArrayFft m_fft;
    LargeVector<float> m_values;
    LargeVector<std::complex<float>> m_spectrum, m_kernel;
};

/// The image with a kernel of its own size, circular: kept coefficients against all.
struct Circular {
    TakingTurns seconds;
    std::uint64_t keptBytes = 0, denseBytes = 0;
    double difference = 0; ///< relative, between the two results
};

Circular measureCircular(const ConvolutionBench& bench, const HostTensor& image, Backend& backend,
                         JobContext& job) {
    const SparseSpectralTensor kernel = whiteKernel(bench.size, bench.keep, backend, job);
    const auto kept = prepareCircularConvolution(kernel, {}, job);
    DenseCircular dense(kernel.layout, rebuild(kernel, backend.transform(), job), job);
    std::vector<float> y(image.values.size()), z(image.values.size());
    Circular result;
    result.seconds.measure(
        bench.runs, job, [&] { kept->apply(image.values, y, job); },
        [&] { dense.apply(image.values, z, job); });
    result.keptBytes = kept->memory().kernel;
    result.denseBytes = dense.kernelBytes();
    result.difference = relativeFrobeniusError(y, std::vector<double>(z.begin(), z.end()));
    return result;
}

/// The smallest measured kernel from which on the FFT is the faster one; 0: none.
std::int64_t crossing(const std::vector<LinearConvolution>& linear) {
    std::int64_t side = 0;
    for (auto row = linear.rbegin(); row != linear.rend() && row->seconds.ratio() > 1; ++row)
        side = row->side;
    return side;
}

Json documentOf(const ConvolutionBench& bench, const std::vector<LinearConvolution>& linear,
                const Circular& circular) {
    Json document = {{"size", bench.size},
                     {"keep", bench.keep},
                     {"threads", parallelThreads()},
                     {"runs", bench.runs},
                     {"linear", Json::array()}};
    for (const LinearConvolution& row : linear)
        document["linear"].push_back(convolutionJson(row));
    document["fft_faster_from_kernel"] = crossing(linear) > 0 ? Json(crossing(linear)) : Json();
    document["circular"] = {{"kept_seconds", finite(median(circular.seconds.spectral))},
                            {"dense_seconds", finite(median(circular.seconds.other))},
                            {"dense_over_kept", finite(circular.seconds.ratio())},
                            {"kept_bytes", circular.keptBytes},
                            {"dense_bytes", circular.denseBytes},
                            {"relative_difference", finite(circular.difference)}};
    return document;
}

std::string linearText(const std::vector<LinearConvolution>& linear) {
    Table table(
        {{"kernel"}, {"transform"}, {"FFT"}, {"direct"}, {"direct / FFT"}, {"FFT error"}, {"direct error"}});
    for (const LinearConvolution& row : linear)
        table.add({formatShape({static_cast<std::uint64_t>(row.side), static_cast<std::uint64_t>(row.side)}),
                   row.transformShape, formatMilliseconds(median(row.seconds.spectral)),
                   formatMilliseconds(median(row.seconds.other)), formatNumber(row.seconds.ratio(), 3),
                   formatNumber(row.spectralError, 2), formatNumber(row.directError, 2)});
    return table.text();
}

std::string figuresText(const std::vector<LinearConvolution>& linear, const Circular& circular) {
    Figures figures;
    const LinearConvolution& largest = linear.back();
    figures.add("direct / FFT, largest kernel", formatNumber(largest.seconds.ratio(), 3), "over 1",
                largest.seconds.ratio() > 1);
    figures.add("FFT faster from a kernel of",
                crossing(linear) > 0 ? std::to_string(crossing(linear)) : "none of these");
    figures.add("circular, kernel as large as the image, kept coefficients",
                formatMilliseconds(median(circular.seconds.spectral)));
    figures.add("circular, whole spectrum", formatMilliseconds(median(circular.seconds.other)));
    figures.add("whole / kept", formatNumber(circular.seconds.ratio(), 3));
    figures.add("kernel in memory, kept / whole",
                formatBytes(circular.keptBytes) + " / " + formatBytes(circular.denseBytes));
    figures.add("relative difference of the two", formatNumber(circular.difference, 2));
    return figures.text();
}

int runConvolutionBench(ConvolutionBench bench, JobContext& job) {
    bench.check();
    std::sort(bench.kernels.begin(), bench.kernels.end());
    const ThreadLimit limit(bench.threads.threads);
    job.setStage("Measuring");
    const std::unique_ptr<Backend> backend = makeCpuBackend();
    const TensorPtr image = whiteTensor(bench.size, bench.size, 1);
    std::vector<LinearConvolution> linear;
    for (const std::int64_t side : bench.kernels)
        linear.push_back(measureLinear({side, bench.keep, bench.runs}, *image, *backend, job));
    const Circular circular = measureCircular(bench, *image, *backend, job);
    if (bench.output.json)
        print(withBlas(documentOf(bench, linear, circular)));
    else
        print("a white " + formatShape(image->shape) + " image, white kernels at " +
              formatPercent(bench.keep) + ", " + std::to_string(parallelThreads()) + " threads, medians of " +
              std::to_string(bench.runs) + " runs; errors against the direct sum in double\n" +
              linearText(linear) + "\n" + figuresText(linear, circular) + blasText());
    return exitOk;
}

} // namespace

void addBenchConvolution(Commands& commands, CLI::App& bench) {
    CLI::App& command =
        *bench.add_subcommand("convolution", "Convolution through the spectrum against the direct sum");
    const auto options = std::make_shared<ConvolutionBench>();
    options->addTo(command);
    commands.add(command, [options](JobContext& job) { return runConvolutionBench(*options, job); });
}

} // namespace fft_tensor::cli
