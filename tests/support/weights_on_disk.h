// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <QByteArray>
#include <QFile>
#include <QString>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <random>
#include <span>
#include <vector>

namespace fft_tensor::testing {

/// A tensor as it lies in a safetensors file.
struct TensorOnDisk {
    QByteArray name;
    QByteArray dtype;
    std::vector<std::uint64_t> shape;
    QByteArray bytes;
};

[[nodiscard]] inline QByteArray bytesOf(const std::vector<float>& values) {
    return {reinterpret_cast<const char*>(values.data()),
            static_cast<qsizetype>(values.size() * sizeof(float))};
}

[[nodiscard]] inline std::vector<float> floatsOf(const QByteArray& bytes) {
    std::vector<float> values(static_cast<std::size_t>(bytes.size()) / sizeof(float));
    std::memcpy(values.data(), bytes.constData(), values.size() * sizeof(float));
    return values;
}

/// Independent standard normal values.
[[nodiscard]] inline std::vector<float> whiteValues(std::size_t count, unsigned seed) {
    std::mt19937 generator(seed);
    std::normal_distribution<float> normal;
    std::vector<float> values(count);
    for (float& value : values)
        value = normal(generator);
    return values;
}

[[nodiscard]] inline TensorOnDisk whiteMatrix(const QByteArray& name, std::uint64_t rows,
                                              std::uint64_t columns, unsigned seed) {
    return {name, "F32", {rows, columns}, bytesOf(whiteValues(rows * columns, seed))};
}

/// A sum of two waves along the columns and one along the rows: few coefficients hold everything.
[[nodiscard]] inline TensorOnDisk waveMatrix(const QByteArray& name, std::uint64_t rows,
                                             std::uint64_t columns) {
    std::vector<float> values;
    const auto wave = [](std::uint64_t turns, std::uint64_t i, std::uint64_t n) {
        return std::cos(2 * M_PI * static_cast<double>(turns * i % n) / static_cast<double>(n));
    };
    for (std::uint64_t r = 0; r < rows; ++r)
        for (std::uint64_t c = 0; c < columns; ++c)
            values.push_back(static_cast<float>(wave(3, c, columns) + 0.5 * wave(7, c, columns) +
                                                0.25 * wave(2, r, rows)));
    return {name, "F32", {rows, columns}, bytesOf(values)};
}

/// Header length and header, then the data, as given: for files that are wrong on purpose, too.
[[nodiscard]] inline QByteArray safetensorsFrom(const QByteArray& header, const QByteArray& data) {
    QByteArray file;
    for (int shift = 0; shift < 64; shift += 8)
        file += static_cast<char>(static_cast<std::uint64_t>(header.size()) >> shift & 0xFFU);
    return file + header + data;
}

/// A well-formed safetensors file. `metadata` is JSON, e.g. {"format":"pt"}; empty: none.
[[nodiscard]] inline QByteArray safetensorsBytes(const std::vector<TensorOnDisk>& tensors,
                                                 const QByteArray& metadata = {}) {
    QByteArray header = "{", data;
    if (!metadata.isEmpty())
        header += "\"__metadata__\":" + metadata;
    for (const TensorOnDisk& tensor : tensors) {
        QByteArray shape;
        for (const std::uint64_t length : tensor.shape)
            shape += (shape.isEmpty() ? "" : ",") + QByteArray::number(static_cast<qulonglong>(length));
        header += QByteArray(header.size() > 1 ? "," : "") + '"' + tensor.name + R"(":{"dtype":")" +
                  tensor.dtype + R"(","shape":[)" + shape + R"(],"data_offsets":[)" +
                  QByteArray::number(data.size()) + ',' +
                  QByteArray::number(data.size() + tensor.bytes.size()) + "]}";
        data += tensor.bytes;
    }
    return safetensorsFrom(header + "}", data);
}

/// A version 1 .npy file of little-endian float32.
[[nodiscard]] inline QByteArray npyBytes(const QByteArray& shape, const std::vector<float>& values,
                                         const QByteArray& descriptor = "<f4") {
    QByteArray header = "{'descr': '" + descriptor + "', 'fortran_order': False, 'shape': " + shape + ", }";
    header += QByteArray(63 - (10 + header.size()) % 64, ' ') + '\n';
    QByteArray file("\x93NUMPY\x01\x00", 8);
    file += static_cast<char>(header.size() & 0xFF);
    file += static_cast<char>(header.size() >> 8);
    return file + header + bytesOf(values);
}

inline bool writeFile(const QString& path, const QByteArray& bytes) {
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

[[nodiscard]] inline QByteArray readFile(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace fft_tensor::testing
