// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "device/fallback_backend.h"

#include "device/fallback_pair.h"
#include "device/fallback_products.h"

#include <set>
#include <utility>

namespace fft_tensor {

namespace {

/// Where one tensor's analysis lives, and its move from the device to the CPU.
class Residence {
  public:
    Residence(FallbackPairPtr pair, std::unique_ptr<Analysis> analysis, bool onDevice)
        : m_pair(std::move(pair)),
          m_analysis(std::move(analysis)),
          m_onDevice(onDevice),
          m_tensor(m_analysis->tensor()),
          m_layout(m_analysis->layout()) {}

    [[nodiscard]] const TensorPtr& tensor() const { return m_tensor; }
    [[nodiscard]] const SpectrumLayout& layout() const { return m_layout; }
    [[nodiscard]] std::string device() const { return m_analysis->device(); }

    /// What the operation answers, from the device or else from the CPU.
    template<class Operation>
    decltype(auto) run(JobContext& context, const Operation& operation) {
        m_leaving = m_leaving || (m_onDevice && m_pair->isLost());
        if (m_onDevice && !m_leaving) {
            try {
                return operation(*m_analysis);
            } catch (const Error& error) {
                m_pair->fallBack(error, m_tensor->name);
                m_leaving = true;
            }
        }
        if (m_leaving)
            moveToCpu(context);
        return operation(*m_analysis);
    }
    template<class Operation>
    decltype(auto) run(const Operation& operation) {
        JobContext unwatched;
        return run(unwatched, operation);
    }
    void remember(ValueType indexed) { m_indexed.insert(indexed); }

  private:
    /// The tensor starts over there. Until it is ready the move is still to be made, should the job be
    /// cancelled.
    void moveToCpu(JobContext& context) {
        std::unique_ptr<Analysis> onCpu = m_pair->cpu().analyze(m_tensor, m_layout.axes(), context);
        for (const ValueType type : m_indexed)
            onCpu->index(type, context);
        m_analysis = std::move(onCpu);
        m_onDevice = m_leaving = false;
    }

    FallbackPairPtr m_pair; ///< first: what follows was made by it
    std::unique_ptr<Analysis> m_analysis;
    bool m_onDevice, m_leaving = false;
    TensorPtr m_tensor;
    SpectrumLayout m_layout;
    std::set<ValueType> m_indexed;
};

class FallbackAnalysis final : public Analysis {
  public:
    FallbackAnalysis(FallbackPairPtr pair, std::unique_ptr<Analysis> analysis, bool onDevice)
        : m_residence(std::make_unique<Residence>(std::move(pair), std::move(analysis), onDevice)) {}

    const TensorPtr& tensor() const override { return m_residence->tensor(); }
    const SpectrumLayout& layout() const override { return m_residence->layout(); }
    std::string device() const override { return m_residence->device(); }

    void index(ValueType type, JobContext& context) override {
        m_residence->run(context, [&](Analysis& analysis) { analysis.index(type, context); });
        m_residence->remember(type);
    }
    CutNumbers numbersAt(double keep, ValueType type) override {
        return m_residence->run([&](Analysis& analysis) { return analysis.numbersAt(keep, type); });
    }
    double keepForError(double target, ValueType type) override {
        return m_residence->run([&](Analysis& analysis) { return analysis.keepForError(target, type); });
    }
    SparseSpectralTensor select(double keep, ValueType type, JobContext& context) override {
        return m_residence->run(context,
                                [&](Analysis& analysis) { return analysis.select(keep, type, context); });
    }
    std::vector<MapImage> maps(const std::vector<MapRequest>& requests, double keep, ValueType type,
                               JobContext& context) override {
        return m_residence->run(
            context, [&](Analysis& analysis) { return analysis.maps(requests, keep, type, context); });
    }
    double measuredError(double keep, ValueType type, JobContext& context) override {
        return m_residence->run(
            context, [&](Analysis& analysis) { return analysis.measuredError(keep, type, context); });
    }
    std::shared_ptr<const LargeVector<std::complex<float>>> scaledSpectrum(JobContext& context) override {
        return m_residence->run(context,
                                [&](Analysis& analysis) { return analysis.scaledSpectrum(context); });
    }
    int scaleExponent() const override {
        return m_residence->run([](Analysis& analysis) { return analysis.scaleExponent(); });
    }
    std::shared_ptr<const EnergyRanking> ranking() const override {
        return m_residence->run([](Analysis& analysis) { return analysis.ranking(); });
    }

