// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "pipeline/plan.h"

#include "base/error.h"
#include "base/literal_pattern.h"
#include "codec/packed_estimate.h"
#include "io/safetensors_writer.h"
#include "pipeline/name_pattern.h"
#include "pipeline/settings_lookup.h"

#include <cmath>
#include <cstring>
#include <limits>
#include <optional>

namespace fft_tensor {

namespace {

constexpr const char* tooSmall = "values too small for float32";
constexpr const char* tooLarge = "values too large for float32";

struct Float64Values {
    std::optional<std::uint64_t> firstNotFinite;
    bool allZero = true;
};

Float64Values scan(const std::vector<std::byte>& bytes) {
    Float64Values found;
    for (std::size_t i = 0; i < bytes.size() / sizeof(double); ++i) {
        double value = 0;
        std::memcpy(&value, bytes.data() + i * sizeof(double), sizeof value);
        found.allZero = found.allZero && value == 0;
        if (!std::isfinite(value)) {
            found.firstNotFinite = i;
            break;
        }
    }
    return found;
}

WhyRaw notFinite(const TensorInfo& info, std::uint64_t first) {
    return {RawCause::notFinite, "NaN or infinity, first at " + indexText(info.shape, first)};
}

/// What conversion to float32 did to float64 values.
WhyRaw whyLostInFloat32(const WeightFile& input, std::size_t index, bool vanished, JobContext& context) {
    const Float64Values source = scan(input.readBytes(index, context));
    if (source.firstNotFinite)
        return notFinite(input.tensors().at(index), *source.firstNotFinite);
    if (source.allZero)
        return {};
    return {RawCause::lostInFloat32, vanished ? tooSmall : tooLarge};
}

/// What the user wants raw.
class Choices {
  public:
    explicit Choices(const CompressOptions& options) {
        if (!options.include.empty())
            m_include.emplace(options.include);
        if (!options.exclude.empty())
            m_exclude.emplace(options.exclude);
    }

    [[nodiscard]] WhyRaw whyRaw(const TensorInfo& info, const TensorSettings& settings) const {
        if (settings.storeRaw)
            return {RawCause::settings, "excluded by its settings"};
        if (m_exclude && m_exclude->matches(info.name))
            return {RawCause::excluded, "excluded by --exclude"};
        if (m_include && !m_include->matches(info.name))
            return {RawCause::notIncluded, "not among --include"};
        return {};
    }

