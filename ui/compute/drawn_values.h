// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/document/results.h"

#include <optional>
#include <vector>

namespace fft_tensor::ui {

/// A layer without a spectrum: its values, of which pictures are drawn. Immutable; any thread.
struct DrawnValues {
    TensorPtr tensor;
    std::optional<DType> integers;   ///< their type, where they are integers or booleans
    std::vector<std::byte> elements; ///< of integers, as stored: float32 holds 24 bits
};

/// Reads integers and booleans with their exact elements, anything else as float32. Throws as
/// WeightFile::read.
[[nodiscard]] DrawnValues readDrawnValues(const WeightFile& file, std::size_t index, JobContext& context);

/// Pictures of the weights; requests of other kinds are left out.
[[nodiscard]] LayerMaps mapsOf(const DrawnValues& values, const std::vector<MapSlot>& wanted,
                               JobContext& context);

/// The value of one cell; of integers all digits.
[[nodiscard]] Readout readoutOf(const DrawnValues& values, const MapPlane& plane, std::int64_t row,
                                std::int64_t column, JobContext& context);

/// What keeps a floating-point tensor of such values from having a spectrum: "1 of 64 values is NaN or
/// infinite"; empty when all are finite.
[[nodiscard]] QString notFiniteText(std::uint64_t notFinite, std::uint64_t all);

} // namespace fft_tensor::ui
