// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "checkpoint/column_set.h"

#include "checkpoint/file_layout.h"

#include <algorithm>

namespace fft_tensor {

ColumnSlice ColumnSet::append(const PackedSlice& slice) {
    auto& writer = m_columns[static_cast<std::size_t>(slice.column)];
    if (!writer) {
        const std::string path = describe(slice.column).path;
        createGroups(path);
        writer.emplace(m_file, path, columnType(slice.column), columnChunks(slice.column), m_place);
    }
    const std::uint64_t offset = slice.chunks.empty() ? writer->appendShared(slice.shared)
                                                      : writer->appendChunks(slice.chunks, slice.elements);
    return {slice.column, offset, slice.elements};
}

void ColumnSet::createGroups(const std::string& path) {
    const char* action = "create a group";
    for (std::size_t slash = path.find('/', 1); slash != std::string::npos;
         slash = path.find('/', slash + 1)) {
        const std::string group = path.substr(0, slash);
        if (!m_groups.insert(group).second)
            continue;
        const h5::Properties properties(H5Pcreate(H5P_GROUP_CREATE), action, m_place);
        h5::check(H5Pset_obj_track_times(properties.get(), false), action, m_place);
        h5::Group created(H5Gcreate2(m_file.get(), group.c_str(), H5P_DEFAULT, properties.get(), H5P_DEFAULT),
                          action, m_place);
        created.close(action, m_place);
    }
}

void ColumnSet::finish() {
    for (auto& writer : m_columns)
        if (writer)
            writer->finish();
}

std::uint64_t ColumnSet::storedShare(const CheckpointRow& row) const {
    std::uint64_t share = 0;
    for (const ColumnSlice& slice : row.slices)
        share += m_columns[static_cast<std::size_t>(slice.column)]->storedShare(slice.offset, slice.count);
    return share;
}

ChunkShape manifestChunks(std::size_t recordBytes, std::size_t rows) {
    const std::size_t fitting = std::max<std::size_t>(1, (std::size_t{1} << 20) / recordBytes);
    return {recordBytes, std::clamp<std::size_t>(rows, 1, fitting), true};
}

} // namespace fft_tensor
