// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "checkpoint/column_set.h"

#include <algorithm>

namespace fft_tensor {

std::uint64_t ColumnSet::count(Column column) const {
    const auto& writer = m_columns[static_cast<std::size_t>(column)];
    return writer ? writer->count() : 0;
}

std::uint64_t ColumnSet::append(Column column, std::span<const std::byte> bytes, JobContext& context) {
    const std::uint64_t offset = count(column);
    auto& writer = m_columns[static_cast<std::size_t>(column)];
    if (!writer) {
        const std::string path = describe(column).path;
        createGroups(path);
        writer.emplace(m_file, path, columnType(column), columnChunks(column), m_place);
    }
    writer->append(bytes, context);
    return offset;
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

std::uint64_t ColumnSet::share(Column column, std::uint64_t offset, std::uint64_t count) const {
    return count == 0 ? 0 : m_columns[static_cast<std::size_t>(column)]->storedShare(offset, count);
}

std::uint64_t ColumnSet::storedShare(const CheckpointRow& row) const {
    if (row.encoding == Encoding::raw)
        return share(rawColumn(row.rawBits).value(), row.rawOffset, row.rawCount);
    return share(gapColumn(row.gapBits).value(), row.gapOffset, row.gapCount) +
           share(realColumn(row.encoding), row.valueOffset, row.coefficients) +
           share(imaginaryColumn(row.encoding), row.valueOffset, row.coefficients);
}

ChunkShape manifestChunks(const ManifestLayout& layout, std::size_t rows) {
    const std::size_t width = recordBytes(layout);
    const std::size_t fitting = std::max<std::size_t>(1, (std::size_t{1} << 20) / width);
    return {width, std::clamp<std::size_t>(rows, 1, fitting), true};
}

} // namespace fft_tensor
