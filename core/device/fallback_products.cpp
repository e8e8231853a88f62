// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "device/fallback_products.h"

#include "product/methods/cpu_products.h"

#include <atomic>
#include <utility>

namespace fft_tensor {

namespace {

/// A product on the device, and what it takes to prepare it on the CPU.
class FallbackProduct final : public PreparedProduct {
  public:
    FallbackProduct(FallbackPairPtr pair, std::unique_ptr<PreparedProduct> product, bool onDevice,
                    const SparseSpectralTensor& tensor, const ProductOptions& options)
        : PreparedProduct(product->matricization(), options, tensor.coefficients(), product->place()),
          m_residence(std::move(pair), std::move(product), onDevice),
          m_method(m_residence.thing().method()) {
        if (onDevice)
            m_tensor = tensor;
    }

    ProductMethod method() const override { return m_method; }
    std::uint64_t weightBytes() const override { return m_residence.thing().weightBytes(); }
    std::uint64_t heldBytes() const override { return m_residence.thing().heldBytes(); }
    std::uint64_t blockBytes() const override { return m_residence.thing().blockBytes(); }
    void releaseWork() override { m_residence.thing().releaseWork(); }

    template<class Operation>
    decltype(auto) attempt(JobContext& context, const Operation& operation) {
        return m_residence.run(
            operation, [&] { return productText(m_method, m_tensor); }, [&] { return remade(context); });
    }
    [[nodiscard]] bool isOnDevice() const { return m_residence.isOnDevice(); }

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
    [[nodiscard]] std::unique_ptr<PreparedProduct> remade(JobContext& context) {
        auto onCpu = m_residence.pair().cpuProducts().prepare(m_method, m_tensor, options(), context);
        m_tensor = {};
        moveTo(onCpu->place());
        return onCpu;
    }

    Residence<PreparedProduct> m_residence; ///< first: it holds the plug-in
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
    ProductMemory forecast(ProductMethod method, const Matricization& matricization,
                           std::uint64_t coefficients, std::uint64_t batch,
                           const ProductOptions& options) const override {
        return now().forecast(method, matricization, coefficients, batch, options);
    }

  private:
    [[nodiscard]] const ProductPlace& now() const { return *m_lost ? *m_cpu : *m_device; }

    ProductPlacePtr m_device, m_cpu = cpuPlace();
    std::shared_ptr<const std::atomic<bool>> m_lost;
};

class FallbackProducts final : public ProductFactory {
  public:
    explicit FallbackProducts(FallbackPairPtr pair) : m_pair(std::move(pair)) {}

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

    FallbackPairPtr m_pair;
};

} // namespace

std::unique_ptr<ProductFactory> makeFallbackProducts(FallbackPairPtr pair) {
    return std::make_unique<FallbackProducts>(std::move(pair));
}

} // namespace fft_tensor
