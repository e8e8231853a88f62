// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "products/device_place.h"
#include "products/device_products.h"
#include "products/device_stages.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace fft_tensor::gpu {

/// A product in the memory of a device: takes x up and y down in chunks of rows, so that the work memory
/// stays bounded and a cancel is seen between chunks. What a product itself does with a chunk is
/// multiplyChunk().
/// Thread rule: the thread that owns the device, the destructor, too.
class DeviceProduct : public PreparedProduct {
  public:
    /// y (rows × output length) = x·W of contiguous rows that are in the device's memory already, without
    /// bias, `times` in a row. All is queued, then waited for. Returns the seconds between a mark before the
    /// first and one behind the last. Throws as multiply().
    double multiplyResident(const float* x, std::uint64_t rows, float* y, int times, JobContext& context,
                            StageClock* clock);

    [[nodiscard]] std::uint64_t heldBytes() const final { return weightBytes() + workHeld() + rowsHeld(); }
    void releaseWork() final;

  protected:
    DeviceProduct(Matricization matricization, const ProductOptions& options, std::uint64_t coefficients,
                  std::shared_ptr<ProductDevice> device);

    [[nodiscard]] ProductDevice& shared() const { return *m_device; }
    [[nodiscard]] Device& card() const { return *m_device->device; }
    [[nodiscard]] DeviceMemory& memory() const { return card().memory(); }
    [[nodiscard]] Stream& stream() const { return card().stream(); }
    [[nodiscard]] std::size_t inputLength() const { return matricization().input().length; }
    [[nodiscard]] std::size_t outputLength() const { return matricization().output().length; }

    /// Rows that are multiplied at once when there are `rows` in all.
    [[nodiscard]] std::uint64_t rowsAtOnce(std::uint64_t rows) const;
    /// Device bytes per row beside x and y, and beside rows.
    [[nodiscard]] virtual std::uint64_t workBytesPerRow() const = 0;
    [[nodiscard]] virtual std::uint64_t fixedWorkBytes() const { return 0; }
    /// Queues everything for some rows; `bias` is null or device memory. What it queues on other streams,
    /// stream() waits for in the end.
    virtual void multiplyChunk(const float* x, std::uint32_t rows, float* y, const float* bias,
                               DeviceStages& stages, JobContext& context) = 0;
    /// Work memory of multiplyChunk that is held now, and its end.
    [[nodiscard]] virtual std::uint64_t workHeld() const = 0;
    virtual void dropWork() = 0;

    [[nodiscard]] std::uint64_t workBytes(const ActivationView& x) const final;
    void run(const ActivationView& x, std::span<float> y, std::span<const float> bias, JobContext& context,
             StageClock& clock) final;
    [[nodiscard]] std::unique_ptr<ResidentBatch> reside(const ActivationView& x, std::span<float> y,
                                                        JobContext& context) final;
    void lookAtRoom() const final { m_device->place->look(memory()); }

  private:
    class Batch;
    /// Of x, from `first` on.
    void uploadRows(const ActivationView& x, std::uint64_t first, std::uint32_t rows, float* to,
                    JobContext& context);
    void queueResident(const float* x, std::uint64_t rows, float* y, JobContext& context);
    [[nodiscard]] std::uint64_t rowsHeld() const { return m_x.bytes() + m_y.bytes() + m_bias.bytes(); }
    /// Waits for both streams and keeps quiet about faults: buffers may go afterwards.
    void settle() const noexcept;

    std::shared_ptr<ProductDevice> m_device;
    DeviceBuffer<float> m_x, m_y, m_bias;
    std::vector<float> m_packed; ///< rows of x that do not lie side by side
    DeviceStages m_stages;
};

/// Rows at once, for a work memory of so many bytes per row: what keeps the device busy, within bounds.
[[nodiscard]] std::uint64_t deviceRowsAtOnce(std::uint64_t rows, std::uint64_t bytesPerRow,
                                             std::uint64_t inputs, std::uint64_t outputs);

[[nodiscard]] std::unique_ptr<DeviceProduct> prepareDeviceDense(const SparseSpectralTensor& tensor,
                                                                const ProductOptions& options,
                                                                std::shared_ptr<ProductDevice> device,
                                                                JobContext& context);
[[nodiscard]] std::unique_ptr<DeviceProduct> prepareDeviceStreaming(const SparseSpectralTensor& tensor,
                                                                    const ProductOptions& options,
                                                                    std::shared_ptr<ProductDevice> device,
                                                                    JobContext& context);
[[nodiscard]] std::unique_ptr<DeviceProduct> prepareDeviceSpectral(const SparseSpectralTensor& tensor,
                                                                   const ProductOptions& options,
                                                                   std::shared_ptr<ProductDevice> device,
                                                                   JobContext& context);

// Device bytes, as forecastDeviceMemory() tells them.
[[nodiscard]] ProductMemory deviceDenseMemory(const Matricization& matricization, std::uint64_t batch);
[[nodiscard]] ProductMemory deviceStreamingMemory(const Matricization& matricization,
                                                  std::uint64_t coefficients, std::uint64_t batch,
                                                  const ProductOptions& options);
[[nodiscard]] ProductMemory deviceSpectralMemory(const Matricization& matricization,
                                                 std::uint64_t coefficients, std::uint64_t batch);

} // namespace fft_tensor::gpu
