// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "resident/cuda_backend.h"

#include "kernels/tensor_order.h"
#include "resident/copy_bandwidth.h"
#include "resident/device_algebra.h"
#include "resident/device_spectrum.h"
#include "resident/device_work.h"
#include "spectral/spectral_analysis.h"

#include <string>

namespace fft_tensor::gpu {

namespace {

/// Transforms of arrays in host memory by way of the device.
class CudaTransform final : public Transform {
  public:
    explicit CudaTransform(std::shared_ptr<Device> device) : m_device(std::move(device)) {}

    void forward(const SpectrumLayout& layout, std::span<const float> tensor,
                 std::span<std::complex<float>> spectrum, JobContext& context) override {
        DeviceBuffer<float> values(m_device->memory(), tensor.size());
        DeviceBuffer<ComplexParts> coefficients(m_device->memory(), spectrum.size());
        const StreamGuard guard(m_device->stream());
        m_device->transfers().upload(values.data(), tensor.data(), values.bytes(), context);
        m_device->transformFor(layout)->forward(values.data(), 0, coefficients.data(), m_device->stream());
        m_device->transfers().download(spectrum.data(), coefficients.data(), coefficients.bytes(), context);
    }

    void inverse(const SpectrumLayout& layout, std::span<std::complex<float>> spectrum,
                 std::span<float> tensor, JobContext& context) override {
        const std::shared_ptr<DeviceTransform> transform = m_device->transformFor(layout);
        const LayoutOrder& arrays = transform->arrays();
        DeviceBuffer<ComplexParts> coefficients(m_device->memory(), spectrum.size());
        DeviceBuffer<ComplexParts> ordered(m_device->memory(), arrays.deviceCount);
        DeviceBuffer<float> values(m_device->memory(), tensor.size());
        const StreamGuard guard(m_device->stream());
        m_device->transfers().upload(coefficients.data(), spectrum.data(), coefficients.bytes(), context);
        spectrumToDevice(arrays.order, arrays.deviceCount, coefficients.data(), ordered.data(),
                         m_device->stream());
        transform->inverse(ordered.data(), 0, values.data(), m_device->stream());
        m_device->transfers().download(tensor.data(), values.data(), values.bytes(), context);
    }

  private:
    std::shared_ptr<Device> m_device;
};

class CudaBackend final : public Backend, public Measurable {
  public:
    explicit CudaBackend(std::shared_ptr<Device> device)
        : m_device(std::move(device)), m_transform(m_device) {}

    std::string name() const override { return "cuda"; }
    std::string description() const override { return m_device->name(); }
    Transform& transform() override { return m_transform; }

    std::unique_ptr<Analysis> analyze(TensorPtr tensor, const std::vector<int>& axes,
                                      JobContext& context) override {
        SpectrumLayout layout(tensor->shape, axes);
        auto spectrum = std::make_unique<DeviceSpectrum>(tensor, layout, m_device, context);
        return makeAnalysis(std::move(tensor), std::move(layout), std::move(spectrum));
    }

    std::unique_ptr<Analysis> adopt(TensorPtr tensor, const std::vector<int>& axes,
                                    std::span<const std::complex<float>> scaledSpectrum, int scaleExponent,
                                    JobContext& context) override {
        SpectrumLayout layout(tensor->shape, axes);
        auto spectrum = std::make_unique<DeviceSpectrum>(tensor, layout, m_device, scaledSpectrum,
                                                         scaleExponent, context);
        return makeAnalysis(std::move(tensor), std::move(layout), std::move(spectrum));
    }

    SparseSpectralTensor add(const SparseSpectralTensor& a, const SparseSpectralTensor& b,
                             JobContext& context) override {
        return addOnDevice(a, b, *m_device, context);
    }
    SparseSpectralTensor multiplySpectra(const SparseSpectralTensor& a, const SparseSpectralTensor& b,
                                         JobContext& context) override {
        return multiplySpectraOnDevice(a, b, *m_device, context);
    }

    std::unique_ptr<ResidentWork> residentWork(const TensorPtr& tensor, const std::vector<int>& axes,
                                               double keep, JobContext& context) override {
        return std::make_unique<DeviceWork>(*tensor, SpectrumLayout(tensor->shape, axes), keep, m_device,
                                            context);
    }

    double copyBandwidth(JobContext& context) override { return measureCopyBandwidth(*m_device, context); }

  private:
    std::shared_ptr<Device> m_device;
    CudaTransform m_transform;
};

} // namespace

std::unique_ptr<Backend> makeCudaBackend(std::shared_ptr<Device> device) {
    return std::make_unique<CudaBackend>(std::move(device));
}

} // namespace fft_tensor::gpu
