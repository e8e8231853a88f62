// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "checkpoint/column_reader.h"

#include "base/error.h"
#include "base/memory_room.h"
#include "base/parallel.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace fft_tensor {

namespace {

using Storage = ListedDataset::Storage;

/// HDF5's numbers of the filters that our files have.
constexpr std::int32_t deflateFilter = 1, shuffleFilter = 2;

const char* nameOf(Storage storage) {
    switch (storage) {
    case Storage::compact:
        return "compact";
    case Storage::contiguous:
        return "contiguous";
    case Storage::virtualSources:
        return "virtual";
    default:
        return "unknown";
    }
}

} // namespace

ColumnReader::ColumnReader(const InputFile& file, ListedDataset dataset)
    : m_file(file), m_dataset(std::move(dataset)) {
    m_shape.elementBytes = m_dataset.type.bytes;
    if (m_shape.elementBytes == 0)
        refuse("has elements of no size");
    if (!m_dataset.hasElements || m_dataset.shape.size() != 1)
        refuse("does not have one dimension");
    readStorage();
}

void ColumnReader::refuse(const std::string& what) const {
    throw Error(
        ErrorCode::malformed,
        "The dataset '" + path() + "' " + what +
            ", which this program never writes. The file is damaged or from elsewhere; export it again.",
        m_file.path());
}

void ColumnReader::requireType(const ElementType& expected) const {
    if (!(type() == expected))
        refuse("holds elements of an unexpected type");
}

void ColumnReader::requireShuffle(bool expected) const {
    if (m_shape.shuffled != expected)
        refuse(expected ? "lacks the shuffle filter" : "has a shuffle filter");
}

void ColumnReader::readStorage() {
    if (m_dataset.storage == Storage::externalFiles)
        refuse("keeps its data in external files");
    if (m_dataset.storage != Storage::chunked)
        refuse(std::string("has ") + nameOf(m_dataset.storage) + " storage");
    m_shape.elements = m_dataset.chunk.at(0); // the listing has as many lengths of a chunk as of the shape
    readFilters();
    const std::uint64_t stored = storedBytes();
    const std::uint64_t elementLimit = UINT64_MAX / m_shape.elementBytes;
    if (count() > elementLimit || m_shape.elements > elementLimit ||
        !deflateCouldHold(count() * m_shape.elementBytes, stored) ||
        !deflateCouldHold(m_shape.bytes(), m_file.size()))
        refuse("claims to hold " + std::to_string(count()) + " elements in chunks of " +
               std::to_string(m_shape.elements) + ", more than deflate can pack into " +
               std::to_string(std::min(stored, m_file.size())) + " bytes");
}

ChunkPlace ColumnReader::chunkOf(std::uint64_t element) const {
    const std::uint64_t chunk = element / m_shape.elements, begin = chunk * m_shape.elements;
    return {begin, begin + std::min<std::uint64_t>(m_shape.elements, count() - begin),
            chunk < m_dataset.extents.size() ? m_dataset.extents[chunk].bytes : 0};
}

std::uint64_t ColumnReader::storedBytes() const {
    std::uint64_t stored = 0;
    for (const ListedExtent& extent : m_dataset.extents)
        stored += extent.bytes; // extents lie side by side in the file: no overflow
    return stored;
}

void ColumnReader::readFilters() {
    bool deflated = false;
    for (std::size_t i = 0; i < m_dataset.filters.size(); ++i) {
        const ListedFilter& filter = m_dataset.filters[i];
        const bool fits = !filter.parameters.empty() && filter.parameters[0] == m_shape.elementBytes;
        if (filter.id == shuffleFilter && i == 0 && fits)
            m_shape.shuffled = true;
        else if (filter.id == deflateFilter && !deflated)
            deflated = true;
        else
            refuse("uses the filter '" + filter.name + "' (number " + std::to_string(filter.id) +
                   ") in place " + std::to_string(i + 1));
    }
    if (!deflated)
        refuse("is not deflated");
}

std::vector<std::byte> ColumnReader::readChunk(std::uint64_t chunk, const std::string& where) const {
    const ListedExtent extent = chunk < m_dataset.extents.size() ? m_dataset.extents[chunk] : ListedExtent{};
    if (extent.bytes == 0 || !deflateCouldHold(m_shape.bytes(), extent.bytes))
        throw Error(ErrorCode::malformed,
                    "The dataset '" + path() + "' lacks its chunk " + std::to_string(chunk) +
                        " or has one of " + std::to_string(extent.bytes) +
                        " bytes that cannot be right. Copy or export the file again.",
                    where);
    if (extent.skippedFilters != 0)
        throw Error(ErrorCode::malformed, "The dataset '" + path() + "' has a chunk that skips its filters.",
                    where);
    std::vector<std::byte> deflated(extent.bytes);
    m_file.read(extent.address, deflated);
    return deflated;
}

std::vector<std::byte> ColumnReader::read(std::uint64_t offset, std::uint64_t count,
                                          const std::string& where) const {
    const std::uint64_t together = std::min<std::uint64_t>(chunksPerBatch, m_dataset.extents.size());
    requireMemory(count * m_shape.elementBytes + together * m_shape.bytes(), "Unpacking '" + path() + "'",
                  where);
    std::vector<std::byte> bytes(count * m_shape.elementBytes);
    const std::uint64_t end = offset + count;
    const auto copyFrom = [&](std::uint64_t chunk, const std::vector<std::byte>& plain) {
        const std::uint64_t begin = chunk * m_shape.elements;
        const std::uint64_t from = std::max(offset, begin), to = std::min(end, begin + m_shape.elements);
        std::memcpy(bytes.data() + (from - offset) * m_shape.elementBytes,
                    plain.data() + (from - begin) * m_shape.elementBytes, (to - from) * m_shape.elementBytes);
    };
    std::uint64_t first = offset / m_shape.elements;
    if (first == m_keptChunk && count > 0)
        copyFrom(first++, m_kept);
    for (; first * m_shape.elements < end && count > 0; first += chunksPerBatch) {
        std::vector<std::vector<std::byte>> deflated;
        for (std::uint64_t chunk = first; chunk < first + chunksPerBatch && chunk * m_shape.elements < end;
             ++chunk)
            deflated.push_back(readChunk(chunk, where));
        const std::uint64_t last = first + deflated.size() - 1;
        m_keptChunk = UINT64_MAX; // until this batch is whole
        parallelChunks(deflated.size(), 1, [&](std::size_t i, std::size_t, std::size_t) {
            auto plain = inflateChunk(deflated[i], m_shape, where);
            copyFrom(first + i, plain);
            if (first + i == last)
                m_kept = std::move(plain);
        });
        m_keptChunk = last;
    }
    return bytes;
}

} // namespace fft_tensor
