// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "spectral/spectral_analysis.h"

#include "base/digits.h"
#include "base/error.h"
#include "base/literal_pattern.h"
#include "spectral/rounding_curve.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace fft_tensor {

namespace {

/// Beyond these magnitudes a tensor is scaled by a power of two before it is transformed. Between them
/// scaling would change nothing but exponents.
constexpr int comfortableExponent = 20;

class SpectralAnalysis final : public Analysis {
  public:
    SpectralAnalysis(TensorPtr tensor, SpectrumLayout layout, std::unique_ptr<ResidentSpectrum> spectrum)
        : m_tensor(std::move(tensor)),
          m_layout(std::move(layout)),
          m_spectrum(std::move(spectrum)),
          m_ranking(std::make_shared<EnergyRanking>(m_spectrum->units(), true)) {}

    const TensorPtr& tensor() const override { return m_tensor; }
    const SpectrumLayout& layout() const override { return m_layout; }
    std::string device() const override { return m_spectrum->device(); }
    int scaleExponent() const override { return m_spectrum->scaleExponent(); }
    std::shared_ptr<const EnergyRanking> ranking() const override { return m_ranking; }
    std::shared_ptr<const LargeVector<std::complex<float>>> scaledSpectrum(JobContext& context) override {
        return m_spectrum->spectrum(context);
    }

    void index(ValueType type, JobContext& context) override {
        context.checkpoint();
        m_ranking->index();
        context.checkpoint();
        if (type == ValueType::float16 && !m_roundingCurve)
            m_roundingCurve.emplace(*m_spectrum, m_ranking, rounding(type));
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
        SelectedUnits units = m_spectrum->collect(cut, rounded, context);
        const CutNumbers numbers = numbersOf(cut, keep, units.lostEnergy);
        SparseSpectralTensor selected;
        selected.layout = m_layout;
        selected.valueType = type;
        selected.exponent = scaleExponent() + rounded.exponent();
        selected.positions = std::move(units.positions);
        selected.values = std::move(units.values);
        selected.keepAsked = keep;
        selected.kept = numbers.kept;
        selected.relativeError = numbers.relativeError;
        selected.totalEnergy = std::ldexp(cut.totalEnergy, 2 * scaleExponent());
        selected.floorReached = numbers.floorReached;
        return selected;
    }

    std::vector<MapImage> maps(const std::vector<MapRequest>& requests, double keep, ValueType type,
                               JobContext& context) override {
        if (requests.empty()) { // nobody looks: what was kept for the next pictures goes
            m_rebuiltKeep.reset();
            m_spectrum->forgetRebuilt();
            return {};
        }
        const Cut cut = m_ranking->cutAtKeep(keep);
        const bool needsRebuilt =
            std::any_of(requests.begin(), requests.end(), [](const MapRequest& request) {
                return request.kind == MapKind::rebuilt || request.kind == MapKind::error;
            });
        if (needsRebuilt)
            rebuildFor(keep, type, cut, context);
        std::vector<MapImage> images;
        images.reserve(requests.size());
        for (const MapRequest& asked : requests) {
            const MapRequest request = clipped(asked, m_layout.shape());
            const PlaneCells cells(m_layout, request.plane, request.cells, isSpectral(request.kind));
            images.push_back(finishMap(request, m_spectrum->reduce(request, cells, cut, context),
                                       m_ranking->zeroFloor(), scaleExponent()));
        }
        return images;
    }

    double measuredError(double keep, ValueType type, JobContext& context) override {
        rebuildFor(keep, type, m_ranking->cutAtKeep(keep), context);
        const RebuiltSquares squares = m_spectrum->rebuiltSquares(context);
        return squares.weights > 0 ? std::sqrt(squares.difference / squares.weights) : 0;
    }

  private:
    [[nodiscard]] ValueRounding rounding(ValueType type) const { return {type, m_ranking->largestEnergy()}; }

    [[nodiscard]] double lostEnergyAt(const Cut& cut, ValueType type) const {
        if (type == ValueType::float32)
            return 0;
        if (m_roundingCurve)
            return m_roundingCurve->lostEnergy(cut.units);
        JobContext unwatched;
        return m_spectrum->lostEnergy(cut, rounding(type), unwatched);
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

    void rebuildFor(double keep, ValueType type, const Cut& cut, JobContext& context) {
        if (m_rebuiltKeep == keep && m_rebuiltType == type)
            return;
        m_rebuiltKeep.reset(); // until it is whole again, should the work be cancelled
        m_spectrum->rebuild(cut, rounding(type), context);
        m_rebuiltKeep = keep;
        m_rebuiltType = type;
    }

    TensorPtr m_tensor;
    SpectrumLayout m_layout;
    std::unique_ptr<ResidentSpectrum> m_spectrum;
    std::shared_ptr<EnergyRanking> m_ranking;
    std::optional<RoundingCurve> m_roundingCurve;
    std::optional<double> m_rebuiltKeep;
    ValueType m_rebuiltType = ValueType::float32;
};

} // namespace

int scaleExponentFor(float largestMagnitude) {
    if (!(largestMagnitude > 0))
        return 0;
    const int exponent = std::ilogb(largestMagnitude);
    return std::abs(exponent) <= comfortableExponent ? 0 : exponent;
}

void refuseNotFinite(const HostTensor& tensor, std::uint64_t element) {
    throw Error(ErrorCode::notFinite,
                "The element at index " + indexText(tensor.shape, element) +
                    " is NaN or infinite, and a spectrum of it would be, too. To store this tensor raw, "
                    "leave it out with --exclude '^" +
                    literalPattern(tensor.name) + "$' or Store raw.",
                tensor.name);
}

std::unique_ptr<Analysis> makeAnalysis(TensorPtr tensor, SpectrumLayout layout,
                                       std::unique_ptr<ResidentSpectrum> spectrum) {
    return std::make_unique<SpectralAnalysis>(std::move(tensor), std::move(layout), std::move(spectrum));
}

} // namespace fft_tensor
