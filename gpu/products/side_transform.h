// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "product/weights/matricization.h"
#include "resident/device_transform.h"

#include <cstdint>
#include <memory>

namespace fft_tensor::gpu {

/// The transforms of rows of x or y over one side of a product, of which a batch is transformed at once: the
/// rows are one more axis, outside. Thread rule: the thread that owns the device.
class SideTransform {
  public:
    /// `side` has a spectrum.
    SideTransform(const MatricizationSide& side, DeviceMemory& memory);

    /// Half spectra (rows × frequencies) of x (rows × length).
    void forward(const float* x, std::uint32_t rows, ComplexParts* spectra, Stream& stream);
    /// y (rows × length) = what half spectra (rows × frequencies) stand for, of which the Hermitian part
    /// counts where they hold a coefficient and its mirror image, divided by the side's N, · 2^exponent, but
    /// for the scale that it returns. Destroys `spectra`. With takesRealMirrors(), coefficients that are
    /// their own mirror images must be real.
    [[nodiscard]] PendingScale inverse(ComplexParts* spectra, std::uint32_t rows, int exponent, float* y,
                                       Stream& stream);

    /// One transformed axis, and cuFFT takes it as it lies: nothing has to be moved or made Hermitian.
    [[nodiscard]] bool takesRealMirrors() const { return m_takesRealMirrors; }

    [[nodiscard]] std::uint64_t heldBytes() const;
    void dropWork();
    /// Work memory of one row, that of cuFFT guessed as one more spectrum.
    [[nodiscard]] static std::uint64_t bytesPerRow(const MatricizationSide& side);
    [[nodiscard]] double flopsPerRow() const;

  private:
    [[nodiscard]] DeviceTransform& forRows(std::uint32_t rows);

    MatricizationSide m_side;
    DeviceMemory& m_memory;
    bool m_takesRealMirrors;
    /// Of the chunks of a batch, and of what is left after them.
    struct Plans {
        std::uint32_t rows = 0;
        std::unique_ptr<DeviceTransform> transform;
    } m_plans[2];
    DeviceBuffer<ComplexParts> m_ordered; ///< the spectra as cuFFT takes them
};

} // namespace fft_tensor::gpu
