// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "device/fallback_backend.h"

#include "device/fallback_pair.h"
#include "device/fallback_products.h"

#include <set>
#include <utility>

namespace fft_tensor {

namespace {

/// One tensor's analysis, and what it takes to start over on the CPU.
class MovingAnalysis {
  public:
    MovingAnalysis(FallbackPairPtr pair, std::unique_ptr<Analysis> analysis, bool onDevice)
        : m_residence(std::move(pair), std::move(analysis), onDevice),
          m_tensor(m_residence.thing().tensor()),
          m_layout(m_residence.thing().layout()) {}

    [[nodiscard]] const TensorPtr& tensor() const { return m_tensor; }
    [[nodiscard]] const SpectrumLayout& layout() const { return m_layout; }
    [[nodiscard]] std::string device() const { return m_residence.thing().device(); }

    template<class Operation>
    decltype(auto) run(JobContext& context, const Operation& operation) {
        return m_residence.run(
            operation, [&] { return m_tensor->name; }, [&] { return remade(context); });
    }
    template<class Operation>
    decltype(auto) run(const Operation& operation) {
        JobContext unwatched;
        return run(unwatched, operation);
    }
    void remember(ValueType indexed) { m_indexed.insert(indexed); }

  private:
    [[nodiscard]] std::unique_ptr<Analysis> remade(JobContext& context) const {
        std::unique_ptr<Analysis> onCpu =
            m_residence.pair().cpu().analyze(m_tensor, m_layout.axes(), context);
        for (const ValueType type : m_indexed)
            onCpu->index(type, context);
        return onCpu;
    }

    Residence<Analysis> m_residence; ///< first: it holds the plug-in
    TensorPtr m_tensor;
    SpectrumLayout m_layout;
    std::set<ValueType> m_indexed;
};

class FallbackAnalysis final : public Analysis {
  public:
    FallbackAnalysis(FallbackPairPtr pair, std::unique_ptr<Analysis> analysis, bool onDevice)
        : m_moving(std::make_unique<MovingAnalysis>(std::move(pair), std::move(analysis), onDevice)) {}

    const TensorPtr& tensor() const override { return m_moving->tensor(); }
    const SpectrumLayout& layout() const override { return m_moving->layout(); }
    std::string device() const override { return m_moving->device(); }

    void index(ValueType type, JobContext& context) override {
        m_moving->run(context, [&](Analysis& analysis) { analysis.index(type, context); });
        m_moving->remember(type);
    }
    CutNumbers numbersAt(double keep, ValueType type) override {
        return m_moving->run([&](Analysis& analysis) { return analysis.numbersAt(keep, type); });
    }
    double keepForError(double target, ValueType type) override {
        return m_moving->run([&](Analysis& analysis) { return analysis.keepForError(target, type); });
    }
    SparseSpectralTensor select(double keep, ValueType type, JobContext& context) override {
        return m_moving->run(context,
                             [&](Analysis& analysis) { return analysis.select(keep, type, context); });
    }
    std::vector<MapImage> maps(const std::vector<MapRequest>& requests, double keep, ValueType type,
                               JobContext& context) override {
        return m_moving->run(
            context, [&](Analysis& analysis) { return analysis.maps(requests, keep, type, context); });
    }
    double measuredError(double keep, ValueType type, JobContext& context) override {
        return m_moving->run(context,
                             [&](Analysis& analysis) { return analysis.measuredError(keep, type, context); });
    }
    std::shared_ptr<const LargeVector<std::complex<float>>> scaledSpectrum(JobContext& context) override {
        return m_moving->run(context, [&](Analysis& analysis) { return analysis.scaledSpectrum(context); });
    }
    int scaleExponent() const override {
        return m_moving->run([](Analysis& analysis) { return analysis.scaleExponent(); });
    }
    std::shared_ptr<const EnergyRanking> ranking() const override {
        return m_moving->run([](Analysis& analysis) { return analysis.ranking(); });
    }

  private:
    std::unique_ptr<MovingAnalysis> m_moving; ///< even a question that changes nothing may make it move
};

class FallbackBackend final : public Backend {
  public:
    explicit FallbackBackend(FallbackPairPtr pair) : m_pair(std::move(pair)) {}

    std::string name() const override { return m_pair->current().name(); }
    std::string description() const override { return m_pair->current().description(); }
    /// Between arrays of the host, which a device would spend its time carrying to and fro.
    Transform& transform() override { return m_pair->cpu().transform(); }

    SparseSpectralTensor add(const SparseSpectralTensor& a, const SparseSpectralTensor& b,
                             JobContext& context) override {
        return attempt<SparseSpectralTensor>(
            "The sum of two spectra", [&](Backend& backend, bool) { return backend.add(a, b, context); });
    }
    SparseSpectralTensor multiplySpectra(const SparseSpectralTensor& a, const SparseSpectralTensor& b,
                                         JobContext& context) override {
        return attempt<SparseSpectralTensor>("The product of two spectra", [&](Backend& backend, bool) {
            return backend.multiplySpectra(a, b, context);
        });
    }

    std::unique_ptr<Analysis> analyze(TensorPtr tensor, const std::vector<int>& axes,
                                      JobContext& context) override {
        return attempt<std::unique_ptr<Analysis>>(tensor->name, [&](Backend& backend, bool onDevice) {
            return std::make_unique<FallbackAnalysis>(m_pair, backend.analyze(tensor, axes, context),
                                                      onDevice);
        });
    }

    std::unique_ptr<Analysis> adopt(TensorPtr tensor, const std::vector<int>& axes,
                                    std::span<const std::complex<float>> scaledSpectrum, int scaleExponent,
                                    JobContext& context) override {
        return attempt<std::unique_ptr<Analysis>>(tensor->name, [&](Backend& backend, bool onDevice) {
            return std::make_unique<FallbackAnalysis>(
                m_pair, backend.adopt(tensor, axes, scaledSpectrum, scaleExponent, context), onDevice);
        });
    }

  private:
    /// What the device answers, or else the CPU.
    template<class Answer, class Operation>
    Answer attempt(const std::string& subject, const Operation& operation) {
        if (!m_pair->isLost()) {
            try {
                return operation(m_pair->device(), true);
            } catch (const Error& error) {
                m_pair->fallBack(error, subject);
            }
        }
        return operation(m_pair->cpu(), false);
    }

    FallbackPairPtr m_pair;
};

} // namespace

DeviceParts makeFallback(FallbackParts parts) {
    const auto pair = std::make_shared<FallbackPair>(std::move(parts));
    return {std::make_unique<FallbackBackend>(pair), makeFallbackProducts(pair)};
}

} // namespace fft_tensor
