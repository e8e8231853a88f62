// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "device/fallback_backend.h"

#include "base/error.h"
#include "matmul/cpu_product.h"

#include <set>
#include <utility>

namespace fft_tensor {

namespace {

/// What the backend, its analyses and its transform share. The order of members is that of their deaths,
/// backwards: the plug-in goes last.
class Pair {
  public:
    explicit Pair(FallbackParts parts) : m_parts(std::move(parts)) {}

    [[nodiscard]] Backend& cpu() { return *m_parts.cpu; }
    [[nodiscard]] Backend& device() { return *m_parts.device.backend; }
    [[nodiscard]] ProductFactory* deviceProducts() { return m_parts.device.products.get(); }
    [[nodiscard]] ProductFactory& cpuProducts() {
        if (!m_cpuProducts)
            m_cpuProducts = makeCpuProducts(cpu().transform());
        return *m_cpuProducts;
    }
    [[nodiscard]] bool isLost() const { return m_lost; }
    /// Who computes next.
    [[nodiscard]] Backend& current() { return m_lost ? cpu() : device(); }

    /// Precondition: inside a catch block of an Error that the device threw. Rethrows what the CPU would not
    /// do better; else says that the CPU goes on with `subject`.
    void fallBack(const Error& error, const std::string& subject) {
        if (error.code() == ErrorCode::outOfMemory) {
            warn(subject + " does not fit into the memory of " + m_parts.device.backend->description() +
                 " (" + error.message() + ") It is computed on the CPU instead.");
        } else if (error.code() == ErrorCode::unsupported) { // where the CPU cannot either, it says so itself
            warn(subject + " is nothing for " + m_parts.device.backend->description() + " (" +
                 error.message() + ") It is computed on the CPU instead.");
        } else if (error.code() == ErrorCode::deviceFailed) {
            end(error, subject);
        } else {
            throw;
        }
    }

  private:
    void end(const Error& error, const std::string& subject) {
        if (std::exchange(m_lost, true))
            return;
        warn(m_parts.device.backend->description() + " failed at " + subject + " (" + error.message() +
             ") It is not used again until the program is restarted; the CPU goes on.");
        if (m_parts.lost)
            m_parts.lost(error.message());
    }

    void warn(const std::string& sentence) const {
        if (m_parts.log)
            m_parts.log(LogLevel::warning, sentence);
    }

    FallbackParts m_parts;
    std::unique_ptr<ProductFactory> m_cpuProducts; ///< made when they are first needed
    bool m_lost = false;
};

using PairPtr = std::shared_ptr<Pair>;

/// Where one tensor's analysis lives, and its move from the device to the CPU.
class Residence {
  public:
    Residence(PairPtr pair, std::unique_ptr<Analysis> analysis, bool onDevice)
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

    PairPtr m_pair; ///< first: what follows was made by it
    std::unique_ptr<Analysis> m_analysis;
    bool m_onDevice, m_leaving = false;
    TensorPtr m_tensor;
    SpectrumLayout m_layout;
    std::set<ValueType> m_indexed;
};

class FallbackAnalysis final : public Analysis {
  public:
    FallbackAnalysis(PairPtr pair, std::unique_ptr<Analysis> analysis, bool onDevice)
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
    explicit FallbackBackend(PairPtr pair) : m_pair(std::move(pair)) {}

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

    PairPtr m_pair;
};

/// A product on the device, and what it takes to prepare it on the CPU.
class FallbackProduct final : public CpuProduct {
  public:
    FallbackProduct(PairPtr pair, std::unique_ptr<PreparedProduct> product, bool onDevice,
                    const SparseSpectralTensor& tensor, const ProductOptions& options)
        : CpuProduct(product->fold(), options, tensor.coefficients()),
          m_pair(std::move(pair)),
          m_product(std::move(product)),
          m_onDevice(onDevice),
          m_method(m_product->method()) {
        if (onDevice)
            m_tensor = tensor;
    }

    ProductMethod method() const override { return m_method; }
    std::string device() const override { return m_product->device(); }
    std::uint64_t weightBytes() const override { return m_product->weightBytes(); }
    std::uint64_t heldBytes() const override { return m_product->heldBytes(); }
    void releaseWork() override { m_product->releaseWork(); }

  protected:
    std::uint64_t workBytes(const ActivationView&) const override { return 0; } // the product itself asks
    void run(const ActivationView& x, std::span<float> y, std::span<const float> bias, JobContext& context,
             StageClock& clock) override {
        m_leaving = m_leaving || (m_onDevice && m_pair->isLost());
        if (m_onDevice && !m_leaving) {
            try {
                return m_product->multiply(x, y, bias, context, &clock);
            } catch (const Error& error) {
                m_pair->fallBack(error, productText(m_method, m_tensor));
                m_leaving = true;
            }
        }
        if (m_leaving)
            moveToCpu(context);
        m_product->multiply(x, y, bias, context, &clock);
    }

  public:
    /// "the spectral product of a tensor of shape 3 × 4", at the begin of a sentence.
    static std::string productText(ProductMethod method, const SparseSpectralTensor& tensor) {
        return "The " + std::string(name(method)) + " product of a tensor of shape " +
               toString(tensor.layout.shape());
    }

  private:
    void moveToCpu(JobContext& context) {
        m_product = m_pair->cpuProducts().prepare(m_method, m_tensor, options(), context);
        m_onDevice = m_leaving = false;
        m_tensor = {};
    }

    PairPtr m_pair; ///< first: what follows was made by it
    std::unique_ptr<PreparedProduct> m_product;
    bool m_onDevice, m_leaving = false;
    ProductMethod m_method;
    SparseSpectralTensor m_tensor; ///< empty on the CPU
};

class FallbackProducts final : public ProductFactory {
  public:
    explicit FallbackProducts(PairPtr pair) : m_pair(std::move(pair)) {}

    std::string device() const override {
        return usesDevice() ? m_pair->deviceProducts()->device() : m_pair->cpuProducts().device();
    }

    std::unique_ptr<PreparedProduct> prepare(ProductMethod method, const SparseSpectralTensor& tensor,
                                             const ProductOptions& options, JobContext& context) override {
        if (usesDevice()) {
            try {
                return wrap(m_pair->deviceProducts()->prepare(method, tensor, options, context), true, tensor,
                            options);
            } catch (const Error& error) {
                m_pair->fallBack(error, FallbackProduct::productText(method, tensor));
            }
        }
        return wrap(m_pair->cpuProducts().prepare(method, tensor, options, context), false, tensor, options);
    }

  private:
    [[nodiscard]] bool usesDevice() const { return m_pair->deviceProducts() != nullptr && !m_pair->isLost(); }
    std::unique_ptr<PreparedProduct> wrap(std::unique_ptr<PreparedProduct> product, bool onDevice,
                                          const SparseSpectralTensor& tensor, const ProductOptions& options) {
        return std::make_unique<FallbackProduct>(m_pair, std::move(product), onDevice, tensor, options);
    }

    PairPtr m_pair;
};

} // namespace

DeviceParts makeFallback(FallbackParts parts) {
    const auto pair = std::make_shared<Pair>(std::move(parts));
    return {std::make_unique<FallbackBackend>(pair), std::make_unique<FallbackProducts>(pair)};
}

} // namespace fft_tensor
