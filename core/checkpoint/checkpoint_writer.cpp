// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "checkpoint/checkpoint_writer.h"

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/file.h"
#include "checkpoint/checkpoint_reader.h"
#include "checkpoint/column_set.h"
#include "checkpoint/manifest_checks.h"
#include "checkpoint/manifest_type.h"
#include "checkpoint/root_marks_writer.h"
#include "checkpoint/sha256.h"
#include "checkpoint/utf8.h"
#include "io/json.h"
#include "spectral/gap_coding.h"
#include "spectral/value_coding.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

namespace fft_tensor {

namespace {

/// Values that are coded at a time: bounds the memory beside the tensor.
constexpr std::size_t valuesPerBlock = std::size_t{1} << 20;

h5::File createFile(const h5::Place& place, const std::string& path) {
    const char* action = "create the file";
    h5::enter();
    const h5::Properties creation(H5Pcreate(H5P_FILE_CREATE), action, place);
    h5::check(H5Pset_obj_track_times(creation.get(), false), action, place);
    return {H5Fcreate(path.c_str(), H5F_ACC_TRUNC, creation.get(), h5::fileAccess(place).get()), action,
            place};
}

const std::string& targetBesideInputs(const std::string& path, const std::vector<std::string>& inputs) {
    for (const std::string& input : inputs)
        if (sameFile(path, input))
            throw Error(ErrorCode::invalidArgument,
                        "This is the file that is being read. Choose another name for the checkpoint.", path);
    return path;
}

void requireText(const std::string& text, const char* what, const std::string& tensor) {
    if (!isStorableText(text))
        throw Error(ErrorCode::unsupported,
                    std::string(what) +
                        " is not text in UTF-8, or holds a NUL character; a checkpoint cannot keep it. "
                        "Rename the tensor.",
                    printable(tensor));
}

constexpr std::size_t longestDevice = 1000; ///< bytes of names

} // namespace

class CheckpointWriter::Impl {
  public:
    Impl(const std::string& path, CheckpointSource source, const std::vector<std::string>& inputs)
        : m_source(std::move(source)),
          m_place{path, true},
          m_target(targetBesideInputs(path, inputs), audienceOf(inputs)),
          m_file(createFile(m_place, m_target.temporaryPath())),
          m_columns(m_file, m_place) {
        writeRootMarks(
            m_file, {FFT_TENSOR_VERSION, m_source.name, m_source.bytes, toHex(m_source.sha256), {}}, m_place);
    }

    void setDevice(const std::string& device) {
        requireOpen();
        m_device = storableText(device.substr(0, longestDevice));
    }

    void setSourceDigest(const Sha256& digest) {
        requireOpen();
        rewriteSourceDigest(m_file, toHex(digest), m_place);
    }

    void addSpectral(CheckpointRow row, const SparseSpectralTensor& tensor, JobContext& context);
    void addRaw(CheckpointRow row, std::span<const std::byte> bytes, JobContext& context);
    std::uint64_t seal(JobContext& context);
    CheckpointSummary finish(JobContext& context);

  private:
    void requireOpen() const;
    void accept(CheckpointRow row);
    std::uint64_t appendValues(const SparseSpectralTensor& tensor, bool real, Sha256Stream& digest,
                               JobContext& context);
    void shareOutBytes(JobContext& context);
    void writeManifest(JobContext& context);
    void writeText(const char* path, const std::string& text, JobContext& context);
    std::uint64_t closeSafely();
    void verify(JobContext& context) const;

