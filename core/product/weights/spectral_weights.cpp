// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "product/weights/spectral_weights.h"

#include "base/parallel.h"

#include <algorithm>

#include <unistd.h>

namespace fft_tensor {

namespace {

/// A row of X holds one input frequency of the widest tile: 32 complex numbers.
constexpr std::size_t bytesPerRow = 256;
constexpr std::size_t largestByteBlock = 256;
/// Whole vectors of entries are read, so some must be there to read behind the last.
constexpr std::size_t padding = 16;
constexpr std::size_t entriesPerCheck = 1 << 16;

struct Blocking {
    std::size_t rows = 1, blocks = 1;
    int positionBytes = 1;
};

/// A quarter of the second-level cache for X's rows. Measured with 2 MB of it, 8192², tiles of 32 rows:
/// blocks of 683, 1366, 2049 and 4097 rows take 5.6, 5.8, 6.1 and 6.7 ms at 10 %; but a single row of x at 1
/// %, whose runs become too short, 0.34, 0.20, 0.16 and 0.14 ms.
Blocking blockingFor(std::size_t frequencies) {
    const long cache = ::sysconf(_SC_LEVEL2_CACHE_SIZE);
    const std::size_t usable = std::clamp<std::size_t>(cache > 0 ? cache : 1 << 20, 1 << 19, 1 << 22) / 4;
    Blocking blocking;
    blocking.blocks = std::max<std::size_t>(1, chunkCount(frequencies, usable / bytesPerRow + 64));
    blocking.rows = std::max<std::size_t>(1, chunkCount(frequencies, blocking.blocks));
    blocking.positionBytes = blocking.rows <= largestByteBlock ? 1 : 2;
    return blocking;
}

template<class Visit>
void visitEntries(const SparseSpectralTensor& tensor, const SpectralWeights& weights, JobContext& context,
                  Visit visit) {
    for (std::size_t i = 0; i < tensor.positions.size(); ++i) {
        if (i % entriesPerCheck == 0)
            context.checkpoint();
        const MatricizedEntry entry = weights.matricization.entry(tensor.positions[i], tensor.values[i]);
        const std::size_t block = entry.input / weights.blockRows;
        visit(weights.runOf(block, entry.output, entry.plain),
              static_cast<std::uint32_t>(entry.input - block * weights.blockRows), entry.value);
    }
}

} // namespace

SidesKind kindOf(const Matricization& matricization) {
    if (!matricization.input().spectrum)
        return SidesKind::realInput;
    return matricization.output().spectrum ? SidesKind::complexBoth : SidesKind::realOutput;
}

std::uint64_t SpectralWeights::memoryBytes() const {
    return runs.size() * sizeof(runs[0]) + positions.size() + values.size() * sizeof(values[0]);
}

std::uint64_t packedWeightBytes(const Matricization& matricization, std::uint64_t coefficients) {
    const Blocking blocking = blockingFor(matricization.input().frequencies);
    return (2 * blocking.blocks * matricization.output().frequencies + 1) * sizeof(std::uint32_t) +
           (coefficients + padding) * (sizeof(std::complex<float>) + blocking.positionBytes);
}

SpectralWeights packWeights(const SparseSpectralTensor& tensor, const MatricizationOptions& options,
                            JobContext& context) {
    SpectralWeights weights(Matricization(tensor.layout, options));
    const Blocking blocking = blockingFor(weights.matricization.input().frequencies);
    weights.kind = kindOf(weights.matricization);
    weights.exponent = tensor.exponent;
    weights.blockRows = blocking.rows;
    weights.blocks = blocking.blocks;
    weights.positionBytes = blocking.positionBytes;
    weights.runs.assign(2 * weights.blocks * weights.matricization.output().frequencies + 1, 0);
    weights.positions.assign((tensor.positions.size() + padding) * weights.positionBytes, std::byte{});
    weights.values.assign(tensor.positions.size() + padding, {});

    // Counting sort: stable, so that input frequencies stay in order within a run.
    auto& runs = weights.runs;
    visitEntries(tensor, weights, context,
                 [&](std::size_t run, std::uint32_t, std::complex<float>) { ++runs[run + 1]; });
    for (std::size_t run = 1; run < runs.size(); ++run)
        runs[run] += runs[run - 1];
    const auto scale = static_cast<float>(1 / tensor.layout.transformLength());
    auto* const wide = reinterpret_cast<std::uint16_t*>(weights.positions.data());
    visitEntries(tensor, weights, context,
                 [&](std::size_t run, std::uint32_t position, std::complex<float> value) {
                     const std::uint32_t at = runs[run]++;
                     if (weights.positionBytes == 1)
                         weights.positions[at] = static_cast<std::byte>(position);
                     else
                         wide[at] = static_cast<std::uint16_t>(position);
                     weights.values[at] = scale * value;
                 });
    // Each counter has come to the end of its run, which is where the next one begins.
    std::copy_backward(runs.begin(), runs.end() - 1, runs.end());
    runs.front() = 0;
    return weights;
}

} // namespace fft_tensor
