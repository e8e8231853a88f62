// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "spectral/backend.h"

#include "base/error.h"
#include "base/parallel.h"
#include "spectral/map_renderer.h"
#include "spectral/rounding_curve.h"
#include "spectral/selection.h"
#include "tensor/power_of_two.h"
#include "tensor/statistics.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

namespace fft_tensor {

namespace {

using Complex = std::complex<float>;

/// Beyond these magnitudes a tensor is scaled by a power of two before it is transformed, so that no energy
/// overflows or vanishes. Between them scaling would change nothing but exponents.
constexpr int comfortableExponent = 20;

int scaleExponentFor(float largestMagnitude) {
    if (!(largestMagnitude > 0))
        return 0;
    const int exponent = std::ilogb(largestMagnitude);
    return std::abs(exponent) <= comfortableExponent ? 0 : exponent;
}

LargeVector<float> scaledBy(std::span<const float> values, int exponent) {
    LargeVector<float> scaled(values.size());
    parallelChunks(values.size(), 1 << 18, [&](std::size_t, std::size_t begin, std::size_t end) {
        std::copy(values.begin() + begin, values.begin() + end, scaled.begin() + begin);
        scaleByPowerOfTwo(std::span(scaled).subspan(begin, end - begin), -exponent);
    });
    return scaled;
}

/// std::to_string would show 1e-8 as 0.000000.
std::string inDigits(double value) {
    std::array<char, 32> text{};
    const auto end =
        std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::general, 4);
    return {text.data(), end.ptr};
}

class CpuAnalysis final : public Analysis {
  public:
    CpuAnalysis(TensorPtr tensor, SpectrumLayout layout, Transform& transform, JobContext& context)
        : m_tensor(std::move(tensor)), m_layout(std::move(layout)), m_transform(transform) {
        const Statistics statistics = statisticsOf(m_tensor->values);
        refuseNotFinite(statistics);
        m_scaleExponent = scaleExponentFor(statistics.largestMagnitude);
        m_spectrum.resize(m_layout.halfCount());
        if (m_scaleExponent == 0) {
            transform.forward(m_layout, m_tensor->values, m_spectrum, context);
        } else {
            transform.forward(m_layout, scaledBy(m_tensor->values, m_scaleExponent), m_spectrum, context);
        }
        context.checkpoint();
        m_ranking.emplace(std::make_shared<UnitEnergies>(energiesOfSpectrum(m_layout, m_spectrum)), true);
    }

    const TensorPtr& tensor() const override { return m_tensor; }
    const SpectrumLayout& layout() const override { return m_layout; }
    std::string device() const override { return "CPU"; }
    std::span<const Complex> scaledSpectrum() const override { return m_spectrum; }
    int scaleExponent() const override { return m_scaleExponent; }
    const EnergyRanking& ranking() const override { return *m_ranking; }

    void index(ValueType type, JobContext& context) override {
        context.checkpoint();
        m_ranking->index();
        context.checkpoint();
        if (type == ValueType::float16 && !m_roundingCurve)
            m_roundingCurve.emplace(m_layout, m_spectrum, *m_ranking, rounding(type));
    }

    CutNumbers numbersAt(double keep, ValueType type) override {
        const Cut cut = m_ranking->cutAtKeep(keep);
        return numbersOf(cut, keep, lostEnergyAt(cut, type));
    }

    double keepForError(double target, ValueType type) override {
        const double allowed = target * target * m_ranking->totalEnergy();
        double lost = 0;
        for (int attempt = 0; attempt < 8; ++attempt) {
            // What rounding loses grows with what is kept, so a few rounds settle it.
            const double droppable = std::max(0.0, allowed - lost);
            const double share = m_ranking->totalEnergy() > 0 ? droppable / m_ranking->totalEnergy() : 0;
            const Cut cut = m_ranking->cutAtError(std::sqrt(share));
            lost = lostEnergyAt(cut, type);
            if (cut.droppedEnergy + lost <= allowed)
                return keepOf(cut);
            if (cut.floorReached)
                break;
        }
        const CutNumbers best = numbersAt(1, type);
        throw Error(ErrorCode::unreachable,
                    "A relative error of " + inDigits(target) +
                        " cannot be reached: the smallest there is is " + inDigits(best.relativeError) +
                        " with values as " + std::string(name(type)) + ". Ask for a larger error" +
                        (type == ValueType::float16 ? ", choose float32 values," : "") +
                        " or store the tensor raw.",
                    m_tensor->name);
    }

    SparseSpectralTensor select(double keep, ValueType type, JobContext& context) override {
        context.checkpoint();
        const Cut cut = m_ranking->cutAtKeep(keep);
        const ValueRounding rounded = rounding(type);
        SelectedUnits units = collect(m_layout, m_spectrum, *m_ranking, cut, rounded);
        const CutNumbers numbers = numbersOf(cut, keep, units.lostEnergy);
        SparseSpectralTensor selected;
        selected.layout = m_layout;
        selected.valueType = type;
        selected.exponent = m_scaleExponent + rounded.exponent();
        selected.positions = std::move(units.positions);
        selected.values = std::move(units.values);
        selected.keepAsked = keep;
        selected.kept = numbers.kept;
        selected.relativeError = numbers.relativeError;
        selected.totalEnergy = std::ldexp(cut.totalEnergy, 2 * m_scaleExponent);
        selected.floorReached = numbers.floorReached;
        return selected;
    }