    CheckpointSource m_source;
    std::string m_device;
    h5::Place m_place;
    AtomicFile m_target; ///< goes last, when HDF5 has let go of the temporary file
    h5::File m_file;
    ColumnSet m_columns;
    std::vector<CheckpointRow> m_rows;
    std::set<std::string> m_names;
    std::uint64_t m_sealedBytes = 0; ///< 0: still open
};

void CheckpointWriter::Impl::requireOpen() const {
    h5::enter();
    if (m_sealedBytes > 0)
        throw Error(ErrorCode::internal, "A tensor was added to a checkpoint that is closed already.",
                    m_place.path);
}

void CheckpointWriter::Impl::accept(CheckpointRow row) {
    if (!m_names.insert(row.name).second)
        throw Error(ErrorCode::invalidArgument, "There is a second tensor of this name.",
                    printable(row.name));
    m_rows.push_back(std::move(row));
}

void CheckpointWriter::Impl::addSpectral(CheckpointRow row, const SparseSpectralTensor& tensor,
                                         JobContext& context) {
    requireOpen();
    Sha256Stream digest;
    const CodedGaps gaps = encodeGaps(tensor.positions);
    row.gapBits = gaps.bits;
    row.gapCount = gaps.bytes.size() * 8 / gaps.bits;
    digest.add(gaps.bytes);
    row.gapOffset = m_columns.append(gapColumn(gaps.bits).value(), gaps.bytes, context);
    row.valueOffset = appendValues(tensor, true, digest, context);
    appendValues(tensor, false, digest, context); // both columns grow alike: the offset is the same
    row.sha256 = digest.finish();
    requirePlausible(row, m_place.path);
    accept(std::move(row));
}

std::uint64_t CheckpointWriter::Impl::appendValues(const SparseSpectralTensor& tensor, bool real,
                                                   Sha256Stream& digest, JobContext& context) {
    const bool narrow = tensor.valueType == ValueType::float16;
    const Encoding encoding = narrow ? Encoding::spectralFloat16 : Encoding::spectralFloat32;
    const Column column = real ? realColumn(encoding) : imaginaryColumn(encoding);
    // The column exists even where nothing was kept: a reader slices it without asking.
    const std::uint64_t offset = m_columns.append(column, {}, context);
    const std::span values(tensor.values);
    for (std::size_t begin = 0; begin < values.size(); begin += valuesPerBlock) {
        const auto block = values.subspan(begin, std::min(valuesPerBlock, values.size() - begin));
        const CodedValues coded = encodeValues(block, tensor.valueType);
        const auto& bytes = real ? coded.real : coded.imaginary;
        digest.add(bytes);
        m_columns.append(column, bytes, context);
    }
    return offset;
}

void CheckpointWriter::Impl::addRaw(CheckpointRow row, std::span<const std::byte> bytes,
                                    JobContext& context) {
    requireOpen();
    Sha256Stream digest;
    digest.add(bytes);
    row.sha256 = digest.finish();
    row.rawCount = bytes.size() * 8 / row.rawBits;
    row.inputBytes = bytes.size();
    requirePlausible(row, m_place.path);
    row.rawOffset = m_columns.append(rawColumn(row.rawBits).value(), bytes, context);
    accept(std::move(row));
}

/// The manifest says how many bytes every tensor takes, its own share of the manifest included, whose
/// deflated size depends on what it says: a first deflate gives that size to a few bytes, which the fixed
/// part absorbs.
void CheckpointWriter::Impl::shareOutBytes(JobContext& context) {
    for (CheckpointRow& row : m_rows)
        row.storedBytes = m_columns.storedShare(row);
    const ManifestLayout layout = layoutFor(m_rows);
    const ChunkShape shape = manifestChunks(layout, m_rows.size());
    const std::vector<std::byte> records = encodeManifest(m_rows, layout);
    std::uint64_t deflated = 0;
    for (std::size_t begin = 0; begin < records.size(); begin += shape.bytes()) {
        context.checkpoint();
        const auto chunk = std::span(records).subspan(begin, std::min(shape.bytes(), records.size() - begin));
        deflated += deflateChunk(chunk, shape, shape.bytes()).size();
    }
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        m_rows[i].storedBytes += deflated * (i + 1) / m_rows.size() - deflated * i / m_rows.size();
}

void CheckpointWriter::Impl::writeManifest(JobContext& context) {
    const ManifestLayout layout = layoutFor(m_rows);
    ColumnWriter manifest(m_file, manifestPath, manifestType(layout), manifestChunks(layout, m_rows.size()),
                          m_place);
    manifest.append(encodeManifest(m_rows, layout), context);
    manifest.finish();
}

void CheckpointWriter::Impl::writeText(const char* path, const std::string& text, JobContext& context) {
    if (text.empty())
        return;
    ColumnWriter dataset(m_file, path, textType(text.size()), {text.size(), 1, false}, m_place);
    dataset.append(std::as_bytes(std::span(text)), context);
    dataset.finish();
}

std::uint64_t CheckpointWriter::Impl::closeSafely() {
    h5::check(H5Fflush(m_file.get(), H5F_SCOPE_GLOBAL), "write the file", m_place);
    m_file.close("close the file", m_place);
    m_target.sync();
    return InputFile(m_target.temporaryPath()).size();
}

/// HDF5 can lose a write and report success: what counts is what a reader gets back.
void CheckpointWriter::Impl::verify(JobContext& context) const {
    const CheckpointReader reader(m_target.temporaryPath(), context);
    const bool same = reader.rows() == m_rows && reader.metadata() == m_source.metadata &&
                      reader.recipeJson() == m_source.recipeJson && reader.device() == m_device;
    if (!same)
        throw Error(ErrorCode::malformed, "The table of tensors is not what was written.");
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        context.checkpoint();
        if (m_rows[i].encoding == Encoding::raw)
            (void)reader.readRaw(i); // throws unless the SHA-256 is the recorded one
        else
            (void)reader.readSpectral(i);
        context.setFraction(0.1 + 0.9 * static_cast<double>(i + 1) / static_cast<double>(m_rows.size()));
    }
}

