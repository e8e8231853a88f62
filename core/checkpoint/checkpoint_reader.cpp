// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "checkpoint/checkpoint_reader.h"

#include "base/error.h"
#include "base/file.h"
#include "base/memory_room.h"
#include "checkpoint/column_reader.h"
#include "checkpoint/column_slices.h"
#include "checkpoint/file_gate.h"
#include "checkpoint/file_layout.h"
#include "checkpoint/file_tree.h"
#include "checkpoint/hdf5_child.h"
#include "checkpoint/manifest_checks.h"
#include "checkpoint/manifest_coding.h"
#include "checkpoint/root_marks.h"
#include "checkpoint/sha256.h"
#include "checkpoint/stored_shares.h"
#include "io/json.h"

#include <utility>

namespace fft_tensor {

class CheckpointReader::Impl {
  public:
    explicit Impl(const std::string& path);
    void open(const Hdf5Listing& listing);

    [[nodiscard]] std::vector<std::byte> read(const ColumnSlice& slice, const std::string& where) const;
    [[nodiscard]] std::string whereIs(std::size_t row) const;

    InputFile file; ///< outlives the tree
    FileTree tree;
    RootMarks marks;
    std::vector<CheckpointRow> rows;
    std::uint64_t fixedBytes = 0;
    std::vector<std::pair<std::string, std::string>> metadata;
    std::string recipeJson;

  private:
    void readManifest();
    [[nodiscard]] std::string readText(const char* path) const;
    void readMetadata();
};

CheckpointReader::Impl::Impl(const std::string& path) : file(path) {
    requireOurSuperblock(file);
}

void CheckpointReader::Impl::open(const Hdf5Listing& listing) {
    marks = readRootMarks(listing.rootAttributes, file.path());
    tree = openTree(file, listing, marks.minorVersion > currentMinorVersion);
    readManifest();
    readMetadata();
    recipeJson = readText(recipePath);
}

void CheckpointReader::Impl::readManifest() {
    const auto found = tree.find(manifestPath);
    if (found == tree.end())
        throw Error(ErrorCode::malformed, "The file has no manifest. Export it again.", file.path());
    const ColumnReader& manifest = found->second;
    manifest.requireShuffle(true);
    requireMemory(manifest.count() * (2 * manifest.elementBytes() + sizeof(CheckpointRow)),
                  "Reading the table of " + std::to_string(manifest.count()) + " tensors", file.path());
    rows = decodeManifest(manifest.read(0, manifest.count(), file.path()), manifest.type(),
                          marks.minorVersion, file.path());
    requireTiledColumns(rows, tree, marks.minorVersion > 0, file.path());
    fixedBytes = file.size();
    for (const CheckpointRow& row : rows) {
        if (row.storedBytes > fixedBytes)
            throw Error(
                ErrorCode::malformed,
                "The manifest is damaged: its tensors have more bytes than the file. Export it again.",
                file.path());
        fixedBytes -= row.storedBytes;
    }
}

std::string CheckpointReader::Impl::readText(const char* path) const {
    const auto found = tree.find(path);
    if (found == tree.end())
        return {};
    const ColumnReader& text = found->second;
    text.requireType(textType(text.elementBytes()));
    text.requireShuffle(false);
    const auto bytes = text.read(0, text.count(), file.path());
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void CheckpointReader::Impl::readMetadata() {
    const std::string text = readText(metadataPath);
    if (text.empty())
        return;
    const JsonValue json = parseJson(text, file.path() + metadataPath);
    const auto refuse = [&] {
        throw Error(ErrorCode::malformed, "The metadata is not a list of texts. Export the file again.",
                    file.path());
    };
    if (json.object() == nullptr)
        refuse();
    for (const auto& [key, value] : *json.object()) {
        if (value.string() == nullptr)
            refuse();
        metadata.emplace_back(key, *value.string());
    }
}

std::vector<std::byte> CheckpointReader::Impl::read(const ColumnSlice& slice,
                                                    const std::string& where) const {
    if (slice.count == 0)
        return {};
    return tree.at(describe(slice.column).path).read(slice.offset, slice.count, where);
}

std::string CheckpointReader::Impl::whereIs(std::size_t row) const {
    return file.path() + "::" + printable(rows[row].name);
}

namespace {

void requireDigest(const CheckpointRow& row, const DecodedSlices& slices, const std::string& where) {
    Sha256Stream digest;
    for (const auto& bytes : slices)
        digest.add(bytes);
    if (digest.finish() != row.sha256)
        throw Error(
            ErrorCode::malformed,
            "The tensor '" + printable(row.name) +
                "' is damaged: its bytes do not have the recorded SHA-256. Copy or export the file again.",
            where);
}

} // namespace

CheckpointReader::CheckpointReader(const std::string& path, const JobContext& context)
    : m_impl(std::make_unique<Impl>(path)) {
    m_impl->open(listHdf5(m_impl->file, context));
}

CheckpointReader::CheckpointReader(const std::string& path, const Hdf5Listing& listing)
    : m_impl(std::make_unique<Impl>(path)) {
    m_impl->open(listing);
}

CheckpointReader::~CheckpointReader() = default;

const std::string& CheckpointReader::path() const {
    return m_impl->file.path();
}
std::uint64_t CheckpointReader::fileBytes() const {
    return m_impl->file.size();
}
std::uint64_t CheckpointReader::fixedBytes() const {
    return m_impl->fixedBytes;
}
const std::vector<CheckpointRow>& CheckpointReader::rows() const {
    return m_impl->rows;
}
std::vector<StoredShare> CheckpointReader::storedShares() const {
    return fft_tensor::storedShares(m_impl->rows, m_impl->tree);
}
const std::vector<std::pair<std::string, std::string>>& CheckpointReader::metadata() const {
    return m_impl->metadata;
}
const std::string& CheckpointReader::recipeJson() const {
    return m_impl->recipeJson;
}
const std::string& CheckpointReader::sourceName() const {
    return m_impl->marks.sourceName;
}
std::uint64_t CheckpointReader::sourceBytes() const {
    return m_impl->marks.sourceBytes;
}
const std::string& CheckpointReader::sourceSha256() const {
    return m_impl->marks.sourceSha256;
}
const std::string& CheckpointReader::device() const {
    return m_impl->marks.device;
}

const std::string& CheckpointReader::programVersion() const {
    return m_impl->marks.programVersion;
}

DecodedTensor CheckpointReader::decode(std::size_t index) const {
    const CheckpointRow& row = m_impl->rows.at(index);
    const std::string where = m_impl->whereIs(index);
    if (row.codec == nullptr)
        throw Error(ErrorCode::unsupported,
                    "The tensor is stored by the codec '" + printable(row.codecName) +
                        "', which this version of the program does not know. Other tensors of the file can "
                        "be read; for this one, use the version that wrote it (" +
                        printable(programVersion()) + "), or a newer one.",
                    where);
    DecodedSlices slices;
    slices.reserve(row.slices.size());
    for (const ColumnSlice& slice : row.slices)
        slices.push_back(m_impl->read(slice, where));
    requireDigest(row, slices, where);
    return row.codec->decode(row, std::move(slices), where);
}

SparseSpectralTensor CheckpointReader::readSpectral(std::size_t row) const {
    return std::get<SparseSpectralTensor>(decode(row));
}

std::vector<std::byte> CheckpointReader::readRaw(std::size_t row) const {
    return std::get<std::vector<std::byte>>(decode(row));
}

} // namespace fft_tensor
