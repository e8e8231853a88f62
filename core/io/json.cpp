// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "io/json.h"

#include "base/error.h"
#include "io/in_quotes.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <iterator>
#include <type_traits>
#include <unordered_set>

namespace fft_tensor {

bool JsonValue::number(double& value) const {
    return std::visit(
        [&](const auto& held) {
            using Held = std::decay_t<decltype(held)>;
            constexpr bool isNumber = std::is_arithmetic_v<Held> && !std::is_same_v<Held, bool>;
            if constexpr (isNumber)
                value = static_cast<double>(held);
            return isNumber;
        },
        m_value);
}

const JsonValue* JsonValue::member(std::string_view key) const {
    if (const Object* members = object())
        for (const auto& [name, value] : *members)
            if (name == key)
                return &value;
    return nullptr;
}

namespace {

using Library = nlohmann::json;

constexpr std::size_t deepestNesting = 64;
constexpr std::size_t mostValues = 4'000'000;

/// Walks through the text and tells outside how far the parser has come: its callbacks know no positions.
class TrackedIterator {
  public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    TrackedIterator(const char* at, const char** latest) : m_at(at), m_latest(latest) {}
    reference operator*() const { return *m_at; }
    TrackedIterator& operator++() {
        *m_latest = ++m_at;
        return *this;
    }
    bool operator==(const TrackedIterator& other) const { return m_at == other.m_at; }
    bool operator!=(const TrackedIterator& other) const { return m_at != other.m_at; }

  private:
    const char* m_at;
    const char** m_latest;
};

/// The library's complaint without its own numbering and without what it last read, which can be very long.
std::string plainReason(const std::string& what) {
    const std::size_t dash = what.find(" - ");
    std::size_t begin = dash == std::string::npos ? 0 : dash + 3;
    if (dash == std::string::npos && what.find("] ") != std::string::npos)
        begin = what.find("] ") + 2;
    const std::size_t end = std::min(what.find(';', begin), begin + 100);
    return what.substr(begin, end - begin);
}

/// Builds a JsonValue from the parser's events.
class Builder : public nlohmann::json_sax<Library> {
  public:
    using Visit = std::function<void(std::string&&, JsonValue&&)>;

    /// With `visit`, members of the outermost object go there and are not kept.
    Builder(const char* begin, const char* const* latest, const std::string& where, const Visit* visit)
        : m_begin(begin), m_latest(latest), m_where(where), m_visit(visit) {}

    JsonValue take() { return std::move(m_root); }

    bool null() override { return add(JsonValue(nullptr)); }
    bool boolean(bool value) override { return add(JsonValue(value)); }
    bool number_integer(number_integer_t value) override { return add(JsonValue(std::int64_t{value})); }
    bool number_unsigned(number_unsigned_t value) override { return add(JsonValue(std::uint64_t{value})); }
    bool number_float(number_float_t value, const string_t&) override { return add(JsonValue(value)); }
    bool string(string_t& value) override { return add(JsonValue(std::move(value))); }
    bool binary(binary_t&) override { return false; } // never called for text
    bool start_object(std::size_t) override { return open(JsonValue::Object{}); }
    bool start_array(std::size_t) override { return open(JsonValue::Array{}); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }

    bool key(string_t& name) override {
        Level& level = m_levels.back();
        if (!level.keys.insert(name).second)
            fail("the key " + inQuotes(name) + " stands twice in one object");
        level.key = std::move(name);
        return true;
    }

    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception& error) override {
        fail(plainReason(error.what()));
    }

    [[noreturn]] void fail(const std::string& reason) const {
        throw Error(ErrorCode::malformed,
                    "The JSON text is not valid at byte " + std::to_string(*m_latest - m_begin) + ": " +
                        reason + ". The file is damaged or was written wrongly; fetch it again.",
                    m_where);
    }

  private:
    /// An object or array that is still open.
    struct Level {
        JsonValue::Variant value; ///< an Object or an Array
        std::string key;          ///< of the member that comes next
        std::unordered_set<std::string> keys;
    };

