// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/error.h"

#include <QTemporaryDir>

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>

/// Files written by hand, byte for byte, for tests of readers.
namespace fft_tensor::test {

template<class T>
std::string bytesOf(std::initializer_list<T> numbers) {
    std::string bytes(numbers.size() * sizeof(T), '\0');
    std::memcpy(bytes.data(), numbers.begin(), bytes.size());
    return bytes;
}

inline std::string littleEndian(std::uint64_t number, int count) {
    std::string bytes;
    for (int i = 0; i < count; ++i)
        bytes += static_cast<char>(number >> (8 * i));
    return bytes;
}

inline std::string safetensors(const std::string& header, const std::string& data) {
    return littleEndian(header.size(), 8) + header + data;
}

/// {"name":{"dtype":…,"shape":…,"data_offsets":[begin,end]}} without the outer braces.
inline std::string entry(const std::string& name, const std::string& dtype, const std::string& shape,
                         const std::string& offsets) {
    return "\"" + name + R"(":{"dtype":")" + dtype + R"(","shape":)" + shape + R"(,"data_offsets":)" +
           offsets + "}";
}

inline std::string npyDict(const std::string& descr, const std::string& order, const std::string& shape) {
    return "{'descr': " + descr + ", 'fortran_order': " + order + ", 'shape': " + shape + ", }\n";
}

inline std::string npy(const std::string& dict, const std::string& data, int major = 1) {
    return std::string("\x93NUMPY") + static_cast<char>(major) + '\0' +
           littleEndian(dict.size(), major == 1 ? 2 : 4) + dict + data;
}

inline std::string asText(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// A folder that goes away with the test.
class Folder {
  public:
    [[nodiscard]] std::string path(const std::string& name = {}) const {
        const std::string folder = m_folder.path().toStdString();
        return name.empty() ? folder : folder + "/" + name;
    }
    std::string write(const std::string& name, const std::string& bytes) const {
        std::filesystem::create_directories(std::filesystem::path(path(name)).parent_path());
        std::ofstream(path(name), std::ios::binary | std::ios::trunc) << bytes;
        return path(name);
    }

  private:
    QTemporaryDir m_folder;
};

/// The Error that `work` throws, or nothing.
template<class Work>
std::optional<Error> errorOf(Work work) {
    try {
        work();
    } catch (const Error& error) {
        return error;
    }
    return std::nullopt;
}

} // namespace fft_tensor::test
