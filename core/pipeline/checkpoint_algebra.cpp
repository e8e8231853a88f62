// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "pipeline/checkpoint_algebra.h"

#include "base/atomic_file.h"
#include "base/digits.h"
#include "base/error.h"
#include "base/file.h"
#include "checkpoint/checkpoint_writer.h"
#include "io/in_quotes.h"
#include "pipeline/checkpoint_pairs.h"
#include "pipeline/raw_algebra.h"
#include "pipeline/source_fingerprint.h"
#include "tensor/convert.h"
#include "tensor/dtype.h"
#include "tensor/statistics.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <utility>

namespace fft_tensor {

namespace {

/// One tensor of the result: a spectrum, or elements where the operands are stored raw.
struct ResultTensor {
    std::optional<SparseSpectralTensor> spectrum;
    std::vector<std::byte> elements;
    std::string reason;
};

bool isFloating(const CheckpointRow& row) {
    const auto type = dtypeFromName(row.dtypeName);
    return type && isFloatingPoint(*type);
}

/// As compression has it: no rebuilt value is beyond the norm of all, and rounding may add a little to it.
void requireFloat32Range(const SparseSpectralTensor& tensor, const CheckpointRow& row) {
    using Limits = std::numeric_limits<float>;
    if (tensor.coefficients() == 0)
        return;
    const double norm = std::sqrt(tensor.totalEnergy / tensor.layout.transformLength());
    const double mean = norm / std::sqrt(static_cast<double>(tensor.layout.fullCount()));
    const bool isZero = std::all_of(tensor.values.begin(), tensor.values.end(),
                                    [](std::complex<float> value) { return value == 0.0f; });
    if (!(norm <= static_cast<double>(Limits::max()) / 2) ||
        (!isZero && mean < static_cast<double>(Limits::min())))
        throw Error(ErrorCode::invalidArgument, "The result's tensor " + inQuotes(row.name) +
                                                    " would be beyond what float32 holds. Leave it out, or "
                                                    "scale what it is made of first.");
}

/// As compression records it.
double sumOfSquares(const CheckpointRow& row, std::span<const std::byte> elements) {
    if (!isFloating(row))
        return 0;
    std::vector<float> values(elementCount(row.shape));
    toFloat32(*dtypeFromName(row.dtypeName), elements, values);
    const Statistics statistics = statisticsOf(values);
    return statistics.firstNotFinite ? 0 : statistics.sumOfSquares;
}

/// Adds one tensor of the result. `row`: the first operand's.
void writeResult(CheckpointWriter& writer, const CheckpointRow& row, const ResultTensor& result,
                 JobContext& context) {
    CheckpointRow made;
    made.name = row.name;
    made.dtypeName = row.dtypeName;
    made.shape = row.shape;
    made.reason = result.reason;
    made.inputBytes = row.inputBytes;
    if (result.spectrum) {
        requireFloat32Range(*result.spectrum, row);
        const Codec& codec = spectralCodec(result.spectrum->valueType);
        return writer.add(codec.encode(std::move(made), std::cref(*result.spectrum)), context);
    }
    made.totalEnergy = sumOfSquares(row, result.elements);
    const unsigned bits = 8 * describe(row.slices.front().column).elementBytes;
    writer.add(rawCodec().encode(std::move(made), RawElements{result.elements, bits, {}}), context);
}

std::string fileName(const std::string& path) {
    return std::filesystem::path(path).filename().string();
}

/// What the result says of who computed the spectra: who computed those that it is made of.
std::string devicesOf(const CheckpointReader& a, const CheckpointReader* b) {
    if (b == nullptr || b->device() == a.device() || b->device().empty())
        return a.device();
    return a.device().empty() ? b->device() : a.device() + "; " + b->device();
}

/// Each once.
std::vector<std::string> inputsOf(const std::string& a, const std::string& b) {
    return sameFile(a, b) ? std::vector{a} : std::vector{a, b};
}

/// What `work` makes; where it fails because a file was changed meanwhile, that is what is said, not damage.
template<class Watch, class Work>
auto whileUnchanged(const Watch& watch, Work work) {
    try {
        return work();
    } catch (const Error&) {
        watch.requireUnchanged();
        throw;
    }
}

/// The files that are read, and the one that is written.
struct Files {
    std::vector<std::string> inputs;
    std::string output;
    std::string formula; ///< of the result, by the inputs' names
};

/// `make(i)` is the i-th of `count` tensors of the result; `rowOf(i)` is its first operand's.
template<class RowOf, class Make>
AlgebraReport writeCheckpoint(const Files& files, WatchedSource& watch, const std::string& device,
                              std::size_t count, JobContext& context, RowOf rowOf, Make make) {
    CheckpointWriter writer(files.output, watch.source(), files.inputs);
    {
        const JobContext::Share share(context, 0, 0.8);
        for (std::size_t i = 0; i < count; ++i) {
            context.yieldPoint();
            context.setStage("Computing " + rowOf(i).name);
            writeResult(writer, rowOf(i), make(i), context);
            context.setFraction(static_cast<double>(i + 1) / static_cast<double>(count));
        }
    }
    {
        const JobContext::Share share(context, 0.8, 0.9);
        watch.confirm(context);
    }
    writer.setSourceDigest(watch.source().sha256);
    writer.setDevice(device);
    watch.requireUnchanged();
    const JobContext::Share share(context, 0.9, 1);
    CheckpointSummary summary = writer.finish(context);
    return {summary.fileBytes, std::move(summary.rows), std::move(summary.remarks)};
}

/// What is not floating point is no number to compute with: it stays, where both agree on it.
ResultTensor keptAsItIs(const CheckpointRow& row, std::vector<std::byte> a, const std::vector<std::byte>& b) {
    if (a != b)
        throw Error(ErrorCode::invalidArgument, "The tensor " + inQuotes(row.name) +
                                                    " is not floating point (" + row.dtypeName +
                                                    "), so it is kept as it is, but the two checkpoints hold "
                                                    "different ones. Leave it out.");
    return {std::nullopt, std::move(a), "not floating point (" + row.dtypeName + "), the same in both"};
}

/// Two checkpoints and what is computed of each pair.
template<class OfSpectra, class OfElements>
AlgebraReport combine(const Files& files, const TensorChoice& choice, JobContext& context,
                      OfSpectra ofSpectra, OfElements ofElements) {
    requireFileTarget(files.output); // said before the work, not after it
    WatchedSource watch(files.inputs, files.formula);
    return whileUnchanged(watch, [&] {
        const CheckpointReader a(files.inputs.front(), context), b(files.inputs.back(), context);
        watch.setMetadata(a.metadata());
        const std::vector<CheckpointPair> pairs = pairTensors(a, b, choice);
        const auto rowOf = [&](std::size_t i) -> const CheckpointRow& { return a.rows()[pairs[i].a]; };
        const auto make = [&](std::size_t i) -> ResultTensor {
            const CheckpointRow& row = rowOf(i);
            if (!isRaw(row))
                return ofSpectra(a.readSpectral(pairs[i].a), b.readSpectral(pairs[i].b));
            if (!isFloating(row))
                return keptAsItIs(row, a.readRaw(pairs[i].a), b.readRaw(pairs[i].b));
            return ofElements(row, a.readRaw(pairs[i].a), b.readRaw(pairs[i].b));
        };
        return writeCheckpoint(files, watch, devicesOf(a, &b), pairs.size(), context, rowOf, make);
    });
}

ResultTensor scaled(const CheckpointReader& reader, std::size_t index, double factor) {
    const CheckpointRow& row = reader.rows()[index];
    if (!isRaw(row))
        return {scale(reader.readSpectral(index), factor), {}, "a spectrum times " + inDigits(factor)};
    std::vector<std::byte> elements = reader.readRaw(index);
    if (!isFloating(row))
        return {std::nullopt, std::move(elements), "not floating point (" + row.dtypeName + ")"};
    return {std::nullopt, scaleElements(*dtypeFromName(row.dtypeName), elements, factor, row.name),
            "a raw tensor times " + inDigits(factor)};
}

std::optional<double> dotOf(const CheckpointReader& a, const CheckpointReader& b,
                            const CheckpointPair& pair) {
    const CheckpointRow& row = a.rows()[pair.a];
    if (!isRaw(row))
        return innerProduct(a.readSpectral(pair.a), b.readSpectral(pair.b));
    if (isFloating(row))
        return dotElements(*dtypeFromName(row.dtypeName), a.readRaw(pair.a), b.readRaw(pair.b));
    return std::nullopt;
}

} // namespace

AlgebraReport addCheckpoints(const std::string& a, const std::string& b, const std::string& output,
                             const TensorChoice& choice, Backend& backend, JobContext& context) {
    return combine(
        {inputsOf(a, b), output, fileName(a) + " + " + fileName(b)}, choice, context,
        [&](const SparseSpectralTensor& x, const SparseSpectralTensor& y) -> ResultTensor {
            return {backend.add(x, y, context), {}, "sum of two spectra"};
        },
        [](const CheckpointRow& row, const std::vector<std::byte>& x,
           const std::vector<std::byte>& y) -> ResultTensor {
            return {std::nullopt, addElements(*dtypeFromName(row.dtypeName), x, y, row.name),
                    "sum of two raw tensors"};
        });
}

AlgebraReport multiplyCheckpoints(const std::string& a, const std::string& b, const std::string& output,
                                  const TensorChoice& choice, Backend& backend, JobContext& context) {
    return combine(
        {inputsOf(a, b), output, fileName(a) + " * " + fileName(b)}, choice, context,
        [&](const SparseSpectralTensor& x, const SparseSpectralTensor& y) -> ResultTensor {
            return {
                backend.multiplySpectra(x, y, context), {}, "product of two spectra: circular convolution"};
        },
        [](const CheckpointRow& row, const std::vector<std::byte>&,
           const std::vector<std::byte>&) -> ResultTensor {
            throw Error(ErrorCode::invalidArgument,
                        "The tensor " + inQuotes(row.name) +
                            " is stored raw: it has no spectrum to multiply. Leave it out.");
        });
}

AlgebraReport scaleCheckpoint(const std::string& path, double factor, const std::string& output,
                              const TensorChoice& choice, JobContext& context) {
    if (!std::isfinite(factor))
        throw Error(ErrorCode::invalidArgument, "A tensor can be scaled by a finite number only.");
    requireFileTarget(output);
    const Files files{{path}, output, inDigits(factor) + " · " + fileName(path)};
    WatchedSource watch(files.inputs, files.formula);
    return whileUnchanged(watch, [&] {
        const CheckpointReader reader(path, context);
        watch.setMetadata(reader.metadata());
        const std::vector<std::size_t> chosen = chosenTensors(reader, choice);
        return writeCheckpoint(
            files, watch, devicesOf(reader, nullptr), chosen.size(), context,
            [&](std::size_t i) -> const CheckpointRow& { return reader.rows()[chosen[i]]; },
            [&](std::size_t i) { return scaled(reader, chosen[i], factor); });
    });
}

DotReport dotCheckpoints(const std::string& a, const std::string& b, const TensorChoice& choice,
                         JobContext& context) {
    const ReadWatch watch(inputsOf(a, b));
    return whileUnchanged(watch, [&] {
        const CheckpointReader first(a, context), second(b, context);
        const std::vector<CheckpointPair> pairs = pairTensors(first, second, choice);
        DotReport report;
        for (const CheckpointPair& pair : pairs) {
            const CheckpointRow& row = first.rows()[pair.a];
            context.yieldPoint();
            context.setStage("Multiplying " + row.name);
            const std::optional<double> value = dotOf(first, second, pair);
            report.total += value.value_or(0);
            report.tensors.push_back({row.name, row.shape, row.codecName, value});
            context.setFraction(static_cast<double>(report.tensors.size()) /
                                static_cast<double>(pairs.size()));
        }
        watch.requireUnchanged();
        return report;
    });
}

} // namespace fft_tensor
