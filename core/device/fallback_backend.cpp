// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "device/fallback_backend.h"

#include "base/error.h"
#include "matmul/cpu_product.h"

#include <atomic>
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
    [[nodiscard]] bool isLost() const { return *m_lost; }
    /// True from the moment on at which the device is given up; any thread may look.
    [[nodiscard]] std::shared_ptr<const std::atomic<bool>> lostFlag() const { return m_lost; }
    /// Who computes next.
    [[nodiscard]] Backend& current() { return isLost() ? cpu() : device(); }

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
        if (m_lost->exchange(true))
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
    std::shared_ptr<std::atomic<bool>> m_lost = std::make_shared<std::atomic<bool>>(false);
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
    std::uint64_t blockBytes() const override { return m_product->blockBytes(); }
    void releaseWork() override { m_product->releaseWork(); }

    /// What the operation answers, from the product on the device or else from the one on the CPU.
    template<class Operation>
    decltype(auto) attempt(JobContext& context, const Operation& operation) {
        m_leaving = m_leaving || (m_onDevice && m_pair->isLost());
        if (m_onDevice && !m_leaving) {
            try {
                return operation(*m_product);
            } catch (const Error& error) {
                m_pair->fallBack(error, productText(m_method, m_tensor));
                m_leaving = true;
            }
        }
        if (m_leaving)
            moveToCpu(context);
        return operation(*m_product);
    }
    [[nodiscard]] bool isOnDevice() const { return m_onDevice; }

  protected:
    std::uint64_t workBytes(const ActivationView&) const override { return 0; } // the product itself asks
    void run(const ActivationView& x, std::span<float> y, std::span<const float> bias, JobContext& context,
             StageClock& clock) override {
        attempt(context, [&](PreparedProduct& product) { product.multiply(x, y, bias, context, &clock); });
    }
    std::unique_ptr<ResidentBatch> reside(const ActivationView& x, std::span<float> y,
                                          JobContext& context) override;

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

/// A batch that follows its product from the device to the CPU.
class FallbackBatch final : public ResidentBatch {
  public:
    FallbackBatch(FallbackProduct& product, const ActivationView& x, std::span<float> y, JobContext& context)
        : m_product(product), m_x(x), m_y(y) {
        m_product.attempt(context, [&](PreparedProduct& there) { follow(there, context); });
    }

    bool isOnDevice() const override { return m_batch->isOnDevice(); }
    double multiply(int times, JobContext& context, StageClock* clock) override {
        return m_product.attempt(context, [&](PreparedProduct& there) {
            follow(there, context);
            return m_batch->multiply(times, context, clock);
        });
    }
    /// y is lost with the device.
    void fetch(JobContext& context) override {
        m_product.attempt(context, [&](PreparedProduct& there) {
            if (follow(there, context))
                (void)m_batch->multiply(1, context);
            m_batch->fetch(context);
        });
    }

  private:
    /// Did it have to?
    bool follow(PreparedProduct& there, JobContext& context) {
        if (m_batch && m_wasOnDevice == m_product.isOnDevice())
            return false;
        m_batch.reset();
        m_batch = there.makeResident(m_x, m_y, context);
        m_wasOnDevice = m_product.isOnDevice();
        return true;
    }

    FallbackProduct& m_product;
    ActivationView m_x;
    std::span<float> m_y;
    std::unique_ptr<ResidentBatch> m_batch;
    bool m_wasOnDevice = false;
};

std::unique_ptr<ResidentBatch> FallbackProduct::reside(const ActivationView& x, std::span<float> y,
                                                       JobContext& context) {
    return std::make_unique<FallbackBatch>(*this, x, y, context);
}

/// The device's memory until the device is given up, then the CPU's.
class FallbackPlace final : public ProductPlace {
  public:
    FallbackPlace(ProductPlacePtr device, std::shared_ptr<const std::atomic<bool>> lost)
        : m_device(std::move(device)), m_lost(std::move(lost)) {}

    std::string device() const override { return now().device(); }
    std::string memoryText() const override { return now().memoryText(); }
    std::uint64_t roomBytes() const override { return now().roomBytes(); }
    ProductMemory forecast(ProductMethod method, const Fold& fold, std::uint64_t coefficients,
                           std::uint64_t batch, const ProductOptions& options) const override {
        return now().forecast(method, fold, coefficients, batch, options);
    }

  private:
    [[nodiscard]] const ProductPlace& now() const { return *m_lost ? *m_cpu : *m_device; }

    ProductPlacePtr m_device, m_cpu = cpuPlace();
    std::shared_ptr<const std::atomic<bool>> m_lost;
};

class FallbackProducts final : public ProductFactory {
  public:
    explicit FallbackProducts(PairPtr pair) : m_pair(std::move(pair)) {}

    std::string device() const override {
        return usesDevice() ? m_pair->deviceProducts()->device() : m_pair->cpuProducts().device();
    }

    ProductPlacePtr place() override {
        return attempt<ProductPlacePtr>("The memory for products", [&](ProductFactory& products,
                                                                       bool onDevice) {
            ProductPlacePtr place = products.place();
            return onDevice ? std::make_shared<FallbackPlace>(std::move(place), m_pair->lostFlag()) : place;
        });
    }

    std::unique_ptr<PreparedProduct> prepare(ProductMethod method, const SparseSpectralTensor& tensor,
                                             const ProductOptions& options, JobContext& context) override {
        return attempt<std::unique_ptr<PreparedProduct>>(
            FallbackProduct::productText(method, tensor), [&](ProductFactory& products, bool onDevice) {
                return std::make_unique<FallbackProduct>(
                    m_pair, products.prepare(method, tensor, options, context), onDevice, tensor, options);
            });
    }

    double memoryBandwidth(JobContext& context) override {
        return attempt<double>("Measuring its memory", [&](ProductFactory& products, bool) {
            return products.memoryBandwidth(context);
        });
    }

    std::vector<TensorCoreTime> timeTensorCores(std::uint64_t inputs, std::uint64_t outputs,
                                                std::uint64_t batch, int runs, double shortest,
                                                JobContext& context) override {
        return attempt<std::vector<TensorCoreTime>>(
            "Measuring its tensor cores", [&](ProductFactory& products, bool) {
                return products.timeTensorCores(inputs, outputs, batch, runs, shortest, context);
            });
    }

  private:
    [[nodiscard]] bool usesDevice() const { return m_pair->deviceProducts() != nullptr && !m_pair->isLost(); }
    /// What the device's products answer, or else the CPU's.
    template<class Answer, class Operation>
    Answer attempt(const std::string& subject, const Operation& operation) {
        if (usesDevice()) {
            try {
                return operation(*m_pair->deviceProducts(), true);
            } catch (const Error& error) {
                m_pair->fallBack(error, subject);
            }
        }
        return operation(m_pair->cpuProducts(), false);
    }

    PairPtr m_pair;
};

} // namespace

DeviceParts makeFallback(FallbackParts parts) {
    const auto pair = std::make_shared<Pair>(std::move(parts));
    return {std::make_unique<FallbackBackend>(pair), std::make_unique<FallbackProducts>(pair)};
}

} // namespace fft_tensor