  private:
    std::unique_ptr<Residence> m_residence; ///< even a question that changes nothing may make it move
};

class FallbackBackend final : public Backend {
  public:
    explicit FallbackBackend(FallbackPairPtr pair) : m_pair(std::move(pair)) {}

    std::string name() const override { return m_pair->current().name(); }
    std::string description() const override { return m_pair->current().description(); }
    /// Between arrays of the host, which a device would spend its time carrying to and fro.
    Transform& transform() override { return m_pair->cpu().transform(); }
    double copyBandwidth(JobContext& context) override { return m_pair->current().copyBandwidth(context); }
    std::unique_ptr<ResidentWork> residentWork(const TensorPtr& tensor, const std::vector<int>& axes,
                                               double keep, JobContext& context) override {
        return m_pair->current().residentWork(tensor, axes, keep, context);
    }

    SparseSpectralTensor add(const SparseSpectralTensor& a, const SparseSpectralTensor& b,
                             JobContext& context) override {
        return tryBoth("The sum of two spectra",
                       [&](Backend& backend) { return backend.add(a, b, context); });
    }
    SparseSpectralTensor multiplySpectra(const SparseSpectralTensor& a, const SparseSpectralTensor& b,
                                         JobContext& context) override {
        return tryBoth("The product of two spectra",
                       [&](Backend& backend) { return backend.multiplySpectra(a, b, context); });
    }

    std::unique_ptr<Analysis> analyze(TensorPtr tensor, const std::vector<int>& axes,
                                      JobContext& context) override {
        if (!m_pair->isLost()) {
            try {
                return std::make_unique<FallbackAnalysis>(
                    m_pair, m_pair->device().analyze(tensor, axes, context), true);
            } catch (const Error& error) {
                m_pair->fallBack(error, tensor->name);
            }
        }
        return onCpu(m_pair->cpu().analyze(std::move(tensor), axes, context));
    }

    std::unique_ptr<Analysis> adopt(TensorPtr tensor, const std::vector<int>& axes,
                                    std::span<const std::complex<float>> scaledSpectrum, int scaleExponent,
                                    JobContext& context) override {
        if (!m_pair->isLost()) {
            try {
                return std::make_unique<FallbackAnalysis>(
                    m_pair, m_pair->device().adopt(tensor, axes, scaledSpectrum, scaleExponent, context),
                    true);
            } catch (const Error& error) {
                m_pair->fallBack(error, tensor->name);
            }
        }
        return onCpu(m_pair->cpu().adopt(std::move(tensor), axes, scaledSpectrum, scaleExponent, context));
    }

  private:
    template<class Work>
    SparseSpectralTensor tryBoth(const std::string& subject, Work work) {
        if (!m_pair->isLost()) {
            try {
                return work(m_pair->device());
            } catch (const Error& error) {
                m_pair->fallBack(error, subject);
            }
        }
        return work(m_pair->cpu());
    }
    std::unique_ptr<Analysis> onCpu(std::unique_ptr<Analysis> analysis) {
        return std::make_unique<FallbackAnalysis>(m_pair, std::move(analysis), false);
    }

    FallbackPairPtr m_pair;
};

} // namespace

DeviceParts makeFallback(FallbackParts parts) {
    const auto pair = std::make_shared<FallbackPair>(std::move(parts));
    return {std::make_unique<FallbackBackend>(pair), makeFallbackProducts(pair)};
}

} // namespace fft_tensor
