// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "checkpoint/root_marks_writer.h"

#include "base/error.h"
#include "base/utf8.h"
#include "checkpoint/hdf5_types.h"

namespace fft_tensor {

namespace {

void writeAttribute(const h5::File& file, const char* name, const ElementType& element, const void* value,
                    const h5::Location& place) {
    const char* action = "write the marks of the file";
    const h5::Type type = h5::toHdf5(element, place);
    const h5::Space scalar(H5Screate(H5S_SCALAR), action, place);
    h5::Attribute attribute(H5Acreate2(file.get(), name, type.get(), scalar.get(), H5P_DEFAULT, H5P_DEFAULT),
                            action, place);
    h5::check(H5Awrite(attribute.get(), type.get(), value), action, place);
    attribute.close(action, place);
}

void writeText(const h5::File& file, const char* name, const std::string& text, const h5::Location& place) {
    const std::string padded = text.empty() ? std::string(1, '\0') : text.substr(0, mark::longestText);
    writeAttribute(file, name, textType(padded.size()), padded.data(), place);
}

} // namespace

void writeRootMarks(const h5::File& file, const RootMarks& marks, const h5::Location& place) {
    writeText(file, mark::type, mark::ourType, place);
    writeText(file, mark::version, mark::ourVersion, place);
    writeText(file, mark::program, mark::ourProgram, place);
    writeText(file, mark::programVersion, marks.programVersion, place);
    writeText(file, mark::sourceName, storableText(marks.sourceName), place);
    writeAttribute(file, mark::sourceBytes, unsignedType(8), &marks.sourceBytes, place);
    writeText(file, mark::sourceSha256, marks.sourceSha256, place);
}

void rewriteSourceDigest(const h5::File& file, const std::string& sha256, const h5::Location& place) {
    const char* action = "write the marks of the file";
    const h5::Attribute attribute(H5Aopen(file.get(), mark::sourceSha256, H5P_DEFAULT), action, place);
    const h5::Type type(H5Aget_type(attribute.get()), action, place);
    if (H5Tget_size(type.get()) != sha256.size())
        throw Error(ErrorCode::internal, "A digest of another length was written. Please report this.",
                    place.path);
    h5::check(H5Awrite(attribute.get(), type.get(), sha256.data()), action, place);
}

void writeDeviceMark(const h5::File& file, const std::string& device, const h5::Location& place) {
    if (!device.empty())
        writeText(file, mark::device, storableText(device), place);
}

} // namespace fft_tensor
