// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// The baseline: W rebuilt once on the device, in its own shape, then cuBLAS in full float32.
#include "kernels/product_rows.h"
#include "kernels/tensor_order.h"
#include "products/device_product.h"

namespace fft_tensor::gpu {

namespace {

class DenseDeviceProduct final : public DeviceProduct {
  public:
    DenseDeviceProduct(Matricization matricization, const ProductOptions& options, std::uint64_t coefficients,
                       DeviceBuffer<float> weight, std::shared_ptr<ProductDevice> device)
        : DeviceProduct(std::move(matricization), options, coefficients, std::move(device)),
          m_weight(std::move(weight)) {}

    ProductMethod method() const override { return ProductMethod::dense; }
    std::uint64_t weightBytes() const override { return m_weight.bytes(); }

  protected:
    std::uint64_t workBytesPerRow() const override { return 0; }
    std::uint64_t workHeld() const override { return 0; }
    void dropWork() override {}

    void multiplyChunk(const float* x, std::uint32_t rows, float* y, const float* bias, DeviceStages& stages,
                       JobContext&) override {
        const auto in = static_cast<std::int64_t>(inputLength()),
                   out = static_cast<std::int64_t>(outputLength());
        calls::GemmSpec spec;
        spec.transposeB = matricization().options().transposed;
        spec.rows = rows;
        spec.columns = out;
        spec.inner = in;
        spec.lda = in;
        spec.ldb = spec.transposeB ? in : out;
        spec.ldc = out;
        spec.beta = bias != nullptr ? 1.0f : 0.0f;
        const double matrix = static_cast<double>(in) * static_cast<double>(out);
        stages.time("GEMM", 2.0 * rows * matrix, 4.0 * (matrix + rows * static_cast<double>(in + out)),
                    stream(), [&] {
                        if (bias != nullptr)
                            repeatRow(bias, rows, outputLength(), y, stream());
                        shared().blas().multiply(spec, x, m_weight.data(), y, stream());
                    });
    }

  private:
    DeviceBuffer<float> m_weight;
};

template<class To, class From>
DeviceBuffer<To> uploaded(const std::vector<From>& values, Device& device, JobContext& context) {
    static_assert(sizeof(To) == sizeof(From), "copied as it lies");
    DeviceBuffer<To> there(device.memory(), values.size());
    const StreamGuard guard(device.stream()); // a cancel must not free what is being written
    device.transfers().upload(there.data(), values.data(), there.bytes(), context);
    return there;
}

} // namespace

std::unique_ptr<DeviceProduct> prepareDeviceDense(const SparseSpectralTensor& tensor,
                                                  const ProductOptions& options,
                                                  std::shared_ptr<ProductDevice> shared,
                                                  JobContext& context) {
    Matricization matricization(tensor.layout, options.matricization);
    Device& device = *shared->device;
    const std::shared_ptr<DeviceTransform> transform = device.transformFor(tensor.layout);
    const LayoutOrder& arrays = transform->arrays();
    device.memory().requireRoom(tensor.layout.fullCount() * sizeof(float) +
                                    arrays.deviceCount * sizeof(ComplexParts) + tensor.memoryBytes(),
                                "rebuilding a weight");
    DeviceBuffer<float> weight(device.memory(), tensor.layout.fullCount());
    DeviceBuffer<ComplexParts> spectrum(device.memory(), arrays.deviceCount);
    const StreamGuard guard(device.stream());
    fillBytes(spectrum.data(), 0, spectrum.size(), device.stream());
    DeviceBuffer<std::uint32_t> positions = uploaded<std::uint32_t>(tensor.positions, device, context);
    DeviceBuffer<ComplexParts> values = uploaded<ComplexParts>(tensor.values, device, context);
    const StreamGuard untilScattered(device.stream()); // before the two above go
    if (!tensor.positions.empty())
        scatterToDevice(arrays.order, tensor.layout.index(), static_cast<std::uint32_t>(positions.size()),
                        positions.data(), values.data(), spectrum.data(), device.stream());
    transform->inverse(spectrum.data(), tensor.exponent, weight.data(), device.stream());
    device.stream().synchronize();
    context.checkpoint();
    return std::make_unique<DenseDeviceProduct>(std::move(matricization), options, tensor.coefficients(),
                                                std::move(weight), std::move(shared));
}

ProductMemory deviceDenseMemory(const Matricization& matricization, std::uint64_t batch) {
    const SpectrumLayout& layout = matricization.layout();
    const std::uint64_t in = matricization.input().length, out = matricization.output().length;
    const std::uint64_t perRow = (in + out) * sizeof(float);
    ProductMemory bytes;
    bytes.weight = layout.fullCount() * sizeof(float);
    // The spectrum, cuFFT's work memory as large again, and what is kept, of at most half of it.
    bytes.prepare = bytes.weight + 3 * layout.halfCount() * sizeof(ComplexParts);
    bytes.multiply = bytes.weight + deviceRowsAtOnce(batch, perRow, in, out) * perRow + out * sizeof(float);
    return bytes;
}

} // namespace fft_tensor::gpu
