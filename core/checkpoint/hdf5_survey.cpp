// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "checkpoint/hdf5_survey.h"

#include "base/error.h"
#include "checkpoint/hdf5_memory_file.h"
#include "checkpoint/hdf5_types.h"
#include "checkpoint/manifest_checks.h"

#include <algorithm>
#include <array>
#include <utility>

namespace fft_tensor {

namespace {

using Storage = ListedDataset::Storage;

constexpr std::size_t mostObjects = 1000000, deepestGroup = 32, mostAttributes = 1000;
constexpr std::uint64_t longestAttribute = 65536;
constexpr unsigned mostFilters = 32;

const h5::Location place{}; // the parent knows which file this is

struct Link {
    std::string name;
    H5L_type_t type;
};

herr_t collectLink(hid_t, const char* name, const H5L_info_t* info, void* target) {
    try {
        auto& links = *static_cast<std::vector<Link>*>(target);
        links.push_back({name, info->type});
        return links.size() > mostObjects ? -1 : 0;
    } catch (...) { // C code is above
        return -1;
    }
}

herr_t collectName(hid_t, const char* name, const H5A_info_t*, void* target) {
    try {
        auto& names = *static_cast<std::vector<std::string>*>(target);
        names.emplace_back(name);
        return names.size() > mostAttributes ? -1 : 0;
    } catch (...) { // C code is above
        return -1;
    }
}

Storage storageOf(const h5::Properties& properties) {
    if (h5::check(H5Pget_external_count(properties.get()), "read the storage of a dataset", place) != 0)
        return Storage::externalFiles;
    switch (H5Pget_layout(properties.get())) {
    case H5D_COMPACT:
        return Storage::compact;
    case H5D_CONTIGUOUS:
        return Storage::contiguous;
    case H5D_CHUNKED:
        return Storage::chunked;
    case H5D_VIRTUAL:
        return Storage::virtualSources;
    default:
        return Storage::other;
    }
}

std::vector<ListedFilter> filtersOf(const h5::Properties& properties) {
    const char* action = "read the filters of a dataset";
    std::vector<ListedFilter> filters;
    const auto count = static_cast<unsigned>(h5::check(H5Pget_nfilters(properties.get()), action, place));
    for (unsigned i = 0; i < std::min(count, mostFilters); ++i) {
        unsigned flags = 0, config = 0;
        std::array<unsigned, 16> parameters{};
        std::size_t given = parameters.size();
        std::array<char, 64> name{};
        const H5Z_filter_t id =
            h5::check(H5Pget_filter2(properties.get(), i, &flags, &given, parameters.data(), name.size() - 1,
                                     name.data(), &config),
                      action, place);
        given = std::min(given, parameters.size());
        filters.push_back({id, name.data(), {parameters.begin(), parameters.begin() + given}});
    }
    return filters;
}

/// One walk over one file.
class Survey {
  public:
    explicit Survey(std::span<const std::byte> file) : m_file(file), m_fileBytes(file.size()) {}

    Hdf5Listing run() {
        const h5::Object root(H5Oopen(m_file.get(), "/", H5P_DEFAULT), "open the root group", place);
        visitAttributes(root);
        visitGroup(root, "/", 0);
        return std::move(m_listing);
    }

  private:
    void visitAttributes(const h5::Object& object) {
        const char* action = "list the attributes of a group";
        std::vector<std::string> names;
        hsize_t position = 0;
        h5::check(H5Aiterate2(object.get(), H5_INDEX_NAME, H5_ITER_INC, &position, collectName, &names),
                  action, place);
        for (const std::string& name : names)
            m_listing.rootAttributes.push_back(attribute(object, name));
    }

    static ListedAttribute attribute(const h5::Object& object, const std::string& name) {
        const char* action = "read an attribute";
        const h5::Attribute attribute(H5Aopen(object.get(), name.c_str(), H5P_DEFAULT), action, place);
        const h5::Type type(H5Aget_type(attribute.get()), action, place);
        const h5::Space space(H5Aget_space(attribute.get()), action, place);
        ListedAttribute listed{name, h5::fromHdf5(type, place), 0, {}};
        listed.elements =
            static_cast<std::uint64_t>(h5::check(H5Sget_simple_extent_npoints(space.get()), action, place));
        const std::uint64_t width = listed.type.bytes;
        const bool isRead =
            listed.type.kind != ElementType::Kind::other && width > 0 && width <= longestAttribute;
        if (!isRead || listed.elements > longestAttribute / width)
            return listed;
        listed.value.resize(width * listed.elements);
        h5::check(H5Aread(attribute.get(), type.get(), listed.value.data()), action, place);
        return listed;
    }

    void visitGroup(const h5::Object& group, const std::string& path, std::size_t depth) {
        requireRoom(depth);
        m_listing.groups.push_back(path);
        std::vector<Link> links;
        h5::check(H5Literate(group.get(), H5_INDEX_NAME, H5_ITER_INC, nullptr, collectLink, &links),
                  "list a group", place);
        for (const Link& link : links)
            visitLink(group, link, (path == "/" ? "" : path) + "/" + link.name, depth);
    }