    bool add(JsonValue value) {
        if (++m_count > mostValues)
            fail("it holds more than " + std::to_string(mostValues) + " values");
        if (m_levels.empty()) {
            if (m_visit != nullptr && value.object() == nullptr)
                fail("it is not an object");
            m_root = std::move(value);
            return true;
        }
        Level& level = m_levels.back();
        if (m_visit != nullptr && m_levels.size() == 1 &&
            std::holds_alternative<JsonValue::Object>(level.value)) {
            m_count = 0; // what was counted is not held any more
            (*m_visit)(std::move(level.key), std::move(value));
        } else if (auto* members = std::get_if<JsonValue::Object>(&level.value))
            members->emplace_back(std::move(level.key), std::move(value));
        else
            std::get<JsonValue::Array>(level.value).push_back(std::move(value));
        return true;
    }

    bool open(JsonValue::Variant value) {
        if (m_levels.size() == deepestNesting)
            fail("it is nested more than " + std::to_string(deepestNesting) + " levels deep");
        m_levels.push_back({std::move(value), {}, {}});
        return true;
    }

    bool close() {
        JsonValue value(std::move(m_levels.back().value));
        m_levels.pop_back();
        return add(std::move(value));
    }

    const char* m_begin;
    const char* const* m_latest;
    const std::string& m_where;
    std::vector<Level> m_levels;
    const Visit* m_visit;
    JsonValue m_root;
    std::size_t m_count = 0;
};

/// Appends the JSON text of one value and, in it, of all below.
class Writer {
  public:
    explicit Writer(bool indented) : m_indented(indented) {}

    std::string take() { return std::move(m_text); }

    void write(const JsonValue& value) {
        std::visit([this](const auto& held) { put(held); }, value.variant());
    }

  private:
    void put(std::nullptr_t) { m_text += "null"; }
    void put(bool value) { m_text += value ? "true" : "false"; }
    void put(std::int64_t value) { m_text += std::to_string(value); }
    void put(std::uint64_t value) { m_text += std::to_string(value); }

    void put(double value) {
        if (!std::isfinite(value))
            return put(nullptr);
        std::array<char, 32> digits{};
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
        const std::string_view text(digits.data(), static_cast<std::size_t>(end - digits.data()));
        m_text += text;
        if (text.find_first_of(".e") == std::string_view::npos)
            m_text += ".0"; // stays a double when it is read again
    }

    void put(const std::string& value) {
        m_text += Library(value).dump(-1, ' ', false, Library::error_handler_t::replace);
    }

    void put(const JsonValue::Array& values) {
        putAll('[', ']', values, [this](const JsonValue& value) { write(value); });
    }

    void put(const JsonValue::Object& members) {
        putAll('{', '}', members, [this](const std::pair<std::string, JsonValue>& member) {
            put(member.first);
            m_text += m_indented ? ": " : ":";
            write(member.second);
        });
    }

    template<class Items, class PutItem>
    void putAll(char open, char close, const Items& items, PutItem putItem) {
        m_text += open;
        ++m_depth;
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (i != 0)
                m_text += ',';
            breakLine();
            putItem(items[i]);
        }
        --m_depth;
        if (!items.empty())
            breakLine();
        m_text += close;
    }

    void breakLine() {
        if (m_indented)
            m_text.append(1, '\n').append(2 * m_depth, ' ');
    }

    bool m_indented;
    std::size_t m_depth = 0;
    std::string m_text;
};

JsonValue parse(std::string_view text, const std::string& where, const Builder::Visit* visit) {
    const char* latest = text.data();
    Builder builder(text.data(), &latest, where, visit);
    const std::size_t nul = text.find('\0'); // the library would take it for the end
    const TrackedIterator begin(text.data(), &latest);
    const TrackedIterator end(text.data() + std::min(nul, text.size()), &latest);
    if (!Library::sax_parse(begin, end, &builder))
        builder.fail("it could not be parsed");
    if (nul != std::string_view::npos) {
        latest = text.data() + nul;
        builder.fail("a NUL byte follows what is JSON");
    }
    return builder.take();
}

} // namespace

JsonValue parseJson(std::string_view text, const std::string& where) {
    return parse(text, where, nullptr);
}

void parseJsonMembers(std::string_view text, const std::string& where,
                      const std::function<void(std::string&&, JsonValue&&)>& visit) {
    (void)parse(text, where, &visit);
}

std::string toJson(const JsonValue& value, bool indented) {
    Writer writer(indented);
    writer.write(value);
    return writer.take();
}

} // namespace fft_tensor
