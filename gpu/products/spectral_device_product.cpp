// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Nothing is rebuilt: FFT of the rows of x, a sparse complex product, an inverse FFT of the rows of Y
// (mathematics.md §4).
#include "base/error.h"
#include "kernels/product_rows.h"
#include "kernels/spectral_multiply.h"
#include "products/device_entries.h"
#include "products/device_product.h"
#include "products/side_transform.h"

#include <optional>

namespace fft_tensor::gpu {

namespace {

std::uint32_t tilesOf(const Matricization& matricization) {
    const std::uint64_t inputs = matricization.input().frequencies;
    if (inputs > 0x7fffffffu || matricization.output().frequencies > 0xffffffffu)
        throw Error(ErrorCode::unsupported,
                    "Matrices with rows of " + std::to_string(matricization.input().length) +
                        " numbers are not multiplied on the GPU. Choose the CPU for this one.");
    return static_cast<std::uint32_t>((inputs + inputsPerTile - 1) / inputsPerTile);
}

/// Beside x and y: X and Y where they are spectra, what their transforms take, and a flag.
std::uint64_t spectralBytesPerRow(const Matricization& matricization) {
    std::uint64_t bytes = sizeof(std::uint32_t);
    for (const MatricizationSide* side : {&matricization.input(), &matricization.output()})
        if (side->spectrum)
            bytes += side->frequencies * sizeof(ComplexParts) + SideTransform::bytesPerRow(*side);
    return bytes;
}

class SpectralDeviceProduct final : public DeviceProduct {
  public:
    SpectralDeviceProduct(Matricization matricization, const ProductOptions& options, DeviceEntries entries,
                          int exponent, std::shared_ptr<ProductDevice> device)
        : DeviceProduct(std::move(matricization), options, entries.values.size(), std::move(device)),
          m_entries(std::move(entries)),
          m_exponent(exponent),
          m_bytesPerRow(spectralBytesPerRow(this->matricization())) {
        if (this->matricization().input().spectrum)
            m_forward.emplace(this->matricization().input(), memory());
        if (this->matricization().output().spectrum)
            m_inverse.emplace(this->matricization().output(), memory());
        m_table.runs = m_entries.runs.data();
        m_table.codes = m_entries.codes.data();
        m_table.values = m_entries.values.data();
        m_table.inputs = static_cast<std::uint32_t>(this->matricization().input().frequencies);
        m_table.outputs = static_cast<std::uint32_t>(this->matricization().output().frequencies);
        m_table.tiles = tilesOf(this->matricization());
    }

    ProductMethod method() const override { return ProductMethod::spectral; }
    std::uint64_t weightBytes() const override { return m_entries.bytes(); }

  protected:
    std::uint64_t workBytesPerRow() const override { return m_bytesPerRow; }
    std::uint64_t workHeld() const override {
        return m_spectraOfX.bytes() + m_spectraOfY.bytes() + m_flags.bytes() +
               (m_forward ? m_forward->heldBytes() : 0) + (m_inverse ? m_inverse->heldBytes() : 0);
    }
    void dropWork() override {
        m_spectraOfX.reset();
        m_spectraOfY.reset();
        m_flags.reset();
        if (m_forward)
            m_forward->dropWork();
        if (m_inverse)
            m_inverse->dropWork();
    }

    void multiplyChunk(const float* x, std::uint32_t rows, float* y, const float* bias, DeviceStages& stages,
                       JobContext&) override {
        const double in = static_cast<double>(inputLength()) + 2.0 * m_table.inputs;
        const double out = static_cast<double>(outputLength()) + 2.0 * m_table.outputs;
        stages.time("transform x", rows * (m_forward ? m_forward->flopsPerRow() : 0), 4 * rows * in, stream(),
                    [&] { transformIn(x, rows); });
        const double entries = static_cast<double>(m_entries.values.size());
        stages.time("multiply", rows * entries * (m_forward && m_inverse ? 8 : 4),
                    static_cast<double>(m_entries.bytes()) + 8.0 * rows * (m_table.inputs + m_table.outputs),
                    stream(), [&] { multiplySpectra(m_table, rowsOf(x, rows, y), stream()); });
        stages.time("transform back", rows * (m_inverse ? m_inverse->flopsPerRow() : 0), 4 * rows * out,
                    stream(), [&] { transformOut(rows, y, bias); });
    }

