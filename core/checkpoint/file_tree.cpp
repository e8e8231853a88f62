// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "checkpoint/file_tree.h"

#include "base/error.h"
#include "checkpoint/columns.h"
#include "checkpoint/manifest_checks.h"

#include <utility>
#include <vector>

namespace fft_tensor {

namespace {

struct Link {
    std::string name;
    H5L_type_t type;
};

herr_t collectLink(hid_t, const char* name, const H5L_info_t* info, void* target) {
    try {
        static_cast<std::vector<Link>*>(target)->push_back({name, info->type});
        return 0;
    } catch (...) { // C code is above
        return -1;
    }
}

/// One walk over one file.
class Walk {
  public:
    Walk(const h5::File& file, std::uint64_t fileBytes, const h5::Place& place)
        : m_file(file), m_fileBytes(fileBytes), m_place(place) {}

    FileTree run() {
        visitGroup("/");
        return std::move(m_tree);
    }

  private:
    [[noreturn]] void refuse(const std::string& path, const std::string& what) const {
        throw Error(
            ErrorCode::malformed,
            "The file holds " + what + ", '" + printable(path) +
                "', which checkpoints never have; nothing behind it was opened. The file is damaged or "
                "from elsewhere.",
            m_place.path);
    }

    void visitGroup(const std::string& path) {
        const h5::Group group(H5Gopen2(m_file.get(), path.c_str(), H5P_DEFAULT), "open a group", m_place);
        std::vector<Link> links;
        h5::check(H5Literate(group.get(), H5_INDEX_NAME, H5_ITER_INC, nullptr, collectLink, &links),
                  "list a group", m_place);
        for (const Link& link : links)
            visitLink(link, (path == "/" ? "" : path) + "/" + link.name);
    }

    void visitLink(const Link& link, const std::string& path) {
        if (link.type == H5L_TYPE_SOFT)
            refuse(path, "a soft link");
        if (link.type == H5L_TYPE_EXTERNAL)
            refuse(path, "an external link");
        if (link.type != H5L_TYPE_HARD)
            refuse(path, "a link of an unknown kind");
        if (isKnownGroup(path))
            visitGroup(path);
        else if (columnFromPath(path) || path == manifestPath || path == metadataPath || path == recipePath)
            openDataset(path);
        else
            refuse(path, "an object of its own");
    }

    void openDataset(const std::string& path) {
        h5::Dataset dataset(H5Dopen2(m_file.get(), path.c_str(), H5P_DEFAULT), "open a dataset", m_place);
        ColumnReader reader(std::move(dataset), path, m_fileBytes, m_place);
        if (const auto column = columnFromPath(path)) {
            reader.requireType(columnType(*column, m_place));
            reader.requireShuffle(columnChunks(*column).shuffled);
        }
        m_tree.datasets.emplace(path, std::move(reader));
    }

    const h5::File& m_file;
    std::uint64_t m_fileBytes;
    const h5::Place& m_place;
    FileTree m_tree;
};

} // namespace

FileTree openTree(const h5::File& file, std::uint64_t fileBytes, const h5::Place& place) {
    return Walk(file, fileBytes, place).run();
}

} // namespace fft_tensor
