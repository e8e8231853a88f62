// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "io/safetensors_writer.h"
#include "support/tensors.h"
#include "tensor/convert.h"

#include <cmath>
#include <functional>
#include <numbers>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace fft_tensor::tests {

/// A tensor of some dtype, with the bytes that a file holds of it.
struct Layer {
    TensorInfo info;
    std::vector<std::byte> bytes;
};

/// Values narrowed to a dtype (F64: widened).
inline Layer layerOf(const std::string& name, DType dtype, Shape shape, const std::vector<float>& values) {
    Layer layer{{name, std::string(fft_tensor::name(dtype)), dtype, std::move(shape), 0}, {}};
    layer.info.bytes = values.size() * byteSize(dtype);
    layer.bytes.resize(layer.info.bytes);
    fromFloat32(dtype, values, layer.bytes);
    return layer;
}

inline void writeLayers(const std::string& path, const std::vector<Layer>& layers) {
    std::vector<TensorInfo> infos;
    for (const Layer& layer : layers)
        infos.push_back(layer.info);
    SafetensorsWriter writer(path, infos, {});
    for (const Layer& layer : layers)
        writer.append(layer.bytes);
    (void)writer.finish();
}

inline std::vector<float> valuesOver(std::uint64_t rows, std::uint64_t columns,
                                     const std::function<double(double, double)>& value) {
    std::vector<float> values;
    for (std::uint64_t r = 0; r < rows; ++r)
        for (std::uint64_t c = 0; c < columns; ++c)
            values.push_back(static_cast<float>(value(static_cast<double>(r), static_cast<double>(c))));
    return values;
}

/// Windowed waves, a row each: the basis of a short-time transform.
inline std::vector<float> waveBasis(std::uint64_t rows, std::uint64_t columns) {
    const auto n = static_cast<double>(columns);
    return valuesOver(rows, columns, [n](double r, double c) {
        const double window = 0.5 - 0.5 * std::cos(2 * std::numbers::pi * c / n);
        return window *
               std::cos(2 * std::numbers::pi * std::floor(r / 2) * c / n + (std::fmod(r, 2) > 0 ? 1.6 : 0));
    });
}

/// A few broad hills.
inline std::vector<float> smoothPicture(std::uint64_t rows, std::uint64_t columns) {
    return valuesOver(rows, columns, [&](double r, double c) {
        const double y = r / static_cast<double>(rows), x = c / static_cast<double>(columns);
        return std::exp(-20 * ((x - 0.3) * (x - 0.3) + (y - 0.6) * (y - 0.6))) +
               0.5 * std::exp(-60 * ((x - 0.8) * (x - 0.8) + (y - 0.2) * (y - 0.2))) + 0.1 * x * y;
    });
}

/// A sum of two outer products of white noise: structure that no transform over rows or columns sees.
inline std::vector<float> lowRank(std::uint64_t rows, std::uint64_t columns, std::uint64_t seed) {
    const auto left = whiteTensor({rows, 2}, seed)->values,
               right = whiteTensor({2, columns}, seed + 1)->values;
    return valuesOver(rows, columns, [&](double r, double c) {
        const auto i = static_cast<std::size_t>(r), j = static_cast<std::size_t>(c);
        return left[2 * i] * right[j] + left[2 * i + 1] * right[columns + j];
    });
}

/// A walk along each row: its spectrum falls with the frequency, and most of its values are large in float8.
inline std::vector<float> randomWalks(std::uint64_t rows, std::uint64_t columns, std::uint64_t seed) {
    std::vector<float> values = whiteTensor({rows, columns}, seed)->values;
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] += i % columns == 0 ? 0 : values[i - 1];
    return values;
}

} // namespace fft_tensor::tests
