// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "analysis/structure.h"

#include <algorithm>
#include <cmath>

namespace fft_tensor {

namespace {

/// Errors up to here are rounding noise of the transform: it is dropped below the zero floor.
constexpr double roundingError = 128.0 / (1 << 24);
constexpr double spreadsToBeat = 5;
constexpr double leastGain = 0.005;
constexpr int ordersToClaim = 9;
constexpr double timesReordered = 2;

NullErrors errorsOf(const std::vector<double>& errors) {
    const auto count = static_cast<double>(errors.size());
    NullErrors null;
    for (const double error : errors)
        null.mean += error / count;
    if (!(null.mean > 0) || errors.size() < 2)
        return null;
    double squares = 0;
    for (const double error : errors)
        squares += (error - null.mean) * (error - null.mean);
    null.spread = std::sqrt(squares / (count - 1)) / null.mean;
    return null;
}

SpectralPeaks peaksIn(Analysis& analysis, JobContext& context) {
    return peaksOf(analysis.layout(), *analysis.scaledSpectrum(context));
}

/// With one axis and one slice, another order of the entries is all that there is.
bool hasRowsToKeep(const HostTensor& tensor, const std::vector<int>& axes) {
    const std::uint64_t along = tensor.shape[static_cast<std::size_t>(axes.front())];
    return axes.size() > 1 || along < tensor.values.size();
}

} // namespace

bool NullErrors::isBeatenBy(double error) const {
    return mean > roundingError && error < mean * (1 - std::max(spreadsToBeat * spread, leastGain));
}

double AxesStructure::compaction() const {
    return null.mean > roundingError ? error / null.mean : 1;
}

bool AxesStructure::isCompact() const {
    return null.isBeatenBy(error);
}

bool AxesStructure::isOrdered() const {
    return isCompact() && (!reordered || reordered->isBeatenBy(error));
}

double AxesStructure::orderedCompaction() const {
    if (error <= roundingError) // a ratio of it would compare noise
        return null.mean > roundingError ? 0 : 1;
    const double whole = compaction();
    return reordered && reordered->mean > roundingError ? std::max(whole, error / reordered->mean) : whole;
}

bool AxesStructure::hasWaves() const {
    return peaks.waves > 0 && peaks.waveEnergy > timesReordered * reorderedWaves;
}

AxesStructure measureStructure(const TensorPtr& tensor, const std::vector<int>& axes,
                               const StructureOptions& options, Backend& backend, JobContext& context) {
    AxesStructure found;
    found.axes = axes;
    {
        context.yieldPoint();
        const auto analysis = backend.analyze(tensor, axes, context);
        found.error = analysis->numbersAt(options.keep, options.valueType).relativeError;
        found.peaks = peaksIn(*analysis, context);
    }
    const auto measure = [&](const NullOrders& orders, std::vector<double>& errors) {
        forEachNull(orders, tensor, axes, backend, context, [&](Analysis& analysis) {
            errors.push_back(analysis.numbersAt(options.keep, options.valueType).relativeError);
            if (orders.kind == NullKind::reordered)
                found.reorderedWaves = std::max(found.reorderedWaves, peaksIn(analysis, context).waveEnergy);
        });
        return errorsOf(errors);
    };
    const int few = nullOrders(tensor->values.size());
    std::vector<double> shuffled, reordered;
    found.null = measure({NullKind::shuffled, options.seed, 0, few}, shuffled);
    if (!found.isCompact() || !hasRowsToKeep(*tensor, axes))
        return found;
    found.reordered = measure({NullKind::reordered, options.seed, 0, few}, reordered);
    if (few < ordersToClaim &&
        (found.isOrdered() || found.hasWaves())) // such nulls may differ much: a claim takes more of them
        found.reordered = measure({NullKind::reordered, options.seed, few, ordersToClaim}, reordered);
    return found;
}

} // namespace fft_tensor
