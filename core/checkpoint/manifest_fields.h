// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "checkpoint/element_type.h"
#include "codec/checkpoint_row.h"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fft_tensor {

static_assert(std::endian::native == std::endian::little, "records are copied as little-endian bytes");

/// What a field of the manifest's record holds: one number, or as many bytes or numbers as the widest row
/// needs.
enum class FieldKind : std::uint8_t {
    uint8,
    int32,
    uint64,
    float64,
    digest,
    text,
    int32List,
    int64List,
    uint64List
};

/// Puts one row's value of a field into its place, which is zero.
class FieldWriter {
  public:
    FieldWriter(std::byte* target, std::size_t width) : m_target(target), m_width(width) {}

    void text(std::string_view text) { std::memcpy(m_target, text.data(), text.size()); }
    template<class T>
    void number(T value) {
        std::memcpy(m_target, &value, sizeof(T));
        m_target += sizeof(T);
    }
    /// The rest is filled up.
    template<class T, class Values>
    void list(const Values& values, T filler) {
        for (std::size_t i = 0; i < m_width; ++i)
            number(i < values.size() ? static_cast<T>(values[i]) : filler);
    }

  private:
    std::byte* m_target;
    std::size_t m_width;
};

/// Takes it out again.
class FieldReader {
  public:
    FieldReader(const std::byte* source, std::size_t width) : m_source(source), m_width(width) {}

    [[nodiscard]] std::string text() const {
        std::string text(reinterpret_cast<const char*>(m_source), m_width);
        text.erase(text.find_last_not_of('\0') + 1);
        return text;
    }
    template<class T>
    [[nodiscard]] T number(std::size_t index = 0) const {
        T value;
        std::memcpy(&value, m_source + index * sizeof(T), sizeof(T));
        return value;
    }
    /// Non-negative numbers up to the first -1; after that, nothing but -1: else false.
    template<class T, class Target>
    bool list(std::vector<Target>& values) const {
        bool good = true, ended = false;
        for (std::size_t i = 0; i < m_width; ++i) {
            const T value = number<T>(i);
            good = good && value >= -1 && !(ended && value != -1);
            ended = ended || value == -1;
            if (!ended)
                values.push_back(static_cast<Target>(value));
        }
        return good;
    }
    [[nodiscard]] std::size_t width() const { return m_width; }

  private:
    const std::byte* m_source;
    std::size_t m_width;
};

/// One field of a manifest: the HDF5 type, writing, reading and what is wrong with it follow from this line.
/// A field is a line in a table and a member of the row.
template<class Row>
struct ManifestField {
    const char* name;
    FieldKind kind;
    std::size_t (*width)(const Row&); ///< that a row needs, in bytes of text or numbers; null: one number
    void (*write)(const Row&, FieldWriter&);
    bool (*read)(Row&, const FieldReader&); ///< false: no writer writes that
};

/// Bytes of one number of that kind.
[[nodiscard]] std::size_t unitBytes(FieldKind kind);
/// The type of a field that is `width` wide (of single numbers: 1).
[[nodiscard]] ElementType fieldType(FieldKind kind, std::size_t width);

/// The fields of encoding version 1.1, in the record's order.
[[nodiscard]] std::span<const ManifestField<CheckpointRow>> manifestFields();

// Lines of a table for plain members.

template<auto member>
struct MemberOf;
template<class Row, class Value, Value Row::*member>
struct MemberOf<member> {
    using RowType = Row;
    using ValueType = Value;
};

template<auto member>
constexpr auto textField(const char* name) {
    using Row = typename MemberOf<member>::RowType;
    return ManifestField<Row>{name, FieldKind::text, [](const Row& row) { return (row.*member).size(); },
                              [](const Row& row, FieldWriter& writer) { writer.text(row.*member); },
                              [](Row& row, const FieldReader& reader) {
                                  row.*member = reader.text();
                                  return true;
                              }};
}

template<auto member, class Stored = typename MemberOf<member>::ValueType>
constexpr auto numberField(const char* name, FieldKind kind) {
    using Row = typename MemberOf<member>::RowType;
    return ManifestField<Row>{
        name, kind, nullptr,
        [](const Row& row, FieldWriter& writer) { writer.number(static_cast<Stored>(row.*member)); },
        [](Row& row, const FieldReader& reader) {
            row.*member = static_cast<typename MemberOf<member>::ValueType>(reader.number<Stored>());
            return true;
        }};
}

template<auto member, class Stored>
constexpr auto listField(const char* name, FieldKind kind) {
    using Row = typename MemberOf<member>::RowType;
    return ManifestField<Row>{
        name, kind, [](const Row& row) { return (row.*member).size(); },
        [](const Row& row, FieldWriter& writer) { writer.list(row.*member, Stored{-1}); },
        [](Row& row, const FieldReader& reader) { return reader.list<Stored>(row.*member); }};
}

/// NaN stands for nothing.
template<auto member>
constexpr auto optionalField(const char* name) {
    using Row = typename MemberOf<member>::RowType;
    return ManifestField<Row>{name, FieldKind::float64, nullptr,
                              [](const Row& row, FieldWriter& writer) {
                                  writer.number(
                                      (row.*member).value_or(std::numeric_limits<double>::quiet_NaN()));
                              },
                              [](Row& row, const FieldReader& reader) {
                                  const auto value = reader.number<double>();
                                  if (value == value)
                                      row.*member = value;
                                  return true;
                              }};
}

} // namespace fft_tensor
