// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "checkpoint/checkpoint_reader.h"

#include "base/checked_math.h"
#include "base/error.h"
#include "base/file.h"
#include "checkpoint/column_reader.h"
#include "checkpoint/columns.h"
#include "checkpoint/file_gate.h"
#include "checkpoint/file_tree.h"
#include "checkpoint/manifest_checks.h"
#include "checkpoint/manifest_type.h"
#include "checkpoint/root_marks.h"
#include "checkpoint/sha256.h"
#include "io/json.h"
#include "spectral/gap_coding.h"
#include "spectral/value_coding.h"

#include <cmath>
#include <utility>

namespace fft_tensor {

class CheckpointReader::Impl {
  public:
    explicit Impl(const std::string& path);

    [[nodiscard]] std::vector<std::byte> slice(std::optional<Column> column, std::uint64_t offset,
                                               std::uint64_t count, const std::string& where) const;
    [[nodiscard]] std::string whereIs(std::size_t row) const;

    h5::Place place;
    std::uint64_t fileBytes = 0;
    h5::File file; ///< closed last of the HDF5 identifiers
    FileTree tree;
    RootMarks marks;
    std::vector<CheckpointRow> rows;
    std::uint64_t fixedBytes = 0;
    std::vector<std::pair<std::string, std::string>> metadata;
    std::string recipeJson;

