// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "checkpoint/column_reader.h"

#include "base/error.h"
#include "base/parallel.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace fft_tensor {

namespace {

const char* layoutName(H5D_layout_t layout) {
    switch (layout) {
    case H5D_COMPACT:
        return "compact";
    case H5D_CONTIGUOUS:
        return "contiguous";
    case H5D_VIRTUAL:
        return "virtual";
    default:
        return "unknown";
    }
}

struct Filter {
    H5Z_filter_t id = -1;
    std::string name;
    unsigned firstParameter = 0;
};

Filter filterAt(const h5::Properties& properties, unsigned index, const h5::Place& place) {
    unsigned flags = 0, config = 0;
    std::array<unsigned, 8> parameters{};
    std::size_t count = parameters.size();
    std::array<char, 64> text{};
    const H5Z_filter_t id =
        h5::check(H5Pget_filter2(properties.get(), index, &flags, &count, parameters.data(), text.size() - 1,
                                 text.data(), &config),
                  "read the filters of a dataset", place);
    return {id, text.data(), parameters[0]};
}

} // namespace

ColumnReader::ColumnReader(h5::Dataset dataset, const std::string& path, std::uint64_t fileBytes,
                           const h5::Place& place)
    : m_dataset(std::move(dataset)),
      m_type(H5Dget_type(m_dataset.get()), "read the type of a dataset", place),
      m_path(path),
      m_place(place),
      m_fileBytes(fileBytes) {
    m_shape.elementBytes = H5Tget_size(m_type.get());
    if (m_shape.elementBytes == 0)
        refuse("has elements of no size");
    readExtent();
    readStorage();
}

void ColumnReader::refuse(const std::string& what) const {
    throw Error(
        ErrorCode::malformed,
        "The dataset '" + m_path + "' " + what +
            ", which this program never writes. The file is damaged or from elsewhere; export it again.",
        m_place.path);
}

void ColumnReader::requireType(const h5::Type& expected) const {
    if (h5::check(H5Tequal(m_type.get(), expected.get()), "compare types", m_place) <= 0)
        refuse("holds elements of an unexpected type");
}

void ColumnReader::requireShuffle(bool expected) const {
    if (m_shape.shuffled != expected)
        refuse(expected ? "lacks the shuffle filter" : "has a shuffle filter");
}

void ColumnReader::readExtent() {
    const char* action = "read the size of a dataset";
    const h5::Space space(H5Dget_space(m_dataset.get()), action, m_place);
    hsize_t extent = 0;
    if (h5::check(H5Sget_simple_extent_type(space.get()), action, m_place) != H5S_SIMPLE ||
        h5::check(H5Sget_simple_extent_ndims(space.get()), action, m_place) != 1)
        refuse("does not have one dimension");
    h5::check(H5Sget_simple_extent_dims(space.get(), &extent, nullptr), action, m_place);
    m_count = extent;
}

void ColumnReader::readStorage() {
    const char* action = "read the storage of a dataset";
    const h5::Properties properties(H5Dget_create_plist(m_dataset.get()), action, m_place);
    if (h5::check(H5Pget_external_count(properties.get()), action, m_place) != 0)
        refuse("keeps its data in external files");
    const H5D_layout_t layout = H5Pget_layout(properties.get());
    if (layout != H5D_CHUNKED)
        refuse(std::string("has ") + layoutName(layout) + " storage");
    hsize_t chunk = 0;
    if (h5::check(H5Pget_chunk(properties.get(), 1, &chunk), action, m_place) != 1 || chunk == 0)
        refuse("has chunks of no size");
    m_shape.elements = chunk;
    readFilters(properties);
    const std::uint64_t stored = H5Dget_storage_size(m_dataset.get());
    const std::uint64_t elementLimit = UINT64_MAX / m_shape.elementBytes;
    if (stored > m_fileBytes || m_count > elementLimit || chunk > elementLimit ||
        !deflateCouldHold(m_count * m_shape.elementBytes, stored) ||
        !deflateCouldHold(m_shape.bytes(), m_fileBytes))
        refuse("claims to hold " + std::to_string(m_count) + " elements in chunks of " +
               std::to_string(chunk) + ", more than deflate can pack into " +
               std::to_string(std::min(stored, m_fileBytes)) + " bytes");
}

void ColumnReader::readFilters(const h5::Properties& properties) {
    bool deflated = false;
    const int count = h5::check(H5Pget_nfilters(properties.get()), "read the filters of a dataset", m_place);
    for (int i = 0; i < count; ++i) {
        const Filter filter = filterAt(properties, static_cast<unsigned>(i), m_place);
        if (filter.id == H5Z_FILTER_SHUFFLE && i == 0 && filter.firstParameter == m_shape.elementBytes)
            m_shape.shuffled = true;
        else if (filter.id == H5Z_FILTER_DEFLATE && !deflated)
            deflated = true;
        else
            refuse("uses the filter '" + filter.name + "' (number " + std::to_string(filter.id) +
                   ") in place " + std::to_string(i + 1));
    }
    if (!deflated)
        refuse("is not deflated");
}

std::vector<std::byte> ColumnReader::readChunk(std::uint64_t chunk, const std::string& where) const {
    const h5::Place place{where, false};
    const hsize_t offset = chunk * m_shape.elements;
    hsize_t size = 0;
    h5::check(H5Dget_chunk_storage_size(m_dataset.get(), &offset, &size), "find a chunk", place);
    if (size == 0 || size > m_fileBytes || !deflateCouldHold(m_shape.bytes(), size))
        throw Error(ErrorCode::malformed,
                    "The dataset '" + m_path + "' lacks its chunk " + std::to_string(chunk) +
                        " or has one of " + std::to_string(size) +
                        " bytes that cannot be right. Copy or export the file again.",
                    where);
    std::vector<std::byte> deflated(size);
    std::uint32_t skippedFilters = 0;
    h5::check(H5Dread_chunk(m_dataset.get(), H5P_DEFAULT, &offset, &skippedFilters, deflated.data()),
              "read a chunk", place);
    if (skippedFilters != 0)
        throw Error(ErrorCode::malformed, "The dataset '" + m_path + "' has a chunk that skips its filters.",
                    where);
    return deflated;
}

std::vector<std::byte> ColumnReader::read(std::uint64_t offset, std::uint64_t count,
                                          const std::string& where) const {
    h5::enter();
    std::vector<std::byte> bytes(count * m_shape.elementBytes);
    const std::uint64_t end = offset + count;
    for (std::uint64_t first = offset / m_shape.elements; first * m_shape.elements < end && count > 0;
         first += chunksPerBatch) {
        std::vector<std::vector<std::byte>> deflated;
        for (std::uint64_t chunk = first; chunk < first + chunksPerBatch && chunk * m_shape.elements < end;
             ++chunk)
            deflated.push_back(readChunk(chunk, where));
        parallelChunks(deflated.size(), 1, [&](std::size_t i, std::size_t, std::size_t) {
            const auto plain = inflateChunk(deflated[i], m_shape, where);
            const std::uint64_t begin = (first + i) * m_shape.elements;
            const std::uint64_t from = std::max(offset, begin), to = std::min(end, begin + m_shape.elements);
            std::memcpy(bytes.data() + (from - offset) * m_shape.elementBytes,
                        plain.data() + (from - begin) * m_shape.elementBytes,
                        (to - from) * m_shape.elementBytes);
        });
    }
    return bytes;
}

} // namespace fft_tensor
