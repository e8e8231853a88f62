// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "checkpoint/column_writer.h"

#include "checkpoint/hdf5_types.h"

#include <algorithm>
#include <utility>

namespace fft_tensor {

namespace {

h5::Dataset createDataset(const h5::File& file, const std::string& path, const ElementType& element,
                          const ChunkShape& shape, const h5::Place& place) {
    const char* action = "create a dataset";
    const hsize_t none = 0, unlimited = H5S_UNLIMITED, chunk = shape.elements;
    const h5::Type type = h5::toHdf5(element, place);
    const h5::Space space(H5Screate_simple(1, &none, &unlimited), action, place);
    const h5::Properties properties(H5Pcreate(H5P_DATASET_CREATE), action, place);
    h5::check(H5Pset_obj_track_times(properties.get(), false), action, place); // two runs, the same bytes
    h5::check(H5Pset_chunk(properties.get(), 1, &chunk), action, place);
    if (shape.shuffled)
        h5::check(H5Pset_shuffle(properties.get()), action, place);
    h5::check(H5Pset_deflate(properties.get(), 6), action, place);
    h5::check(H5Pset_fill_time(properties.get(), H5D_FILL_TIME_NEVER), action, place);
    return {H5Dcreate2(file.get(), path.c_str(), type.get(), space.get(), H5P_DEFAULT, properties.get(),
                       H5P_DEFAULT),
            action, place};
}

} // namespace

ColumnWriter::ColumnWriter(const h5::File& file, const std::string& path, const ElementType& type,
                           const ChunkShape& shape, h5::Place place)
    : m_shape(shape), m_place(std::move(place)), m_dataset(createDataset(file, path, type, shape, m_place)) {}

void ColumnWriter::append(std::span<const std::byte> bytes, JobContext& context) {
    m_count += bytes.size() / m_shape.elementBytes;
    const auto takeFront = [&bytes](std::size_t size) {
        const auto front = bytes.first(size);
        bytes = bytes.subspan(size);
        return front;
    };
    if (!m_pending.empty()) {
        const auto front = takeFront(std::min(bytes.size(), m_shape.bytes() - m_pending.size()));
        m_pending.insert(m_pending.end(), front.begin(), front.end());
        if (m_pending.size() < m_shape.bytes())
            return;
        writeBatch(std::exchange(m_pending, {}));
    }
    while (bytes.size() >= m_shape.bytes()) {
        context.checkpoint();
        const std::size_t chunks = std::min(chunksPerBatch, bytes.size() / m_shape.bytes());
        writeBatch(takeFront(chunks * m_shape.bytes()));
    }
    m_pending.assign(bytes.begin(), bytes.end());
}

void ColumnWriter::finish() {
    if (!m_pending.empty())
        writeBatch(std::exchange(m_pending, {}));
    m_dataset.close("finish a dataset", m_place);
}

void ColumnWriter::writeBatch(std::span<const std::byte> bytes) {
    const auto deflated = deflateChunks(bytes, m_shape);
    hsize_t offset = m_written;
    m_written += bytes.size() / m_shape.elementBytes;
    const hsize_t extent = m_written; // only ever grows: shrinking would make HDF5 rewrite a chunk
    h5::check(H5Dset_extent(m_dataset.get(), &extent), "lengthen a dataset", m_place);
    for (const auto& chunk : deflated) {
        h5::check(H5Dwrite_chunk(m_dataset.get(), H5P_DEFAULT, 0, &offset, chunk.size(), chunk.data()),
                  "write the file", m_place);
        m_chunkBytes.push_back(chunk.size());
        offset += m_shape.elements;
    }
}

std::uint64_t ColumnWriter::storedShare(std::uint64_t offset, std::uint64_t count) const {
    std::uint64_t share = 0;
    const std::uint64_t end = offset + count;
    while (offset < end) {
        const std::uint64_t chunk = offset / m_shape.elements, begin = chunk * m_shape.elements;
        const std::uint64_t filled = std::min<std::uint64_t>(m_shape.elements, m_count - begin);
        const std::uint64_t stop = std::min(end, begin + filled);
        const auto upTo = [&](std::uint64_t element) {
            return m_chunkBytes[chunk] * (element - begin) / filled;
        };
        share += upTo(stop) - upTo(offset); // differences of one rounded function: the sum is exact
        offset = stop;
    }
    return share;
}

} // namespace fft_tensor
