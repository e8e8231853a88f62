// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "io/npy_file.h"

#include "base/file.h"
#include "base/memory_room.h"
#include "io/element_order.h"
#include "io/element_reader.h"
#include "io/in_quotes.h"
#include "io/npy_header.h"
#include "tensor/convert.h"

#include <algorithm>
#include <filesystem>

namespace fft_tensor {

namespace {

constexpr std::size_t elementsPerBlock = readBlockBytes / sizeof(float);
constexpr std::uint64_t longestStart = npyLongestHeader + 12;

NpyHeader readNpyHeader(const InputFile& file) {
    std::vector<std::byte> start(std::min(file.size(), longestStart));
    file.read(0, start);
    return parseNpyHeader(start, file.size(), file.path());
}

template<class T>
void placeBytes(std::span<const std::byte> stored, std::uint64_t first, const Shape& shape,
                std::span<std::byte> array) {
    // Vectors of bytes come from operator new: aligned for every T.
    placeFortranOrder<T>({reinterpret_cast<const T*>(stored.data()), stored.size() / sizeof(T)}, first, shape,
                         {reinterpret_cast<T*>(array.data()), array.size() / sizeof(T)});
}

class NpyFile : public WeightFile {
  public:
    explicit NpyFile(const std::string& path) : m_file(path), m_header(readNpyHeader(m_file)) {
        TensorInfo info;
        info.name = std::filesystem::path(path).stem().string();
        info.dtypeName = name(m_header.type);
        info.dtype = m_header.type;
        info.shape = m_header.shape;
        info.bytes = m_header.bytes;
        m_tensors.push_back(std::move(info));
    }

    [[nodiscard]] std::string format() const override { return "npy"; }
    [[nodiscard]] const std::string& path() const override { return m_file.path(); }
    [[nodiscard]] std::vector<std::string> files() const override { return {m_file.path()}; }
    [[nodiscard]] const std::vector<TensorInfo>& tensors() const override { return m_tensors; }
    [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& metadata() const override {
        return m_metadata;
    }

    [[nodiscard]] std::vector<std::byte> readBytes(std::size_t index, JobContext& context) const override {
        requireRoom(m_header.bytes, index);
        std::vector<std::byte> array(m_tensors.at(index).bytes);
        if (isPlain()) {
            readInBlocks(m_file, m_header.dataBegin, array, context);
            return array;
        }
        const std::size_t width = byteSize(m_header.type);
        forEachBlock(context, [&](std::span<const std::byte> stored, std::uint64_t first) {
            if (!m_header.fortranOrder)
                std::copy(stored.begin(), stored.end(),
                          array.begin() + static_cast<std::ptrdiff_t>(first * width));
            else if (width == 1)
                placeBytes<std::uint8_t>(stored, first, m_header.shape, array);
            else if (width == 2)
                placeBytes<std::uint16_t>(stored, first, m_header.shape, array);
            else if (width == 4)
                placeBytes<std::uint32_t>(stored, first, m_header.shape, array);
            else
                placeBytes<std::uint64_t>(stored, first, m_header.shape, array);
        });
        return array;
    }

    [[nodiscard]] TensorPtr read(std::size_t index, JobContext& context) const override {
        const TensorInfo& info = m_tensors.at(index);
        auto tensor = std::make_shared<HostTensor>(HostTensor{info.name, info.shape, {}});
        if (isPlain()) {
            readElements(m_file, m_header.dataBegin, m_header.type, *tensor, context);
            return tensor;
        }
        const std::size_t count = elementCount(info.shape);
        requireRoom(count * sizeof(float), index);
        std::vector<float>& values = tensor->values;
        values.resize(count);
        std::vector<float> block(std::min(count, elementsPerBlock));
        forEachBlock(context, [&](std::span<const std::byte> stored, std::uint64_t first) {
            const auto part = std::span(block).first(stored.size() / byteSize(m_header.type));
            toFloat32(m_header.type, stored, part);
            if (m_header.fortranOrder)
                placeFortranOrder<float>(part, first, m_header.shape, values);
            else
                std::copy(part.begin(), part.end(), values.begin() + static_cast<std::ptrdiff_t>(first));
        });
        return tensor;
    }

  private:
    void requireRoom(std::uint64_t bytes, std::size_t index) const {
        requireMemory(bytes, "Reading the array " + inQuotes(m_tensors.at(index).name), path());
    }

    /// True when the bytes stand in the file as they are wanted.
    [[nodiscard]] bool isPlain() const {
        return (!m_header.bigEndian || byteSize(m_header.type) == 1) && !m_header.fortranOrder;
    }

    /// Calls use(little-endian elements, number of the first) for block after block in stored order.
    template<class Use>
    void forEachBlock(JobContext& context, Use use) const {
        const std::size_t width = byteSize(m_header.type);
        const std::size_t count = elementCount(m_header.shape);
        std::vector<std::byte> block(std::min(count, elementsPerBlock) * width);
        for (std::size_t first = 0; first < count; first += elementsPerBlock) {
            context.checkpoint();
            const auto part = std::span(block).first(std::min(elementsPerBlock, count - first) * width);
            m_file.read(m_header.dataBegin + first * width, part);
            if (m_header.bigEndian)
                swapByteOrder(part, width);
            use(part, first);
        }
    }

    InputFile m_file;
    NpyHeader m_header;
    std::vector<TensorInfo> m_tensors;
    std::vector<std::pair<std::string, std::string>> m_metadata;
};

} // namespace

std::unique_ptr<WeightFile> openNpyFile(const std::string& path) {
    return std::make_unique<NpyFile>(path);
}

} // namespace fft_tensor
