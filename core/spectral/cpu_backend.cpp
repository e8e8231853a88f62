// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "spectral/backend.h"

#include "base/parallel.h"
#include "spectral/inversion.h"
#include "spectral/map_reduction.h"
#include "spectral/measurable.h"
#include "spectral/spectral_analysis.h"
#include "tensor/power_of_two.h"
#include "tensor/statistics.h"

#include <algorithm>
#include <chrono>

namespace fft_tensor {

namespace {

using Complex = std::complex<float>;

constexpr std::size_t copiedNumbers = std::size_t{1} << 24; ///< 64 MiB: beyond any cache

LargeVector<float> scaledBy(std::span<const float> values, int exponent) {
    LargeVector<float> scaled(values.size());
    parallelChunks(values.size(), 1 << 18, [&](std::size_t, std::size_t begin, std::size_t end) {
        std::copy(values.begin() + begin, values.begin() + end, scaled.begin() + begin);
        scaleByPowerOfTwo(std::span(scaled).subspan(begin, end - begin), -exponent);
    });
    return scaled;
}

class CpuSpectrum final : public ResidentSpectrum {
  public:
    CpuSpectrum(TensorPtr tensor, const SpectrumLayout& layout, Transform& transform, JobContext& context)
        : m_tensor(std::move(tensor)), m_layout(layout), m_transform(transform) {
        const Statistics statistics = statisticsOf(m_tensor->values);
        if (statistics.firstNotFinite)
            refuseNotFinite(*m_tensor, *statistics.firstNotFinite);
        m_scaleExponent = scaleExponentFor(statistics.largestMagnitude);
        auto spectrum = std::make_shared<LargeVector<Complex>>(m_layout.halfCount());
        if (m_scaleExponent == 0)
            transform.forward(m_layout, m_tensor->values, *spectrum, context);
        else
            transform.forward(m_layout, scaledBy(m_tensor->values, m_scaleExponent), *spectrum, context);
        context.checkpoint();
        keep(std::move(spectrum));
    }
    /// Of a spectrum that was computed elsewhere.
    CpuSpectrum(TensorPtr tensor, const SpectrumLayout& layout, Transform& transform,
                std::span<const Complex> scaledSpectrum, int scaleExponent)
        : m_tensor(std::move(tensor)),
          m_layout(layout),
          m_transform(transform),
          m_scaleExponent(scaleExponent) {
        keep(std::make_shared<LargeVector<Complex>>(scaledSpectrum.begin(), scaledSpectrum.end()));
    }

    std::string device() const override { return "CPU"; }
    int scaleExponent() const override { return m_scaleExponent; }
    std::shared_ptr<const UnitSource> units() const override { return m_units; }
    std::shared_ptr<const LargeVector<Complex>> spectrum(JobContext&) override { return m_spectrum; }

    SelectedUnits collect(const Cut& cut, const ValueRounding& rounding, JobContext& context) override {
        context.checkpoint();
        return fft_tensor::collect(m_layout, *m_spectrum, *m_units, cut, rounding);
    }

    double lostEnergy(const Cut& cut, const ValueRounding& rounding, JobContext& context) override {
        context.checkpoint();
        return lostEnergyOf(m_layout, *m_spectrum, *m_units, cut, rounding);
    }

    std::vector<double> lostPerBlock(std::span<const std::uint64_t> keys, std::size_t blockLength,
                                     const ValueRounding& rounding) override {
        std::vector<double> lost(chunkCount(keys.size(), blockLength));
        parallelChunks(keys.size(), blockLength, [&](std::size_t block, std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i) {
                const std::uint32_t position = indexOfKey(keys[i]);
                const Complex f = (*m_spectrum)[position];
                const StoredUnit unit = storedUnit(m_layout.index(), position, {f.real(), f.imag()});
                lost[block] += unit.energyFactor * rounding.rule().lostEnergy(unit.value);
            }
        });
        return lost;
    }

    void rebuild(const Cut& cut, const ValueRounding& rounding, JobContext& context) override {
        LargeVector<Complex> kept(m_layout.halfCount());
        keepInPlace(m_layout, *m_spectrum, *m_units, cut, rounding, kept);
        context.checkpoint();
        m_rebuilt.resize(m_layout.fullCount());
        invertInto(m_layout, m_transform, kept, m_scaleExponent + rounding.exponent(), m_rebuilt, context);
    }

    void forgetRebuilt() override { m_rebuilt = LargeVector<float>(); } // "{}" would keep the memory

    RebuiltSquares rebuiltSquares(JobContext& context) override {
        constexpr std::size_t perChunk = 1 << 18;
        std::vector<RebuiltSquares> parts(chunkCount(m_rebuilt.size(), perChunk));
        parallelChunks(m_rebuilt.size(), perChunk,
                       [&](std::size_t chunk, std::size_t begin, std::size_t end) {
                           context.checkpoint();
                           for (std::size_t i = begin; i < end; ++i)
                               addSquares(m_tensor->values[i], m_rebuilt[i], parts[chunk]);
                       });
        RebuiltSquares all;
        for (const RebuiltSquares& part : parts)
            all += part;
        return all;
    }

