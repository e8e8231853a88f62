// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "checkpoint/checkpoint_writer.h"

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/file.h"
#include "base/utf8.h"
#include "checkpoint/checkpoint_reader.h"
#include "checkpoint/column_set.h"
#include "checkpoint/file_layout.h"
#include "checkpoint/manifest_checks.h"
#include "checkpoint/manifest_coding.h"
#include "checkpoint/root_marks_writer.h"
#include "checkpoint/sha256.h"
#include "io/json.h"

#include <set>
#include <utility>

namespace fft_tensor {

namespace {

h5::File createFile(const h5::Location& place, const std::string& path) {
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
        writeRootMarks(m_file,
                       {currentMinorVersion,
                        FFT_TENSOR_VERSION,
                        m_source.name,
                        m_source.bytes,
                        toHex(m_source.sha256),
                        {}},
                       m_place);
    }

    void setDevice(const std::string& device) {
        requireOpen();
        m_device = storableText(device.substr(0, longestDevice));
    }

    void setSourceDigest(const Sha256& digest) {
        requireOpen();
        rewriteSourceDigest(m_file, toHex(digest), m_place);
    }

    void add(PackedTensor tensor);
    [[nodiscard]] std::size_t tensors() const { return m_rows.size(); }
    std::uint64_t seal(JobContext& context);
    CheckpointSummary finish(JobContext& context);

  private:
    void requireOpen() const;
    void shareOutBytes(JobContext& context);
    void writeManifest();
    void writeText(const char* path, const std::string& text);
    std::uint64_t closeSafely();
    void verify(JobContext& context) const;

    CheckpointSource m_source;
    std::string m_device;
    h5::Location m_place;
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

void CheckpointWriter::Impl::add(PackedTensor tensor) {
    requireOpen();
    CheckpointRow& row = tensor.row;
    requireText(row.name, "The name", row.name);
    requireText(row.dtypeName, "The dtype", row.name);
    row.reason = storableText(row.reason);
    requirePlausible(row, m_place.path);
    if (!m_names.insert(row.name).second)
        throw Error(ErrorCode::invalidArgument, "There is a second tensor of this name.",
                    printable(row.name));
    for (std::size_t i = 0; i < tensor.slices.size(); ++i)
        row.slices[i] = m_columns.append(tensor.slices[i]);
    m_rows.push_back(std::move(row));
}

/// The manifest says how many bytes every tensor takes, its own share of the manifest included, whose
/// deflated size depends on what it says: a first deflate gives that size to a few bytes, which the fixed
/// part absorbs.
void CheckpointWriter::Impl::shareOutBytes(JobContext& context) {
    for (CheckpointRow& row : m_rows)
        row.storedBytes = m_columns.storedShare(row);
    const ManifestLayout layout = layoutFor(m_rows);
    const std::vector<std::byte> records = encodeManifest(m_rows, layout);
    const ChunkShape shape = manifestChunks(manifestType(layout).bytes, m_rows.size());
    std::uint64_t deflated = 0;
    for (std::size_t begin = 0; begin < records.size(); begin += shape.bytes()) {
        context.checkpoint();
        const auto chunk = std::span(records).subspan(begin, std::min(shape.bytes(), records.size() - begin));
        deflated += deflateChunk(chunk, shape, shape.bytes()).size();
    }
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        m_rows[i].storedBytes += deflated * (i + 1) / m_rows.size() - deflated * i / m_rows.size();
}

void CheckpointWriter::Impl::writeManifest() {
    const ManifestLayout layout = layoutFor(m_rows);
    const ElementType type = manifestType(layout);
    ColumnWriter manifest(m_file, manifestPath, type, manifestChunks(type.bytes, m_rows.size()), m_place);
    manifest.appendAll(encodeManifest(m_rows, layout));
    manifest.finish();
}

void CheckpointWriter::Impl::writeText(const char* path, const std::string& text) {
    if (text.empty())
        return;
    ColumnWriter dataset(m_file, path, textType(text.size()), {text.size(), 1, false}, m_place);
    dataset.appendAll(std::as_bytes(std::span(text)));
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
        (void)reader.decode(i); // throws unless the SHA-256 is the recorded one
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
    writeManifest();
    if (!m_source.metadata.empty()) {
        JsonValue::Object object;
        for (const auto& [key, value] : m_source.metadata)
            object.emplace_back(key, JsonValue::Variant(value));
        writeText(metadataPath, toJson(JsonValue(std::move(object))));
    }
    writeText(recipePath, m_source.recipeJson);
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

void CheckpointWriter::add(PackedTensor tensor) {
    m_impl->add(std::move(tensor));
}

std::size_t CheckpointWriter::tensors() const {
    return m_impl->tensors();
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
