// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "io/weight_file.h"
#include "ui/document/results.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace fft_tensor::testing {

/// Float32 tensors of zeros, without a file.
class MemoryWeights : public WeightFile {
  public:
    explicit MemoryWeights(std::vector<TensorInfo> tensors) : m_tensors(std::move(tensors)) {}

    [[nodiscard]] std::string format() const override { return "memory"; }
    [[nodiscard]] const std::string& path() const override { return m_path; }
    [[nodiscard]] std::vector<std::string> files() const override { return {m_path}; }
    [[nodiscard]] const std::vector<TensorInfo>& tensors() const override { return m_tensors; }
    [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& metadata() const override {
        return m_metadata;
    }
    [[nodiscard]] std::vector<std::byte> readBytes(std::size_t index, JobContext&) const override {
        return std::vector<std::byte>(m_tensors.at(index).bytes);
    }
    [[nodiscard]] TensorPtr read(std::size_t index, JobContext&) const override {
        const TensorInfo& info = m_tensors.at(index);
        auto tensor = std::make_shared<HostTensor>();
        tensor->name = info.name;
        tensor->shape = info.shape;
        tensor->values.assign(elementCount(info.shape), 0.0F);
        return tensor;
    }

  private:
    std::string m_path = "memory";
    std::vector<TensorInfo> m_tensors;
    std::vector<std::pair<std::string, std::string>> m_metadata;
};

[[nodiscard]] inline TensorInfo tensorInfo(const std::string& name, const Shape& shape,
                                           DType type = DType::f32) {
    return {name, std::string(fft_tensor::name(type)), type, shape, elementCount(shape) * byteSize(type)};
}

/// Three matrices, a kernel of rank 4, and integers.
[[nodiscard]] inline ui::OpenedFile openedFile() {
    ui::OpenedFile opened;
    opened.file = std::make_shared<MemoryWeights>(std::vector<TensorInfo>{
        tensorInfo("embed.weight", {64, 32}), tensorInfo("layer.0.weight", {32, 32}),
        tensorInfo("layer.1.weight", {32, 32}), tensorInfo("conv.weight", {8, 4, 3, 3}),
        tensorInfo("position_ids", {64}, DType::i64)});
    opened.path = QStringLiteral("memory");
    opened.tensor = 0;
    return opened;
}

} // namespace fft_tensor::testing