  private:
    std::optional<NamePattern> m_include, m_exclude;
};

std::vector<std::size_t> chosenTensors(const WeightFile& input, const std::string& onlyTensor) {
    if (!onlyTensor.empty())
        return {input.require(onlyTensor)};
    std::vector<std::size_t> all(input.tensors().size());
    for (std::size_t i = 0; i < all.size(); ++i)
        all[i] = i;
    return all;
}

} // namespace

WhyRaw whyRawByHeader(const TensorInfo& info) {
    if (!info.dtype)
        return {RawCause::unknownDtype, "dtype " + info.dtypeName + " is not converted"};
    if (!isFloatingPoint(*info.dtype))
        return {RawCause::notFloatingPoint, "not floating point (" + info.dtypeName + ")"};
    if (info.shape.empty())
        return {RawCause::scalar, "a scalar"};
    if (elementCount(info.shape) == 0)
        return {RawCause::empty, "empty"};
    return {};
}

WhyRaw whyRawByValues(const WeightFile& input, std::size_t index, const Statistics& values,
                      JobContext& context) {
    using Limits = std::numeric_limits<float>;
    const TensorInfo& info = input.tensors().at(index);
    const bool vanished = values.sumOfSquares == 0 && !values.firstNotFinite;
    if (info.dtype == DType::f64 && (vanished || values.firstNotFinite))
        return whyLostInFloat32(input, index, vanished, context);
    if (values.firstNotFinite)
        return notFinite(info, *values.firstNotFinite);
    if (vanished)
        return {};
    // No rebuilt value is beyond the norm of all, and rounding may add a little to it.
    if (std::sqrt(values.sumOfSquares) > static_cast<double>(Limits::max()) / 2)
        return {RawCause::beyondFloat32, tooLarge};
    const double meanSquare = values.sumOfSquares / static_cast<double>(elementCount(info.shape));
    if (std::sqrt(meanSquare) < static_cast<double>(Limits::min()))
        return {RawCause::beyondFloat32, tooSmall};
    return {};
}

WhyRaw whyRawByBytes(std::uint64_t coefficients, bool isZero, std::uint64_t spectralBytes,
                     std::uint64_t rawBytes) {
    if (coefficients == 0 && !isZero)
        return {RawCause::nothingKept, "nothing of it would be kept"};
    if (spectrumPays(spectralBytes, rawBytes))
        return {};
    return {RawCause::rawIsSmaller, "raw is smaller (" + std::to_string(rawBytes) + " B against " +
                                        std::to_string(spectralBytes) + " B and the " +
                                        std::to_string(manifestRowBytes) + " B of its row)"};
}

void requireFloat32Holds(const WeightFile& input, std::size_t index, const HostTensor& tensor,
                         JobContext& context) {
    const TensorInfo& info = input.tensors().at(index);
    if (info.dtype != DType::f64)
        return; // every other type widens exactly, or rounds to a number of its size
    const WhyRaw why = whyRawByValues(input, index, statisticsOf(tensor.values), context);
    if (why.cause == RawCause::lostInFloat32)
        throw Error(ErrorCode::unsupported,
                    "It has " + why.reason +
                        ", in which spectra are computed; an export stores it raw. Scale it to see its "
                        "spectrum.",
                    info.name);
}

std::vector<PlannedTensor> planCompression(const WeightFile& input, const CompressOptions& options) {
    const Choices choices(options);
    const SettingsLookup lookup(options.recipe);
    const std::vector<std::size_t> chosen = chosenTensors(input, options.onlyTensor);
    for (const std::size_t index : chosen)
        requireRestorable(input.tensors()[index], input.path());
    std::vector<PlannedTensor> plan;
    plan.reserve(chosen.size());
    for (const std::size_t index : chosen) {
        const TensorInfo& info = input.tensors()[index];
        const TensorSettings& settings = lookup.settingsFor(info.name);
        plan.push_back({index, settings, &settings != &options.recipe.fallback, whyRawByHeader(info), 0});
        if (!plan.back().whyRaw)
            plan.back().whyRaw = choices.whyRaw(info, settings);
    }
    return plan;
}

void judgeValues(PlannedTensor& planned, const WeightFile& input, const HostTensor& tensor,
                 JobContext& context) {
    const Statistics statistics = statisticsOf(tensor.values);
    // A raw tensor may hold NaN or infinity, and has no energy then: pooled errors leave it out.
    planned.sumOfSquares = statistics.firstNotFinite ? 0 : statistics.sumOfSquares;
    if (!planned.whyRaw)
        planned.whyRaw = whyRawByValues(input, planned.index, statistics, context);
}

void NotFiniteList::add(const PlannedTensor& planned) {
    if (planned.whyRaw.cause != RawCause::notFinite)
        return;
    const TensorInfo& info = m_input.tensors()[planned.index];
    ++m_count;
    m_names += (m_names.empty() ? "" : "; ") + info.name + " (" + planned.whyRaw.reason + ")";
    m_pattern += (m_pattern.empty() ? "" : "|") + literalPattern(info.name);
}

void NotFiniteList::refuse() const {
    const bool one = m_count == 1;
    throw Error(ErrorCode::notFinite,
                std::to_string(m_count) + (one ? " tensor holds" : " tensors hold") +
                    " numbers that are not finite, and a spectrum of " + (one ? "it" : "them") +
                    " would, too: " + m_names + ". Nothing was written. To store " + (one ? "it" : "them") +
                    " raw, use --exclude '^(" + m_pattern + ")$', or Store raw in the window.",
                m_input.path());
}

} // namespace fft_tensor
