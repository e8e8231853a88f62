// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "checkpoint/root_marks.h"

#include "base/error.h"
#include "checkpoint/manifest_type.h"
#include "checkpoint/utf8.h"

#include <algorithm>
#include <vector>

namespace fft_tensor {

namespace {

constexpr const char* ourType = "fft-tensor-checkpoint";
constexpr const char* ourVersion = "1.0";
constexpr const char* deviceMark = "device";
constexpr std::size_t longestText = 4096;

void writeAttribute(const h5::File& file, const char* name, const h5::Type& type, const void* value,
                    const h5::Place& place) {
    const char* action = "write the marks of the file";
    const h5::Space scalar(H5Screate(H5S_SCALAR), action, place);
    h5::Attribute attribute(H5Acreate2(file.get(), name, type.get(), scalar.get(), H5P_DEFAULT, H5P_DEFAULT),
                            action, place);
    h5::check(H5Awrite(attribute.get(), type.get(), value), action, place);
    attribute.close(action, place);
}

void writeText(const h5::File& file, const char* name, const std::string& text, const h5::Place& place) {
    const std::string padded = text.empty() ? std::string(1, '\0') : text.substr(0, longestText);
    writeAttribute(file, name, textType(padded.size(), place), padded.data(), place);
}

[[noreturn]] void refuse(const char* name, const h5::Place& place) {
    throw Error(ErrorCode::unsupported,
                "This is not one of this program's checkpoints: its root lacks a proper attribute '" +
                    std::string(name) + "'. It seems to be an HDF5 file that another program wrote.",
                place.path);
}

/// The attribute with its type, once it is known to be a single value of that class.
std::pair<h5::Attribute, h5::Type> openAttribute(const h5::File& file, const char* name, H5T_class_t expected,
                                                 const h5::Place& place) {
    const char* action = "read the marks of the file";
    if (h5::check(H5Aexists(file.get(), name), action, place) <= 0)
        refuse(name, place);
    h5::Attribute attribute(H5Aopen(file.get(), name, H5P_DEFAULT), action, place);
    h5::Type type(H5Aget_type(attribute.get()), action, place);
    const h5::Space space(H5Aget_space(attribute.get()), action, place);
    if (H5Tget_class(type.get()) != expected || H5Sget_simple_extent_npoints(space.get()) != 1)
        refuse(name, place);
    return {std::move(attribute), std::move(type)};
}

std::string readText(const h5::File& file, const char* name, const h5::Place& place) {
    const auto [attribute, type] = openAttribute(file, name, H5T_STRING, place);
    const std::size_t size = H5Tget_size(type.get());
    if (H5Tis_variable_str(type.get()) != 0 || size == 0 || size > longestText)
        refuse(name, place);
    std::string text(size, '\0');
    h5::check(H5Aread(attribute.get(), type.get(), text.data()), "read the marks of the file", place);
    text.erase(text.find_last_not_of('\0') + 1);
    if (!isStorableText(text))
        refuse(name, place);
    return text;
}

std::uint64_t readNumber(const h5::File& file, const char* name, const h5::Place& place) {
    const auto [attribute, type] = openAttribute(file, name, H5T_INTEGER, place);
    std::uint64_t number = 0;
    h5::check(H5Aread(attribute.get(), H5T_NATIVE_UINT64, &number), "read the marks of the file", place);
    return number;
}

} // namespace

void writeRootMarks(const h5::File& file, const RootMarks& marks, const h5::Place& place) {
    writeText(file, "encoding-type", ourType, place);
    writeText(file, "encoding-version", ourVersion, place);
    writeText(file, "program", "FFT-Tensor Studio", place);
    writeText(file, "program-version", marks.programVersion, place);
    writeText(file, "source-name", storableText(marks.sourceName), place);
    const h5::Type number(H5Tcopy(H5T_STD_U64LE), "describe a number", place);
    writeAttribute(file, "source-bytes", number, &marks.sourceBytes, place);
    writeText(file, "source-sha256", marks.sourceSha256, place);
}

void rewriteSourceDigest(const h5::File& file, const std::string& sha256, const h5::Place& place) {
    const char* action = "write the marks of the file";
    const auto [attribute, type] = openAttribute(file, "source-sha256", H5T_STRING, place);
    if (H5Tget_size(type.get()) != sha256.size())
        throw Error(ErrorCode::internal, "A digest of another length was written. Please report this.",
                    place.path);
    h5::check(H5Awrite(attribute.get(), type.get(), sha256.data()), action, place);
}

void writeDeviceMark(const h5::File& file, const std::string& device, const h5::Place& place) {
    if (!device.empty())
        writeText(file, deviceMark, storableText(device), place);
}

RootMarks readRootMarks(const h5::File& file, const h5::Place& place) {
    if (readText(file, "encoding-type", place) != ourType)
        refuse("encoding-type", place);
    const std::string version = readText(file, "encoding-version", place);
    if (version != ourVersion)
        throw Error(ErrorCode::unsupported,
                    "The checkpoint has encoding version " + version + "; this program reads " + ourVersion +
                        ". Use the version of the program that wrote it, or a newer one.",
                    place.path);
    const bool hasDevice =
        h5::check(H5Aexists(file.get(), deviceMark), "read the marks of the file", place) > 0;
    return {readText(file, "program-version", place), readText(file, "source-name", place),
            readNumber(file, "source-bytes", place), readText(file, "source-sha256", place),
            hasDevice ? readText(file, deviceMark, place) : std::string()};
}

} // namespace fft_tensor