    void visitLink(const h5::Object& group, const Link& link, const std::string& path, std::size_t depth) {
        requireRoom(depth);
        using Kind = ListedLink::Kind;
        if (link.type != H5L_TYPE_HARD) {
            const Kind kind = link.type == H5L_TYPE_SOFT       ? Kind::soft
                              : link.type == H5L_TYPE_EXTERNAL ? Kind::external
                                                               : Kind::other;
            m_listing.links.push_back({path, kind});
            return;
        }
        const h5::Object object(H5Oopen(group.get(), link.name.c_str(), H5P_DEFAULT), "open an object",
                                place);
        switch (H5Iget_type(object.get())) {
        case H5I_GROUP:
            visitGroup(object, path, depth + 1);
            break;
        case H5I_DATASET:
            visitDataset(object, path);
            break;
        default:
            m_listing.links.push_back({path, Kind::namedType});
        }
    }

    /// Hard links can lead back up: the walk ends all the same.
    void requireRoom(std::size_t depth) {
        if (++m_visited > mostObjects || depth > deepestGroup)
            throw Error(ErrorCode::unsupported, "The file has more than a million objects, or groups within "
                                                "groups more than 32 deep; this program reads no such file.");
    }

    void visitDataset(const h5::Object& dataset, const std::string& path) {
        const char* action = "read the storage of a dataset";
        const h5::Type type(H5Dget_type(dataset.get()), action, place);
        const h5::Properties properties(H5Dget_create_plist(dataset.get()), action, place);
        ListedDataset listed;
        listed.path = path;
        listed.type = h5::fromHdf5(type, place);
        readShape(dataset, listed);
        listed.storage = storageOf(properties);
        listed.filters = filtersOf(properties);
        if (listed.storage == Storage::contiguous)
            listContiguous(dataset, listed);
        if (listed.storage == Storage::chunked)
            listChunks(dataset, properties, listed);
        m_listing.datasets.push_back(std::move(listed));
    }

    static void readShape(const h5::Object& dataset, ListedDataset& listed) {
        const char* action = "read the size of a dataset";
        const h5::Space space(H5Dget_space(dataset.get()), action, place);
        const H5S_class_t kind = H5Sget_simple_extent_type(space.get());
        listed.hasElements = kind == H5S_SCALAR || kind == H5S_SIMPLE;
        if (kind != H5S_SIMPLE)
            return;
        std::array<hsize_t, H5S_MAX_RANK> lengths{};
        const int rank =
            h5::check(H5Sget_simple_extent_dims(space.get(), lengths.data(), nullptr), action, place);
        listed.shape.assign(lengths.begin(), lengths.begin() + rank);
    }

    static void listContiguous(const h5::Object& dataset, ListedDataset& listed) {
        const haddr_t address = H5Dget_offset(dataset.get());
        if (address != HADDR_UNDEF && listed.filters.empty())
            listed.extents.push_back({address, H5Dget_storage_size(dataset.get()), 0});
    }

    void listChunks(const h5::Object& dataset, const h5::Properties& properties, ListedDataset& listed) {
        const char* action = "find the chunks of a dataset";
        std::array<hsize_t, H5S_MAX_RANK> lengths{};
        const int rank =
            h5::check(H5Pget_chunk(properties.get(), H5S_MAX_RANK, lengths.data()), action, place);
        listed.chunk.assign(lengths.begin(), lengths.begin() + rank);
        const auto chunks = chunksOf(listed.shape, listed.chunk);
        // A chunk has an entry in an index, and those take more bytes than one.
        if (!chunks || *chunks > m_fileBytes)
            return;
        std::vector<hsize_t> offset(listed.shape.size(), 0);
        for (std::uint64_t i = 0; i < *chunks; ++i) {
            listed.extents.push_back(m_file.chunkAt(dataset, offset.data()));
            for (std::size_t axis = offset.size(); axis-- > 0;) { // the next chunk, the last axis first
                if ((offset[axis] += listed.chunk[axis]) < listed.shape[axis])
                    break;
                offset[axis] = 0;
            }
        }
        requireNoOtherChunks(dataset, listed);
    }

    /// Walks the whole index, as far as it says to go: what hangs here would hang other readers.
    static void requireNoOtherChunks(const h5::Object& dataset, const ListedDataset& listed) {
        std::uint64_t bytes = 0;
        for (const ListedExtent& extent : listed.extents)
            bytes += extent.bytes;
        if (H5Dget_storage_size(dataset.get()) != bytes)
            throw Error(ErrorCode::malformed,
                        "The dataset '" + printable(listed.path) +
                            "' has chunks beyond its shape. The file is damaged; copy or export it again.");
    }

    h5::MemoryFile m_file; ///< closed last of the HDF5 identifiers
    std::uint64_t m_fileBytes;
    std::size_t m_visited = 0;
    Hdf5Listing m_listing;
};

} // namespace

Hdf5Listing surveyHdf5(std::span<const std::byte> file) {
    h5::enter();
    return Survey(file).run();
}

} // namespace fft_tensor
