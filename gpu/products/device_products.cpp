// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "products/device_products.h"

#include "product/measurable_products.h"
#include "products/device_place.h"
#include "products/device_product.h"
#include "products/tensor_core_times.h"
#include "resident/copy_bandwidth.h"

#include <cstring>

namespace fft_tensor::gpu {

namespace {

/// Of a matrix without numbers: a sum over nothing is 0. Nothing of it is on the device.
class EmptyProduct final : public PreparedProduct {
  public:
    EmptyProduct(ProductMethod method, const Matricization& matricization, const ProductOptions& options,
                 ProductPlacePtr place)
        : PreparedProduct(matricization, options, 0, std::move(place)), m_method(method) {}
    ProductMethod method() const override { return m_method; }
    std::uint64_t weightBytes() const override { return 0; }
    std::uint64_t heldBytes() const override { return 0; }
    void releaseWork() override {}

  protected:
    std::uint64_t workBytes(const ActivationView&) const override { return 0; }
    void run(const ActivationView&, std::span<float> y, std::span<const float> bias, JobContext&,
             StageClock&) override {
        for (std::size_t i = 0; i < y.size(); ++i)
            y[i] = bias.empty() ? 0 : bias[i % bias.size()];
    }

  private:
    ProductMethod m_method;
};

class DeviceProducts final : public ProductFactory, public MeasurableProducts {
  public:
    explicit DeviceProducts(std::shared_ptr<Device> device)
        : m_device(std::move(device)), m_place(std::make_shared<DevicePlace>(m_device->name())) {}

    std::string device() const override { return m_device->name(); }

    ProductPlacePtr place() override {
        m_place->look(m_device->memory());
        return m_place;
    }

    std::unique_ptr<PreparedProduct> prepare(ProductMethod method, const SparseSpectralTensor& tensor,
                                             const ProductOptions& options, JobContext& context) override {
        const Matricization matricization(tensor.layout, options.matricization);
        if (tensor.layout.fullCount() == 0)
            return std::make_unique<EmptyProduct>(method, matricization, options, m_place);
        const std::uint64_t room = place()->roomBytes();
        requireProductMemory(method, options.memoryLimit.value_or(room), [&](ProductMethod of) {
            return forecastDeviceMemory(of, matricization, tensor.coefficients(), 1, options);
        });
        context.checkpoint();
        switch (method) {
        case ProductMethod::dense:
            return prepareDeviceDense(tensor, options, shared(), context);
        case ProductMethod::streaming:
            return prepareDeviceStreaming(tensor, options, shared(), context);
        case ProductMethod::spectral:
            break;
        }
        return prepareDeviceSpectral(tensor, options, shared(), context);
    }

    double memoryBandwidth(JobContext& context) override { return measureCopyBandwidth(*m_device, context); }

    /// The stand-in has no tensor cores.
    std::vector<TensorCoreTime> timeTensorCores(std::uint64_t inputs, std::uint64_t outputs,
                                                std::uint64_t batch, int runs, double shortest,
                                                JobContext& context) override {
        if (std::strcmp(calls::platformName(), "CUDA") != 0)
            return {};
        calls::DeviceFacts facts;
        require(calls::deviceFacts(m_device->ordinal(), facts));
        return fft_tensor::gpu::timeTensorCores({inputs, outputs, batch, runs, shortest}, facts, *shared(),
                                                context);
    }

  private:
    [[nodiscard]] const std::shared_ptr<ProductDevice>& shared() {
        if (!m_shared)
            m_shared = std::make_shared<ProductDevice>(m_device, m_place);
        return m_shared;
    }

    std::shared_ptr<Device> m_device;
    std::shared_ptr<DevicePlace> m_place;
    std::shared_ptr<ProductDevice> m_shared; ///< with the products; made with the first of them
};

} // namespace

std::unique_ptr<ProductFactory> makeDeviceProducts(std::shared_ptr<Device> device) {
    return std::make_unique<DeviceProducts>(std::move(device));
}

ProductMemory forecastDeviceMemory(ProductMethod method, const Matricization& matricization,
                                   std::uint64_t coefficients, std::uint64_t batch,
                                   const ProductOptions& options) {
    switch (method) {
    case ProductMethod::dense:
        return deviceDenseMemory(matricization, batch);
    case ProductMethod::streaming:
        return deviceStreamingMemory(matricization, coefficients, batch, options);
    case ProductMethod::spectral:
        break;
    }
    return deviceSpectralMemory(matricization, coefficients, batch);
}

} // namespace fft_tensor::gpu