    ReducedMap reduce(const MapRequest& request, const PlaneCells& cells, const Cut& cut,
                      JobContext& context) override {
        MapSources sources;
        sources.layout = &m_layout;
        sources.weights = m_tensor->values;
        sources.rebuilt = m_rebuilt;
        sources.spectrum = *m_spectrum;
        sources.energies = m_units->energy;
        sources.kept = cut.keptUnits();
        return reduceMap(request, cells, sources, context);
    }

  private:
    void keep(std::shared_ptr<const LargeVector<Complex>> spectrum) {
        m_spectrum = std::move(spectrum);
        m_units = std::make_shared<UnitEnergies>(energiesOfSpectrum(m_layout, *m_spectrum));
    }

    TensorPtr m_tensor;
    SpectrumLayout m_layout;
    Transform& m_transform;
    int m_scaleExponent = 0;
    std::shared_ptr<const LargeVector<Complex>> m_spectrum;
    std::shared_ptr<const UnitEnergies> m_units;
    LargeVector<float> m_rebuilt;
};

class CpuWork final : public ResidentWork {
  public:
    CpuWork(TensorPtr tensor, SpectrumLayout layout, double keep, Transform& transform)
        : m_tensor(std::move(tensor)),
          m_layout(std::move(layout)),
          m_keep(keep),
          m_transform(transform),
          m_spectrum(m_layout.halfCount()) {}

    std::uint64_t analyzeAndPack(JobContext& context) override {
        m_transform.forward(m_layout, m_tensor->values, m_spectrum, context);
        m_units = std::make_shared<UnitEnergies>(energiesOfSpectrum(m_layout, m_spectrum));
        return choose(context);
    }

    std::uint64_t choose(JobContext& context) override {
        context.checkpoint();
        const EnergyRanking ranking(m_units, true);
        const ValueRounding rounding(ValueType::float32, ranking.largestEnergy());
        m_kept = collect(m_layout, m_spectrum, *m_units, ranking.cutAtKeep(m_keep), rounding);
        return m_kept.positions.size();
    }

  private:
    TensorPtr m_tensor;
    SpectrumLayout m_layout;
    double m_keep;
    Transform& m_transform;
    LargeVector<Complex> m_spectrum;
    std::shared_ptr<const UnitEnergies> m_units;
    SelectedUnits m_kept;
};

class CpuBackend final : public Backend, public Measurable {
  public:
    explicit CpuBackend(std::unique_ptr<Transform> transform) : m_transform(std::move(transform)) {}

    std::string name() const override { return "cpu"; }
    std::string description() const override { return cpuText(); }
    Transform& transform() override { return *m_transform; }

    std::unique_ptr<Analysis> analyze(TensorPtr tensor, const std::vector<int>& axes,
                                      JobContext& context) override {
        SpectrumLayout layout(tensor->shape, axes);
        auto spectrum = std::make_unique<CpuSpectrum>(tensor, layout, *m_transform, context);
        return makeAnalysis(std::move(tensor), std::move(layout), std::move(spectrum));
    }

    std::unique_ptr<Analysis> adopt(TensorPtr tensor, const std::vector<int>& axes,
                                    std::span<const Complex> scaledSpectrum, int scaleExponent,
                                    JobContext&) override {
        SpectrumLayout layout(tensor->shape, axes);
        auto spectrum =
            std::make_unique<CpuSpectrum>(tensor, layout, *m_transform, scaledSpectrum, scaleExponent);
        return makeAnalysis(std::move(tensor), std::move(layout), std::move(spectrum));
    }

    double copyBandwidth(JobContext& context) override {
        LargeVector<float> from(copiedNumbers, 1.0f), to(copiedNumbers, 0.0f);
        double best = 0;
        for (int run = 0; run < 5; ++run) {
            context.checkpoint();
            const auto begin = std::chrono::steady_clock::now();
            parallelChunks(from.size(), 1 << 18, [&](std::size_t, std::size_t first, std::size_t last) {
                std::copy(from.begin() + first, from.begin() + last, to.begin() + first);
            });
            const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
            best = std::max(best, 2.0 * sizeof(float) * copiedNumbers / seconds.count());
        }
        return best;
    }

    std::unique_ptr<ResidentWork> residentWork(const TensorPtr& tensor, const std::vector<int>& axes,
                                               double keep, JobContext&) override {
        return std::make_unique<CpuWork>(tensor, SpectrumLayout(tensor->shape, axes), keep, *m_transform);
    }

  private:
    std::unique_ptr<Transform> m_transform;
};

} // namespace

SparseSpectralTensor Backend::add(const SparseSpectralTensor& a, const SparseSpectralTensor& b,
                                  JobContext& context) {
    context.checkpoint();
    return fft_tensor::add(a, b);
}

SparseSpectralTensor Backend::multiplySpectra(const SparseSpectralTensor& a, const SparseSpectralTensor& b,
                                              JobContext& context) {
    context.checkpoint();
    return fft_tensor::multiplySpectra(a, b);
}

std::unique_ptr<Backend> makeCpuBackendWith(std::unique_ptr<Transform> transform) {
    return std::make_unique<CpuBackend>(std::move(transform));
}

} // namespace fft_tensor
