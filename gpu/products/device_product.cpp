// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "products/device_product.h"

#include <algorithm>

namespace fft_tensor::gpu {

namespace {

/// Work memory of a chunk, x and y included: large enough to fill a device, small beside its memory.
constexpr std::uint64_t chunkBytes = std::uint64_t{512} << 20;
/// At a tenth of what cards of these years reach, this takes 100 ms: a cancel waits no longer.
constexpr double chunkFlops = 2e11;
constexpr std::uint64_t mostRows = 1u << 15;

} // namespace

std::uint64_t deviceRowsAtOnce(std::uint64_t rows, std::uint64_t bytesPerRow, std::uint64_t inputs,
                               std::uint64_t outputs) {
    const double flopsPerRow = 2.0 * static_cast<double>(inputs) * static_cast<double>(outputs);
    const auto byTime = static_cast<std::uint64_t>(std::min(1e9, chunkFlops / flopsPerRow));
    const std::uint64_t byBytes = chunkBytes / std::max<std::uint64_t>(1, bytesPerRow);
    return std::clamp<std::uint64_t>(std::min({rows, byTime, byBytes}), 1, mostRows);
}

DeviceProduct::DeviceProduct(Matricization matricization, const ProductOptions& options,
                             std::uint64_t coefficients, std::shared_ptr<ProductDevice> device)
    : PreparedProduct(std::move(matricization), options, coefficients, device->place),
      m_device(std::move(device)) {}

void DeviceProduct::settle() const noexcept {
    static_cast<void>(calls::synchronize(m_device->rebuilding.handle()));
    static_cast<void>(calls::synchronize(stream().handle()));
}

void DeviceProduct::releaseWork() {
    settle();
    m_x.reset();
    m_y.reset();
    m_bias.reset();
    m_packed = {};
    dropWork();
}

std::uint64_t DeviceProduct::rowsAtOnce(std::uint64_t rows) const {
    const std::uint64_t perRow = (inputLength() + outputLength()) * sizeof(float) + workBytesPerRow();
    const std::uint64_t step = deviceRowsAtOnce(rows, perRow, inputLength(), outputLength());
    // cuFFT wants every part of a batch on an address for complex numbers.
    const bool isOdd = inputLength() % 2 != 0 || outputLength() % 2 != 0;
    return isOdd && step < rows ? std::max<std::uint64_t>(2, step / 2 * 2) : step;
}

std::uint64_t DeviceProduct::workBytes(const ActivationView& x) const {
    const std::uint64_t perRow = (inputLength() + outputLength()) * sizeof(float) + workBytesPerRow();
    return rowsAtOnce(x.rows()) * perRow + fixedWorkBytes() + outputLength() * sizeof(float);
}

/// Rows that lie side by side go as they are; others are packed first.
void DeviceProduct::uploadRows(const ActivationView& x, std::uint64_t first, std::uint32_t rows, float* to,
                               JobContext& context) {
    const std::size_t columns = inputLength();
    const float* from = x.row(first);
    if (x.blasRowStride() != columns) {
        m_packed.resize(rows * columns);
        for (std::uint32_t row = 0; row < rows; ++row)
            static_cast<void>(x.copyRow(first + row, m_packed.data() + row * columns));
        from = m_packed.data();
    }
    card().transfers().upload(to, from, rows * columns * sizeof(float), context);
}

void DeviceProduct::run(const ActivationView& x, std::span<float> y, std::span<const float> bias,
                        JobContext& context, StageClock& clock) {
    const std::uint64_t all = x.rows(), step = rowsAtOnce(all);
    makeRoom(m_x, step * inputLength(), memory());
    makeRoom(m_y, step * outputLength(), memory());
    struct Guard {
        const DeviceProduct& product;
        ~Guard() { product.settle(); }
    } const guard{*this};
    m_stages.forget(); // of a product that was cancelled
    m_stages.watch(true);
    if (!bias.empty()) {
        makeRoom(m_bias, bias.size(), memory());
        card().transfers().upload(m_bias.data(), bias.data(), bias.size_bytes(), context);
    }
    for (std::uint64_t first = 0; first < all; first += step) {
        context.checkpoint();
        context.setFraction(static_cast<double>(first) / static_cast<double>(all));
        const auto rows = static_cast<std::uint32_t>(std::min(step, all - first));
        m_stages.time("upload x", 0, 4.0 * rows * static_cast<double>(inputLength()), stream(),
                      [&] { uploadRows(x, first, rows, m_x.data(), context); });
        multiplyChunk(m_x.data(), rows, m_y.data(), bias.empty() ? nullptr : m_bias.data(), m_stages,
                      context);
        const std::size_t numbers = rows * outputLength();
        m_stages.time("download y", 0, 4.0 * static_cast<double>(numbers), stream(), [&] {
            card().transfers().download(y.data() + first * outputLength(), m_y.data(),
                                        numbers * sizeof(float), context);
        });
        stream().synchronize();
        m_stages.book(clock);
    }
}

/// x and y in the device's memory.
class DeviceProduct::Batch final : public ResidentBatch {
  public:
    Batch(DeviceProduct& product, const ActivationView& x, std::span<float> y, JobContext& context)
        : m_product(product), m_device(product.m_device), m_rows(x.rows()), m_y(y) {
        DeviceMemory& memory = product.memory();
        memory.requireRoom(m_rows * x.columns * sizeof(float) + y.size_bytes(), "a batch to be measured");
        m_residentX = DeviceBuffer<float>(memory, m_rows * x.columns);
        m_residentY = DeviceBuffer<float>(memory, y.size());
        const StreamGuard guard(product.stream()); // a cancel must not free what is being written
        const std::uint64_t step = product.rowsAtOnce(m_rows);
        for (std::uint64_t first = 0; first < m_rows; first += step)
            product.uploadRows(x, first, static_cast<std::uint32_t>(std::min(step, m_rows - first)),
                               m_residentX.data() + first * x.columns, context);
    }