std::uint64_t CheckpointWriter::Impl::seal(JobContext& context) {
    if (m_sealedBytes > 0)
        return m_sealedBytes;
    h5::enter();
    context.setStage("Writing");
    m_columns.finish();
    shareOutBytes(context);
    writeManifest(context);
    if (!m_source.metadata.empty()) {
        JsonValue::Object object;
        for (const auto& [key, value] : m_source.metadata)
            object.emplace_back(key, JsonValue::Variant(value));
        writeText(metadataPath, toJson(JsonValue(std::move(object))), context);
    }
    writeText(recipePath, m_source.recipeJson, context);
    writeDeviceMark(m_file, m_device, m_place);
    m_sealedBytes = closeSafely();
    return m_sealedBytes;
}

CheckpointSummary CheckpointWriter::Impl::finish(JobContext& context) {
    CheckpointSummary summary;
    summary.fileBytes = summary.fixedBytes = seal(context);
    context.setStage("Verifying");
    context.setFraction(0.1);
    try {
        verify(context);
    } catch (const Error& error) {
        if (error.code() == ErrorCode::outOfMemory)
            throw;
        throw readBackError(error.message(), m_place.path);
    }
    summary.remarks = m_target.commit(context, AtomicFile::ReadBack::byOwner);
    for (const CheckpointRow& row : m_rows)
        summary.fixedBytes -= row.storedBytes;
    summary.rows = std::move(m_rows);
    return summary;
}

CheckpointWriter::CheckpointWriter(const std::string& path, CheckpointSource source,
                                   const std::vector<std::string>& inputs)
    : m_impl(std::make_unique<Impl>(path, std::move(source), inputs)) {}

CheckpointWriter::~CheckpointWriter() = default;

void CheckpointWriter::addSpectral(const std::string& name, const std::string& dtypeName,
                                   const SparseSpectralTensor& tensor, const std::string& reason,
                                   std::uint64_t inputBytes, JobContext& context) {
    requireText(name, "The name", name);
    requireText(dtypeName, "The dtype", name);
    const SpectrumLayout& layout = tensor.layout;
    const bool narrow = tensor.valueType == ValueType::float16;
    CheckpointRow row;
    row.name = name;
    row.encoding = narrow ? Encoding::spectralFloat16 : Encoding::spectralFloat32;
    row.reason = storableText(reason);
    row.dtypeName = dtypeName;
    row.shape = layout.shape();
    row.axes = layout.axes();
    row.halvedAxis = layout.halvedAxis();
    row.scale = std::ldexp(1.0, tensor.exponent);
    row.keep = tensor.keepAsked;
    row.kept = tensor.kept;
    row.coefficients = tensor.coefficients();
    row.relativeError = tensor.relativeError;
    row.totalEnergy = tensor.totalEnergy / layout.transformLength();
    row.inputBytes = inputBytes;
    m_impl->addSpectral(std::move(row), tensor, context);
}

void CheckpointWriter::addRaw(const std::string& name, const std::string& dtypeName, const Shape& shape,
                              std::span<const std::byte> bytes, unsigned elementBits,
                              const std::string& reason, double sumOfSquares, JobContext& context) {
    requireText(name, "The name", name);
    requireText(dtypeName, "The dtype", name);
    CheckpointRow row;
    row.name = name;
    row.reason = storableText(reason);
    row.dtypeName = dtypeName;
    row.shape = shape;
    row.kept = 1;
    // A raw tensor may hold NaN or infinity, and has no energy then: pooled errors leave it out.
    row.totalEnergy = std::isfinite(sumOfSquares) ? sumOfSquares : 0;
    row.rawBits = elementBits;
    m_impl->addRaw(std::move(row), bytes, context);
}

void CheckpointWriter::setSourceDigest(const Sha256& digest) {
    m_impl->setSourceDigest(digest);
}

void CheckpointWriter::setDevice(const std::string& device) {
    m_impl->setDevice(device);
}

std::uint64_t CheckpointWriter::seal(JobContext& context) {
    return m_impl->seal(context);
}

CheckpointSummary CheckpointWriter::finish(JobContext& context) {
    return m_impl->finish(context);
}

} // namespace fft_tensor
