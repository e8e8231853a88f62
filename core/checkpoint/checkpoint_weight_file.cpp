// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "checkpoint/checkpoint_weight_file.h"

#include "base/error.h"
#include "base/memory_room.h"
#include "checkpoint/checkpoint_reader.h"
#include "tensor/convert.h"
#include "transform/transform.h"

#include <mutex>
#include <utility>

namespace fft_tensor {

namespace {

class CheckpointWeightFile final : public WeightFile {
  public:
    CheckpointWeightFile(const std::string& path, const JobContext& context)
        : m_reader(path, context), m_transform(makeFftwTransform()) {
        for (const CheckpointRow& row : m_reader.rows())
            m_tensors.push_back(
                {row.name, row.dtypeName, dtypeFromName(row.dtypeName), row.shape, row.inputBytes});
    }

    std::string format() const override { return "fft-tensor checkpoint"; }
    const std::string& path() const override { return m_reader.path(); }
    std::vector<std::string> files() const override { return {m_reader.path()}; }
    const std::vector<TensorInfo>& tensors() const override { return m_tensors; }
    const std::vector<std::pair<std::string, std::string>>& metadata() const override {
        return m_reader.metadata();
    }

    std::vector<std::byte> readBytes(std::size_t index, JobContext& context) const override {
        DecodedTensor decoded = decode(index);
        if (auto* raw = std::get_if<std::vector<std::byte>>(&decoded))
            return std::move(*raw);
        std::vector<float> values = rebuilt(index, std::get<SparseSpectralTensor>(decoded), context);
        const DType type = m_tensors[index].dtype.value(); // the reader lets no unknown dtype be spectral
        std::vector<std::byte> bytes(m_tensors[index].bytes);
        restoreElements(type, values, bytes);
        return bytes;
    }

    TensorPtr read(std::size_t index, JobContext& context) const override {
        const TensorInfo& info = m_tensors.at(index);
        auto tensor = std::make_shared<HostTensor>(HostTensor{info.name, info.shape, {}});
        DecodedTensor decoded = decode(index);
        if (const auto* spectral = std::get_if<SparseSpectralTensor>(&decoded)) {
            tensor->values = rebuilt(index, *spectral, context);
            return tensor;
        }
        if (!info.dtype)
            throw Error(ErrorCode::unsupported,
                        "The dtype " + info.dtypeName +
                            " is not converted by this program; the tensor can be "
                            "restored, but not shown.",
                        path() + "::" + info.name);
        auto& bytes = std::get<std::vector<std::byte>>(decoded);
        tensor->values.resize(elementCount(info.shape));
        toFloat32(*info.dtype, bytes, tensor->values);
        if (byteSize(*info.dtype) < sizeof(float))
            tensor->stored = {*info.dtype, std::move(bytes)};
        return tensor;
    }

  private:
    DecodedTensor decode(std::size_t index) const {
        const std::lock_guard lock(m_mutex);
        return m_reader.decode(index);
    }

    std::vector<float> rebuilt(std::size_t index, const SparseSpectralTensor& sparse,
                               JobContext& context) const {
        const std::uint64_t spectrum = 2 * sparse.layout.halfCount(),
                            values = elementCount(m_tensors[index].shape);
        requireMemory((spectrum + values) * sizeof(float), "Rebuilding this tensor",
                      path() + "::" + m_tensors[index].name);
        const std::lock_guard lock(m_mutex);
        return rebuild(sparse, *m_transform, context);
    }

    CheckpointReader m_reader;
    std::unique_ptr<Transform> m_transform;
    std::vector<TensorInfo> m_tensors;
    mutable std::mutex m_mutex; ///< reader and transform serve one thread at a time
};

} // namespace

std::unique_ptr<WeightFile> openCheckpointAsWeights(const std::string& path, const JobContext& context) {
    return std::make_unique<CheckpointWeightFile>(path, context);
}

} // namespace fft_tensor