    bool isOnDevice() const override { return true; }
    double multiply(int times, JobContext& context, StageClock* clock) override {
        return m_product.multiplyResident(m_residentX.data(), m_rows, m_residentY.data(), times, context,
                                          clock);
    }
    void fetch(JobContext& context) override {
        const StreamGuard guard(m_device->device->stream());
        m_device->device->transfers().download(m_y.data(), m_residentY.data(), m_residentY.bytes(), context);
    }

  private:
    DeviceProduct& m_product;
    std::shared_ptr<ProductDevice> m_device; ///< goes after the buffers
    std::uint64_t m_rows;
    std::span<float> m_y;
    DeviceBuffer<float> m_residentX, m_residentY;
};

std::unique_ptr<ResidentBatch> DeviceProduct::reside(const ActivationView& x, std::span<float> y,
                                                     JobContext& context) {
    return std::make_unique<Batch>(*this, x, y, context);
}

double DeviceProduct::multiplyResident(const float* x, std::uint64_t rows, float* y, int times,
                                       JobContext& context, StageClock* clock) {
    Event begin, end;
    struct Guard {
        const DeviceProduct& product;
        ~Guard() { product.settle(); }
    } const guard{*this};
    m_stages.forget();
    m_stages.watch(clock != nullptr);
    begin.record(stream());
    for (int i = 0; i < times; ++i)
        queueResident(x, rows, y, context);
    end.record(stream());
    stream().synchronize();
    if (clock != nullptr)
        m_stages.book(*clock);
    return end.secondsSince(begin);
}

void DeviceProduct::queueResident(const float* x, std::uint64_t rows, float* y, JobContext& context) {
    const std::uint64_t step = rowsAtOnce(rows);
    for (std::uint64_t first = 0; first < rows; first += step) {
        context.checkpoint();
        multiplyChunk(x + first * inputLength(), static_cast<std::uint32_t>(std::min(step, rows - first)),
                      y + first * outputLength(), nullptr, m_stages, context);
    }
}

} // namespace fft_tensor::gpu
