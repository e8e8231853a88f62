// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace fft_tensor {

/// A JSON value as this program reads and writes it: members keep their order, keys are unique.
class JsonValue {
  public:
    using Array = std::vector<JsonValue>;
    using Object = std::vector<std::pair<std::string, JsonValue>>;
    using Variant =
        std::variant<std::nullptr_t, bool, std::int64_t, std::uint64_t, double, std::string, Array, Object>;

    JsonValue() = default;
    JsonValue(Variant value) : m_value(std::move(value)) {} // NOLINT: a value is a value

    [[nodiscard]] const Variant& variant() const { return m_value; }
    [[nodiscard]] const Object* object() const { return std::get_if<Object>(&m_value); }
    [[nodiscard]] const Array* array() const { return std::get_if<Array>(&m_value); }
    [[nodiscard]] const std::string* string() const { return std::get_if<std::string>(&m_value); }
    /// The number as a non-negative integer, or nothing (fractions, negatives, too large).
    [[nodiscard]] const std::uint64_t* unsignedInteger() const {
        return std::get_if<std::uint64_t>(&m_value);
    }
    /// Any number.
    [[nodiscard]] bool number(double& value) const;
    /// The member of that key, or nullptr. Precondition: none; not an object: nullptr.
    [[nodiscard]] const JsonValue* member(std::string_view key) const;

  private:
    Variant m_value;
};

/// Parses UTF-8 JSON. Throws Error(malformed) with `where` and the byte for a syntax error, a duplicate key,
/// invalid UTF-8 or nesting beyond 64 levels.
[[nodiscard]] JsonValue parseJson(std::string_view text, const std::string& where);

/// Compact text of a value, UTF-8. Numbers round-trip.
[[nodiscard]] std::string toJson(const JsonValue& value, bool indented = false);

} // namespace fft_tensor