  private:
    void transformIn(const float* x, std::uint32_t rows) {
        makeRoom(m_flags, rows, memory());
        findNotFinite(x, rows, inputLength(), m_flags.data(), stream());
        if (!m_forward)
            return;
        makeRoom(m_spectraOfX, static_cast<std::size_t>(rows) * m_table.inputs, memory());
        m_forward->forward(x, rows, m_spectraOfX.data(), stream());
    }

    [[nodiscard]] SpectralRows rowsOf(const float* x, std::uint32_t batch, float* y) {
        SpectralRows rows;
        rows.batch = batch;
        rows.skipped = m_flags.data();
        if (m_forward)
            rows.x = m_spectraOfX.data();
        else
            rows.realX = x;
        if (!m_inverse) {
            rows.realY = y;
            return rows;
        }
        makeRoom(m_spectraOfY, static_cast<std::size_t>(batch) * m_table.outputs, memory());
        rows.y = m_spectraOfY.data();
        rows.realMirrors = m_inverse->takesRealMirrors();
        rows.outputIndex = matricization().output().spectrum->index();
        return rows;
    }

    void transformOut(std::uint32_t rows, float* y, const float* bias) {
        PendingScale scale{1, m_exponent};
        if (m_inverse)
            scale = m_inverse->inverse(m_spectraOfY.data(), rows, m_exponent, y, stream());
        // A coefficient that was not kept meets no NaN; a dense product with the same W would.
        finishRows(y, rows, outputLength(), scale, bias, m_flags.data(), stream());
    }

    DeviceEntries m_entries;
    EntryTable m_table;
    int m_exponent;
    std::uint64_t m_bytesPerRow;
    std::optional<SideTransform> m_forward, m_inverse;
    DeviceBuffer<ComplexParts> m_spectraOfX, m_spectraOfY;
    DeviceBuffer<std::uint32_t> m_flags; ///< per row: x holds a NaN or an infinity
};

} // namespace

std::unique_ptr<DeviceProduct> prepareDeviceSpectral(const SparseSpectralTensor& tensor,
                                                     const ProductOptions& options,
                                                     std::shared_ptr<ProductDevice> device,
                                                     JobContext& context) {
    Matricization matricization(tensor.layout, options.matricization);
    const std::uint64_t tiles = tilesOf(matricization);
    const auto place = [tiles](const MatricizedEntry& entry) {
        return EntrySlot{entry.output * tiles + entry.input / inputsPerTile,
                         entryCode(entry.input, entry.plain)};
    };
    DeviceEntries entries =
        uploadEntries(tensor, matricization, entryScale(matricization),
                      tiles * matricization.output().frequencies, place, *device->device, context);
    return std::make_unique<SpectralDeviceProduct>(std::move(matricization), options, std::move(entries),
                                                   tensor.exponent, std::move(device));
}

ProductMemory deviceSpectralMemory(const Matricization& matricization, std::uint64_t coefficients,
                                   std::uint64_t batch) {
    ProductMemory bytes;
    bytes.weight = bytes.prepare =
        DeviceEntries::bytesFor(tilesOf(matricization) * matricization.output().frequencies, coefficients);
    const std::uint64_t in = matricization.input().length, out = matricization.output().length;
    const std::uint64_t perRow = (in + out) * sizeof(float) + spectralBytesPerRow(matricization);
    bytes.multiply = bytes.weight + deviceRowsAtOnce(batch, perRow, in, out) * perRow + out * sizeof(float);
    return bytes;
}

} // namespace fft_tensor::gpu