  private:
    void readManifest();
    void requireSlice(const CheckpointRow& row, std::optional<Column> column, std::uint64_t offset,
                      std::uint64_t count) const;
    [[nodiscard]] std::string readText(const char* path) const;
    void readMetadata();
};

CheckpointReader::Impl::Impl(const std::string& path) : place{path, false} {
    h5::enter();
    {
        const InputFile input(path);
        requireOurSuperblock(input);
        fileBytes = input.size();
    }
    file =
        h5::File(H5Fopen(path.c_str(), H5F_ACC_RDONLY, h5::fileAccess(place).get()), "open the file", place);
    marks = readRootMarks(file, place);
    tree = openTree(file, fileBytes, place);
    readManifest();
    readMetadata();
    recipeJson = readText(recipePath);
}

void CheckpointReader::Impl::readManifest() {
    const auto found = tree.datasets.find(manifestPath);
    if (found == tree.datasets.end())
        throw Error(ErrorCode::malformed, "The file has no manifest. Export it again.", place.path);
    const ColumnReader& manifest = found->second;
    const ManifestLayout layout = manifestLayoutOf(manifest, place);
    manifest.requireShuffle(true);
    rows = decodeManifest(manifest.read(0, manifest.count(), place.path), layout, place.path);
    fixedBytes = fileBytes;
    for (const CheckpointRow& row : rows) {
        if (row.storedBytes > fixedBytes)
            throw Error(
                ErrorCode::malformed,
                "The manifest is damaged: its tensors have more bytes than the file. Export it again.",
                place.path);
        fixedBytes -= row.storedBytes;
        if (row.encoding == Encoding::raw) {
            requireSlice(row, rawColumn(row.rawBits), row.rawOffset, row.rawCount);
            continue;
        }
        requireSlice(row, gapColumn(row.gapBits), row.gapOffset, row.gapCount);
        requireSlice(row, realColumn(row.encoding), row.valueOffset, row.coefficients);
        requireSlice(row, imaginaryColumn(row.encoding), row.valueOffset, row.coefficients);
    }
}

void CheckpointReader::Impl::requireSlice(const CheckpointRow& row, std::optional<Column> column,
                                          std::uint64_t offset, std::uint64_t count) const {
    const char* path = describe(column.value()).path; // decodeManifest lets no other widths through
    const auto found = tree.datasets.find(path);
    const std::uint64_t extent = found == tree.datasets.end() ? 0 : found->second.count();
    const auto end = checkedAdd(offset, count);
    if (!end || *end > extent)
        throw Error(ErrorCode::malformed,
                    "The manifest is damaged: the tensor '" + printable(row.name) + "' asks for " +
                        std::to_string(count) + " elements from " + std::to_string(offset) + " of '" + path +
                        "', which has " + std::to_string(extent) + ". Export the file again.",
                    place.path);
}

std::string CheckpointReader::Impl::readText(const char* path) const {
    const auto found = tree.datasets.find(path);
    if (found == tree.datasets.end())
        return {};
    const ColumnReader& text = found->second;
    text.requireType(textType(text.elementBytes(), place));
    text.requireShuffle(false);
    const auto bytes = text.read(0, text.count(), place.path);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void CheckpointReader::Impl::readMetadata() {
    const std::string text = readText(metadataPath);
    if (text.empty())
        return;
    const JsonValue json = parseJson(text, place.path + metadataPath);
    const auto refuse = [&] {
        throw Error(ErrorCode::malformed, "The metadata is not a list of texts. Export the file again.",
                    place.path);
    };
    if (json.object() == nullptr)
        refuse();
    for (const auto& [key, value] : *json.object()) {
        if (value.string() == nullptr)
            refuse();
        metadata.emplace_back(key, *value.string());
    }
}

std::vector<std::byte> CheckpointReader::Impl::slice(std::optional<Column> column, std::uint64_t offset,
                                                     std::uint64_t count, const std::string& where) const {
    if (count == 0)
        return {};
    return tree.datasets.at(describe(column.value()).path).read(offset, count, where);
}

std::string CheckpointReader::Impl::whereIs(std::size_t row) const {
    return place.path + "::" + printable(rows[row].name);
}

namespace {

void requireDigest(const CheckpointRow& row, Sha256Stream& stream, const std::string& where) {
    if (stream.finish() != row.sha256)
        throw Error(
            ErrorCode::malformed,
            "The tensor '" + printable(row.name) +
                "' is damaged: its bytes do not have the recorded SHA-256. Copy or export the file again.",
            where);
}

} // namespace

CheckpointReader::CheckpointReader(const std::string& path) : m_impl(std::make_unique<Impl>(path)) {}
CheckpointReader::~CheckpointReader() = default;

const std::string& CheckpointReader::path() const {
    return m_impl->place.path;
}
std::uint64_t CheckpointReader::fileBytes() const {
    return m_impl->fileBytes;
}
std::uint64_t CheckpointReader::fixedBytes() const {
    return m_impl->fixedBytes;
}
const std::vector<CheckpointRow>& CheckpointReader::rows() const {
    return m_impl->rows;
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

SparseSpectralTensor CheckpointReader::readSpectral(std::size_t index) const {
    const CheckpointRow& row = m_impl->rows.at(index);
    const std::string where = m_impl->whereIs(index);
    SparseSpectralTensor tensor;
    tensor.layout = SpectrumLayout(row.shape, row.axes);
    tensor.valueType = row.encoding == Encoding::spectralFloat16 ? ValueType::float16 : ValueType::float32;
    tensor.exponent = std::ilogb(row.scale);
    Sha256Stream digest;
    const auto gaps = m_impl->slice(gapColumn(row.gapBits), row.gapOffset, row.gapCount, where);
    const auto real = m_impl->slice(realColumn(row.encoding), row.valueOffset, row.coefficients, where);
    const auto imaginary =
        m_impl->slice(imaginaryColumn(row.encoding), row.valueOffset, row.coefficients, where);
    for (const auto* bytes : {&gaps, &real, &imaginary})
        digest.add(*bytes);
    requireDigest(row, digest, where);
    tensor.positions = decodeGaps(row.gapBits, gaps, row.coefficients, tensor.layout.halfCount(), where);
    tensor.values = decodeValues(tensor.valueType, real, imaginary, where);
    tensor.keepAsked = row.keep.value_or(0);
    tensor.kept = row.kept;
    tensor.relativeError = row.relativeError;
    tensor.totalEnergy = row.totalEnergy * tensor.layout.transformLength();
    return tensor;
}

std::vector<std::byte> CheckpointReader::readRaw(std::size_t index) const {
    const CheckpointRow& row = m_impl->rows.at(index);
    const std::string where = m_impl->whereIs(index);
    auto bytes = m_impl->slice(rawColumn(row.rawBits), row.rawOffset, row.rawCount, where);
    Sha256Stream digest;
    digest.add(bytes);
    requireDigest(row, digest, where);
    return bytes;
}

} // namespace fft_tensor
