// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "checkpoint/root_marks.h"

#include "base/error.h"
#include "base/utf8.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <optional>
#include <string_view>

namespace fft_tensor {

namespace {

/// Looks the marks up in what a file's root has.
class Marks {
  public:
    Marks(const std::vector<ListedAttribute>& attributes, const std::string& where)
        : m_attributes(attributes), m_where(where) {}

    [[nodiscard]] bool has(const char* name) const { return find(name) != nullptr; }

    [[nodiscard]] std::string text(const char* name) const {
        const ListedAttribute& attribute = single(name, ElementType::Kind::text);
        std::string text(reinterpret_cast<const char*>(attribute.value.data()), attribute.value.size());
        text.erase(text.find_last_not_of('\0') + 1);
        if (attribute.value.size() > mark::longestText || !isStorableText(text))
            refuse(name);
        return text;
    }

    [[nodiscard]] std::uint64_t number(const char* name) const {
        const ListedAttribute& attribute = single(name, ElementType::Kind::unsignedInteger);
        std::uint64_t number = 0;
        if (!(attribute.type == unsignedType(sizeof number)))
            refuse(name);
        std::memcpy(&number, attribute.value.data(), sizeof number);
        return number;
    }

    [[noreturn]] void refuse(const char* name) const {
        throw Error(ErrorCode::unsupported,
                    "This is not one of this program's checkpoints: its root lacks a proper attribute '" +
                        std::string(name) + "'. It seems to be an HDF5 file that another program wrote.",
                    m_where);
    }

  private:
    [[nodiscard]] const ListedAttribute* find(const char* name) const {
        const auto found =
            std::find_if(m_attributes.begin(), m_attributes.end(),
                         [&](const ListedAttribute& attribute) { return attribute.name == name; });
        return found == m_attributes.end() ? nullptr : &*found;
    }

    /// The attribute, once it is known to be one value of that kind.
    [[nodiscard]] const ListedAttribute& single(const char* name, ElementType::Kind kind) const {
        const ListedAttribute* found = find(name);
        if (found == nullptr || found->type.kind != kind || found->elements != 1 || found->value.empty() ||
            found->value.size() != found->type.bytes)
            refuse(name);
        return *found;
    }

    const std::vector<ListedAttribute>& m_attributes;
    const std::string& m_where;
};

/// The number behind "1."; nothing for other texts.
std::optional<unsigned> minorVersionOf(std::string_view version) {
    const std::string_view major = mark::ourMajorVersion;
    unsigned minor = 0;
    if (version.substr(0, major.size()) != major)
        return std::nullopt;
    version.remove_prefix(major.size());
    const auto [end, error] = std::from_chars(version.data(), version.data() + version.size(), minor);
    const bool whole = error == std::errc() && end == version.data() + version.size();
    return whole ? std::optional(minor) : std::nullopt;
}

} // namespace

RootMarks readRootMarks(const std::vector<ListedAttribute>& attributes, const std::string& where) {
    const Marks marks(attributes, where);
    if (marks.text(mark::type) != mark::ourType)
        marks.refuse(mark::type);
    const std::string version = marks.text(mark::version);
    const auto minor = minorVersionOf(version);
    if (!minor)
        throw Error(ErrorCode::unsupported,
                    "The checkpoint has encoding version " + version + "; this program reads " +
                        mark::ourMajorVersion +
                        "x. Use the version of the program that wrote it, or a newer one.",
                    where);
    return {*minor,
            marks.text(mark::programVersion),
            marks.text(mark::sourceName),
            marks.number(mark::sourceBytes),
            marks.text(mark::sourceSha256),
            marks.has(mark::device) ? marks.text(mark::device) : std::string()};
}

} // namespace fft_tensor
