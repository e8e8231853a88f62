// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "checkpoint/column_writer.h"

#include "checkpoint/hdf5_types.h"

#include <algorithm>
#include <utility>

namespace fft_tensor {

namespace {

h5::Dataset createDataset(const h5::File& file, const std::string& path, const ElementType& element,
                          const ChunkShape& shape, const h5::Location& place) {
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
                           const ChunkShape& shape, h5::Location place)
    : m_shape(shape), m_place(std::move(place)), m_dataset(createDataset(file, path, type, shape, m_place)) {}

void ColumnWriter::lengthen(std::uint64_t elements) {
    const hsize_t extent = elements; // only ever grows: shrinking would make HDF5 rewrite a chunk
    h5::check(H5Dset_extent(m_dataset.get(), &extent), "lengthen a dataset", m_place);
}

void ColumnWriter::store(std::size_t chunk, const std::vector<std::byte>& deflated) {
    const hsize_t offset = chunk * m_shape.elements;
    h5::check(H5Dwrite_chunk(m_dataset.get(), H5P_DEFAULT, 0, &offset, deflated.size(), deflated.data()),
              "write the file", m_place);
    m_chunks[chunk].bytes = deflated.size();
}

void ColumnWriter::storeAll(const std::vector<std::vector<std::byte>>& deflated, std::uint64_t elements) {
    for (const auto& chunk : deflated) {
        const std::uint64_t here = std::min<std::uint64_t>(m_shape.elements, elements);
        m_chunks.push_back({here, 0});
        elements -= here;
        store(m_chunks.size() - 1, chunk);
    }
}

std::uint64_t ColumnWriter::appendChunks(const std::vector<std::vector<std::byte>>& deflated,
                                         std::uint64_t elements) {
    const std::uint64_t offset = m_chunks.size() * m_shape.elements;
    lengthen((m_chunks.size() + deflated.size()) * m_shape.elements);
    storeAll(deflated, elements);
    return offset;
}

std::uint64_t ColumnWriter::appendShared(std::span<const std::byte> bytes) {
    if (m_sharedChunk != none && m_shared.size() + bytes.size() > m_shape.bytes())
        storeShared();
    if (bytes.empty())
        return 0;
    if (m_sharedChunk == none) { // its place is known before its contents
        m_sharedChunk = m_chunks.size();
        m_chunks.emplace_back();
        lengthen(m_chunks.size() * m_shape.elements);
    }
    const std::uint64_t offset = m_sharedChunk * m_shape.elements + m_shared.size() / m_shape.elementBytes;
    m_shared.insert(m_shared.end(), bytes.begin(), bytes.end());
    m_chunks[m_sharedChunk].elements = m_shared.size() / m_shape.elementBytes;
    return offset;
}

void ColumnWriter::storeShared() {
    store(m_sharedChunk, deflateChunk(m_shared, m_shape, m_shape.bytes()));
    m_sharedChunk = none;
    m_shared.clear();
}

void ColumnWriter::appendAll(std::span<const std::byte> bytes) {
    const std::size_t batch = chunksPerBatch * m_shape.bytes();
    for (std::size_t first = 0; first < bytes.size(); first += batch) {
        const auto part = bytes.subspan(first, std::min(batch, bytes.size() - first));
        lengthen((first + part.size()) / m_shape.elementBytes);
        storeAll(deflateChunks(part, m_shape), part.size() / m_shape.elementBytes);
    }
}

void ColumnWriter::finish() {
    if (m_sharedChunk != none)
        storeShared();
    m_dataset.close("finish a dataset", m_place);
}

std::uint64_t ColumnWriter::storedShare(std::uint64_t offset, std::uint64_t count) const {
    std::uint64_t share = 0;
    const std::uint64_t end = offset + count;
    while (offset < end) {
        const Chunk& chunk = m_chunks[offset / m_shape.elements];
        const std::uint64_t begin = offset / m_shape.elements * m_shape.elements;
        const std::uint64_t stop = std::min(end, begin + chunk.elements);
        const auto upTo = [&](std::uint64_t element) {
            return chunk.bytes * (element - begin) / chunk.elements;
        };
        share += upTo(stop) - upTo(offset); // differences of one rounded function: the sum is exact
        offset = stop;
    }
    return share;
}

} // namespace fft_tensor
