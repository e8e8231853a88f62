// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/error.h"
#include "base/job_context.h"
#include "checkpoint/checkpoint_writer.h"
#include "spectral/backend.h"
#include "tensor/convert.h"
#include "tensor/dtype.h"

#include <QByteArray>
#include <QFile>
#include <QString>

#include <cmath>
#include <cstdlib>
#include <functional>
#include <memory>
#include <random>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

/// Checkpoints for tests: small, with every encoding, odd shapes, and the same bytes whenever they are made.
namespace samples {

using namespace fft_tensor;

inline std::vector<float> noise(std::size_t count, unsigned seed) {
    std::mt19937 random(seed);
    std::vector<float> values(count);
    for (float& value : values) // no std::normal_distribution: its algorithm is not fixed by the standard
        value = (static_cast<float>(random() % 2001) - 1000.0f) / 512.0f;
    return values;
}

inline SparseSpectralTensor compressed(const Shape& shape, const std::vector<int>& axes, double keep,
                                       ValueType type, const std::vector<float>& values) {
    JobContext context;
    const auto backend = makeCpuBackend();
    auto tensor = std::make_shared<HostTensor>(HostTensor{"sample", shape, values});
    return backend->analyze(tensor, axes, context)->select(keep, type, context);
}

struct SpectralSample {
    std::string name;
    Shape shape;
    std::vector<int> axes;
    double keep;
    ValueType type;
    unsigned seed;

    [[nodiscard]] std::vector<float> values() const { return noise(elementCount(shape), seed); }
    [[nodiscard]] SparseSpectralTensor tensor() const {
        return compressed(shape, axes, keep, type, values());
    }
};

/// Ranks 1 to 4, odd and prime lengths, lengths of 1, keep 0 and 1, both value types.
inline std::vector<SpectralSample> spectralSamples() {
    return {
        {"line", {997}, {0}, 0.1, ValueType::float32, 1},
        {"matrix", {33, 50}, {0, 1}, 0.05, ValueType::float32, 2},
        {"rows only", {12, 31}, {1}, 0.3, ValueType::float16, 3},
        {"nothing kept", {8, 9}, {0, 1}, 0.0, ValueType::float32, 4},
        {"everything kept", {7, 6}, {0, 1}, 1.0, ValueType::float32, 5},
        {"kernel Ω", {5, 4, 3, 3}, {0, 1, 2, 3}, 0.2, ValueType::float16, 6},
        {"thin", {1, 64, 1}, {1}, 0.25, ValueType::float32, 7},
        {"long gaps", {300, 400}, {0, 1}, 0.0005, ValueType::float32, 8},
    };
}

/// Sum of squares, as a checkpoint records it: 0 where not floating point or not finite.
inline double energyOf(const std::string& dtype, const std::vector<std::byte>& bytes) {
    const auto type = dtypeFromName(dtype);
    if (!type || !isFloatingPoint(*type))
        return 0;
    std::vector<float> values(bytes.size() / byteSize(*type));
    toFloat32(*type, bytes, values);
    double sum = 0;
    for (const float value : values)
        sum += static_cast<double>(value) * static_cast<double>(value);
    return std::isfinite(sum) ? sum : 0;
}

struct RawSample {
    std::string name, dtype;
    Shape shape;
    unsigned bits;
    std::vector<std::byte> bytes;
};

/// Every dtype, one that is not converted, an empty tensor and a scalar.
inline std::vector<RawSample> rawSamples() {
    std::vector<RawSample> samples;
    std::mt19937 random(11);
    const auto add = [&](const std::string& name, const std::string& dtype, const Shape& shape,
                         std::size_t bytes, unsigned bits) {
        RawSample sample{name, dtype, shape, bits, std::vector<std::byte>(bytes)};
        for (std::byte& byte : sample.bytes)
            byte = static_cast<std::byte>(random()); // any bits at all: NaN and infinity among them
        samples.push_back(std::move(sample));
    };
    for (const char* dtype : {"F64", "F32", "F16", "BF16", "F8_E4M3", "F8_E5M2", "I64", "I32", "I16", "I8",
                              "U64", "U32", "U16", "U8", "BOOL"}) {
        const std::size_t size = byteSize(dtypeFromName(dtype).value());
        add(std::string("raw.") + dtype, dtype, {3, 7}, 21 * size, static_cast<unsigned>(8 * size));
    }
    add("raw.unknown", "F4", {2, 5}, 5, 8);
    add("raw.empty", "F32", {0, 4}, 0, 32);
    add("raw.scalar", "I64", {}, 8, 64);
    return samples;
}

inline CheckpointSource source() {
    CheckpointSource result;
    result.name = "sample.safetensors";
    result.bytes = 12345;
    result.sha256.fill(std::byte{0xab});
    result.metadata = {{"format", "pt"}, {"a \"quoted\" key", "line\nbreak, ∑"}, {"empty", ""}};
    result.recipeJson = R"({"fallback":{"keep":0.05}})";
    return result;
}

/// A tensor by its kept coefficients, ready for a writer.
inline EncodedTensor spectral(const std::string& name, const std::string& dtype,
                              const SparseSpectralTensor& tensor, const std::string& reason = "smaller") {
    CheckpointRow row;
    row.name = name;
    row.dtypeName = dtype;
    row.reason = reason;
    row.inputBytes = elementCount(tensor.layout.shape()) * byteSize(dtypeFromName(dtype).value());
    return spectralCodec(tensor.valueType).encode(std::move(row), std::cref(tensor));
}

/// A tensor by its elements, ready for a writer; `bytes` stay the caller's.
inline EncodedTensor raw(const std::string& name, const std::string& dtype, const Shape& shape,
                         std::span<const std::byte> bytes, unsigned bits, double sumOfSquares,
                         const std::string& reason = "excluded") {
    CheckpointRow row;
    row.name = name;
    row.dtypeName = dtype;
    row.shape = shape;
    row.reason = reason;
    row.inputBytes = bytes.size();
    row.totalEnergy = sumOfSquares;
    return rawCodec().encode(std::move(row), RawElements{bytes, bits, {}});
}

/// Writes all samples; `scale` multiplies nothing but the seeds, so that other contents of the same kind can
/// be made.
inline CheckpointSummary write(const std::string& path, unsigned seedShift = 0,
                               const std::vector<std::string>& inputs = {}) {
    JobContext context;
    CheckpointWriter writer(path, source(), inputs);
    auto spectrals = spectralSamples();
    const auto raws = rawSamples();
    for (std::size_t i = 0; i < std::max(spectrals.size(), raws.size()); ++i) { // they take turns
        if (i < raws.size())
            writer.add(raw(raws[i].name, raws[i].dtype, raws[i].shape, raws[i].bytes, raws[i].bits,
                           energyOf(raws[i].dtype, raws[i].bytes)),
                       context);
        if (i < spectrals.size()) {
            spectrals[i].seed += seedShift;
            writer.add(spectral(spectrals[i].name, "F32", spectrals[i].tensor()), context);
        }
    }
    writer.setDevice("Sample device; CPU");
    return writer.finish(context);
}

inline QByteArray contents(const std::string& path) {
    QFile file(QString::fromStdString(path));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return file.readAll();
}

inline void setContents(const std::string& path, const QByteArray& bytes) {
    QFile file(QString::fromStdString(path));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        throw std::runtime_error("cannot write " + path);
}

/// The Error that a call throws; fails loudly when it throws none.
inline Error errorOf(const std::function<void()>& call) {
    try {
        call();
    } catch (const Error& error) {
        return error;
    }
    return {ErrorCode::internal, "no error was thrown"};
}

} // namespace samples
