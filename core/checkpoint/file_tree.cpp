// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "checkpoint/file_tree.h"

#include "base/error.h"
#include "checkpoint/file_layout.h"
#include "checkpoint/manifest_checks.h"

namespace fft_tensor {

namespace {

[[noreturn]] void refuse(const std::string& path, const std::string& what, const InputFile& file) {
    throw Error(ErrorCode::malformed,
                "The file holds " + what + ", '" + printable(path) +
                    "', which checkpoints never have; nothing behind it was opened. The file is damaged or "
                    "from elsewhere.",
                file.path());
}

const char* nameOf(ListedLink::Kind kind) {
    switch (kind) {
    case ListedLink::Kind::soft:
        return "a soft link";
    case ListedLink::Kind::external:
        return "an external link";
    case ListedLink::Kind::namedType:
        return "an object of its own";
    default:
        return "a link of an unknown kind";
    }
}

bool isKnownDataset(const std::string& path) {
    return columnFromPath(path) || path == manifestPath || path == metadataPath || path == recipePath;
}

} // namespace

FileTree openTree(const InputFile& file, const Hdf5Listing& listing, bool fromLater) {
    for (const ListedLink& link : listing.links)
        refuse(link.path, nameOf(link.kind), file);
    for (const std::string& group : listing.groups)
        if (!fromLater && !isKnownGroup(group))
            refuse(group, "an object of its own", file);
    FileTree tree;
    for (const ListedDataset& dataset : listing.datasets) {
        if (!isKnownDataset(dataset.path)) {
            if (fromLater)
                continue;
            refuse(dataset.path, "an object of its own", file);
        }
        const auto [added, isNew] = tree.try_emplace(dataset.path, file, dataset);
        if (!isNew)
            refuse(dataset.path, "two objects of one name", file);
        if (const auto column = columnFromPath(dataset.path)) {
            added->second.requireType(columnType(*column));
            added->second.requireShuffle(columnChunks(*column).shuffled);
        }
    }
    return tree;
}

} // namespace fft_tensor