    std::vector<MapImage> maps(const std::vector<MapRequest>& requests, double keep, ValueType type,
                               JobContext& context) override {
        const bool needsRebuilt =
            std::any_of(requests.begin(), requests.end(), [](const MapRequest& request) {
                return request.kind == MapKind::rebuilt || request.kind == MapKind::error;
            });
        if (needsRebuilt)
            rebuildFor(keep, type, context);
        MapSources sources;
        sources.layout = &m_layout;
        sources.weights = m_tensor->values;
        sources.rebuilt = m_rebuilt;
        sources.spectrum = m_spectrum;
        sources.scaleExponent = m_scaleExponent;
        sources.ranking = &*m_ranking;
        sources.cut = m_ranking->cutAtKeep(keep);
        std::vector<MapImage> images;
        images.reserve(requests.size());
        for (const MapRequest& request : requests)
            images.push_back(renderMap(request, sources, context));
        return images;
    }

  private:
    void refuseNotFinite(const Statistics& statistics) const {
        if (!statistics.firstNotFinite)
            return;
        throw Error(ErrorCode::notFinite,
                    "The element at index " + indexText(*statistics.firstNotFinite) +
                        " is NaN or infinite, and a spectrum of it would be, too. To store this tensor raw, "
                        "leave it out with --exclude '^" +
                        m_tensor->name + "$' or Store raw.",
                    m_tensor->name);
    }

    [[nodiscard]] std::string indexText(std::uint64_t linear) const {
        std::string text;
        for (auto length = m_tensor->shape.rbegin(); length != m_tensor->shape.rend(); ++length) {
            text = std::to_string(linear % *length) + (text.empty() ? "" : ", ") + text;
            linear /= *length;
        }
        return "[" + text + "]";
    }

    [[nodiscard]] ValueRounding rounding(ValueType type) const { return {type, m_ranking->largestEnergy()}; }

    [[nodiscard]] double lostEnergyAt(const Cut& cut, ValueType type) const {
        if (type == ValueType::float32)
            return 0;
        if (m_roundingCurve)
            return m_roundingCurve->lostEnergy(cut.units);
        return collect(m_layout, m_spectrum, *m_ranking, cut, rounding(type)).lostEnergy;
    }

    [[nodiscard]] CutNumbers numbersOf(const Cut& cut, double keep, double lostEnergy) const {
        CutNumbers numbers;
        numbers.keep = keep;
        numbers.kept = keepOf(cut);
        numbers.coefficients = cut.units;
        numbers.keptEnergy = cut.keptEnergy();
        if (cut.totalEnergy > 0)
            numbers.relativeError =
                std::sqrt(std::max(0.0, cut.droppedEnergy + lostEnergy) / cut.totalEnergy);
        numbers.floorReached = cut.floorReached;
        return numbers;
    }

    [[nodiscard]] double keepOf(const Cut& cut) const {
        return m_layout.fullCount() > 0
                   ? static_cast<double>(cut.count) / static_cast<double>(m_layout.fullCount())
                   : 0;
    }

    void rebuildFor(double keep, ValueType type, JobContext& context) {
        if (m_rebuiltKeep == keep && m_rebuiltType == type)
            return;
        m_rebuiltKeep.reset(); // until it is whole again, should the work be cancelled
        m_rebuilt.resize(m_layout.fullCount());
        rebuildInto(select(keep, type, context), m_transform, m_rebuilt, context);
        m_rebuiltKeep = keep;
        m_rebuiltType = type;
    }

    TensorPtr m_tensor;
    SpectrumLayout m_layout;
    Transform& m_transform;
    int m_scaleExponent = 0;
    LargeVector<Complex> m_spectrum;
    std::optional<EnergyRanking> m_ranking;
    std::optional<RoundingCurve> m_roundingCurve;
    LargeVector<float> m_rebuilt;
    std::optional<double> m_rebuiltKeep;
    ValueType m_rebuiltType = ValueType::float32;
};

class CpuBackend final : public Backend {
  public:
    std::string name() const override { return "cpu"; }
    std::string description() const override {
        const int threads = parallelThreads();
        return "CPU, " + std::to_string(threads) + (threads == 1 ? " thread" : " threads");
    }
    Transform& transform() override { return *m_transform; }

    std::unique_ptr<Analysis> analyze(TensorPtr tensor, const std::vector<int>& axes,
                                      JobContext& context) override {
        SpectrumLayout layout(tensor->shape, axes);
        return std::make_unique<CpuAnalysis>(std::move(tensor), std::move(layout), *m_transform, context);
    }

  private:
    std::unique_ptr<Transform> m_transform = makeFftwTransform();
};

} // namespace

std::unique_ptr<Backend> makeCpuBackend() {
    return std::make_unique<CpuBackend>();
}

} // namespace fft_tensor
