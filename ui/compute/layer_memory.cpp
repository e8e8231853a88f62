// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/compute/layer_memory.h"

#include "ui/document/formats.h"

#include <QCoreApplication>

#include <algorithm>

namespace fft_tensor::ui {

namespace {

constexpr std::uint64_t besides = 64u << 20; ///< histograms, pictures, buffers of loops

/// The most units that a half spectrum can have, whichever axis is halved.
std::uint64_t mostUnits(const Shape& shape) {
    const std::uint64_t all = elementCount(shape);
    std::uint64_t most = all / 2;
    for (const std::uint64_t length : shape)
        if (length > 1)
            most = std::max(most, all / length * (length / 2 + 1));
    return most;
}

QString memoryText(const char* source) {
    return QCoreApplication::translate("fft_tensor::ui", source);
}

} // namespace

LayerMemory layerMemory(const TensorInfo& info) {
    const std::uint64_t count = elementCount(info.shape), units = mostUnits(info.shape);
    const bool floating = info.dtype && isFloatingPoint(*info.dtype);
    const std::uint64_t width = info.dtype ? byteSize(*info.dtype) : 0;
    // Beside float32 values stay the stored ones where they are narrower, and integers, for exact readouts.
    const std::uint64_t stored = !floating || width < sizeof(float) ? count * width : 0;
    LayerMemory memory;
    memory.float32 = count * sizeof(float);
    memory.values = memory.float32 + stored + besides;
    const std::uint64_t spectrum = units * 2 * sizeof(float), energies = units * sizeof(float);
    const std::uint64_t order = units * sizeof(std::uint64_t);
    const std::uint64_t resident = memory.float32 + spectrum + energies;
    const std::uint64_t rebuilding = memory.float32 + spectrum; // the result, and what is transformed
    const std::uint64_t pruning = count * sizeof(float);        // energies of the entries
    memory.lean = resident + std::max({rebuilding, pruning, stored}) + besides;
    memory.null = resident + resident + besides;
    memory.ordered = resident + stored + order + rebuilding + besides + // pictures may interrupt the curves
                     std::max(resident + order, pruning + count * sizeof(std::uint64_t));
    memory.beside = memory.float32 + stored + resident + besides;
    return memory;
}

LayerPlan planLayer(const TensorInfo& info, std::uint64_t available) {
    const LayerMemory memory = layerMemory(info);
    if (memory.float32 < leanFrom && memory.ordered <= available)
        return {LayerWay::ordered, memory.ordered, available};
    if (memory.lean <= available)
        return {LayerWay::lean, std::min(memory.null, std::max(memory.lean, available)), available};
    if (memory.values <= available)
        return {LayerWay::valuesOnly, memory.lean, available};
    return {LayerWay::nothing, memory.values, available};
}

QString memorySentence(const LayerPlan& plan) {
    const char* sentence = "";
    switch (plan.way) {
    case LayerWay::ordered:
    case LayerWay::lean:
        sentence = QT_TRANSLATE_NOOP("fft_tensor::ui",
                                     "This layer takes about %1 of memory while it is shown; %2 are free.");
        break;
    case LayerWay::valuesOnly:
        sentence = QT_TRANSLATE_NOOP(
            "fft_tensor::ui", "The spectrum of this layer takes about %1 of memory, and %2 are free: only "
                              "its weights are drawn. Close other programs, or choose a smaller layer.");
        break;
    case LayerWay::nothing:
        sentence = QT_TRANSLATE_NOOP(
            "fft_tensor::ui", "Even the weights of this layer take about %1 of memory, and %2 are free. "
                              "Close other programs, or choose a smaller layer.");
        break;
    }
    return memoryText(sentence).arg(bytesText(plan.bytes), bytesText(plan.available));
}

} // namespace fft_tensor::ui
