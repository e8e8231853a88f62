// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
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
/// invalid UTF-8, a NUL byte, nesting beyond 64 levels or more than 4,000,000 values (a value takes far more
/// memory than the two bytes it can have in a file). Integers from 0 to 2^64 − 1 become std::uint64_t,
/// negative ones down to −2^63 std::int64_t, every other number double.
[[nodiscard]] JsonValue parseJson(std::string_view text, const std::string& where);

/// Parses UTF-8 JSON that must be an object, and gives its members one by one, in order, to visit(key,
/// value): for objects whose members are too many to be held at once. Throws as parseJson; its limits hold
/// for each member, and a key is one of the 4,000,000 values.
void parseJsonMembers(std::string_view text, const std::string& where,
                      const std::function<void(std::string&&, JsonValue&&)>& visit);

/// Text of a value, UTF-8, compact or indented by two spaces. Numbers round-trip (doubles in their shortest
/// form, always with a point or exponent); NaN and infinity, which JSON does not know, become null; bytes of
/// strings that are not UTF-8 become U+FFFD.
[[nodiscard]] std::string toJson(const JsonValue& value, bool indented = false);

} // namespace fft_tensor
