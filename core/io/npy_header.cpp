// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "io/npy_header.h"

#include "base/byte_reader.h"
#include "base/checked_math.h"
#include "base/error.h"
#include "io/in_quotes.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <string_view>

namespace fft_tensor {

namespace {

constexpr std::size_t magicBytes = 6;
constexpr std::size_t highestNumpyRank = 64; ///< NumPy's own limit

struct ElementType {
    std::string_view name; ///< NumPy's, without the byte order
    DType type;
};
constexpr std::array<ElementType, 13> elementTypes{{
    {"f2", DType::f16},
    {"f4", DType::f32},
    {"f8", DType::f64},
    {"i1", DType::i8},
    {"i2", DType::i16},
    {"i4", DType::i32},
    {"i8", DType::i64},
    {"u1", DType::u8},
    {"u2", DType::u16},
    {"u4", DType::u32},
    {"u8", DType::u64},
    {"b1", DType::boolean},
    {"?", DType::boolean},
}};

/// Why a type that NumPy knows is refused, by the letter of its kind.
std::string reasonAgainst(char kind) {
    switch (kind) {
    case 'O':
        return "it holds Python objects (pickled, that is: code, which this program never runs). Save the "
               "array "
               "with a numeric dtype, e.g. array.astype('float32')";
    case 'c':
        return "its numbers are complex. Save the real and the imaginary part as two files";
    case 'V':
        return "its elements are raw bytes or records (NumPy saves bfloat16 so, too). Save it as float32";
    case 'S':
    case 'a':
    case 'U':
        return "it holds text, not numbers";
    case 'M':
    case 'm':
        return "it holds dates or times. Save them as integers";
    default:
        return "it is none of f2, f4, f8, i1 to i8, u1 to u8 and b1. Save it as float32";
    }
}

/// Reads {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), } with bounds, and nothing else of Python.
class DictParser {
  public:
    DictParser(std::string_view text, const std::string& where) : m_text(text), m_where(where) {}

    void parse(NpyHeader& header) {
        expect('{');
        while (!accept('}')) {
            const std::string key = takeString();
            expect(':');
            if (key == "descr" && firstTime(m_hasDescr))
                takeDescr(header);
            else if (key == "fortran_order" && firstTime(m_hasOrder))
                header.fortranOrder = takeBoolean();
            else if (key == "shape" && firstTime(m_hasShape))
                header.shape = takeShape();
            else
                fail("an unexpected or repeated key " + inQuotes(key));
            if (!accept(',')) {
                expect('}');
                break;
            }
        }
        skipSpaces();
        if (m_at != m_text.size())
            fail("something after the closing brace");
        if (!m_hasDescr || !m_hasOrder || !m_hasShape)
            fail("not all of the keys descr, fortran_order and shape");
    }

  private:
    [[noreturn]] void fail(const std::string& found) const {
        throw Error(ErrorCode::malformed,
                    "The .npy header holds " + found + " (at byte " + std::to_string(m_at) +
                        " of its text). The file is damaged; save it again with numpy.save.",
                    m_where);
    }

    static bool firstTime(bool& seen) {
        const bool first = !seen;
        seen = true;
        return first;
    }

    void skipSpaces() {
        while (m_at < m_text.size() && std::strchr(" \t\r\n", m_text[m_at]) != nullptr &&
               m_text[m_at] != '\0')
            ++m_at;
    }

    bool accept(char wanted) {
        skipSpaces();
        if (m_at == m_text.size() || m_text[m_at] != wanted)
            return false;
        ++m_at;
        return true;
    }

    void expect(char wanted) {
        if (!accept(wanted))
            fail(std::string("no '") + wanted + "' where one is expected");
    }

    bool acceptWord(std::string_view word) {
        skipSpaces();
        if (m_text.substr(m_at, word.size()) != word)
            return false;
        m_at += word.size();
        return true;
    }

    std::string takeString() {
        skipSpaces();
        const char quote = m_at < m_text.size() ? m_text[m_at] : '\0';
        const std::size_t end =
            quote == '\'' || quote == '"' ? m_text.find(quote, m_at + 1) : std::string_view::npos;
        if (end == std::string_view::npos)
            fail("no quoted text where one is expected");
        const std::string_view text = m_text.substr(m_at + 1, end - m_at - 1);
        if (text.find('\\') != std::string_view::npos)
            fail("a backslash in a text");
        m_at = end + 1;
        return std::string(text);
    }

    bool takeBoolean() {
        if (acceptWord("True"))
            return true;
        if (!acceptWord("False"))
            fail("neither True nor False for fortran_order");
        return false;
    }

    Shape takeShape() {
        Shape shape;
        expect('(');
        while (!accept(')')) {
            shape.push_back(takeInteger());
            if (shape.size() > highestNumpyRank)
                fail("a shape of more than " + std::to_string(highestNumpyRank) + " axes");
            if (!accept(',')) {
                expect(')');
                break;
            }
        }
        return shape;
    }

    std::uint64_t takeInteger() {
        skipSpaces();
        std::optional<std::uint64_t> value;
        for (; m_at < m_text.size() && m_text[m_at] >= '0' && m_text[m_at] <= '9'; ++m_at) {
            const auto shifted = checkedMultiply(value.value_or(0), 10);
            value =
                shifted ? checkedAdd(*shifted, static_cast<std::uint64_t>(m_text[m_at] - '0')) : std::nullopt;
            if (!value)
                fail("a length in its shape that overflows 64 bits");
        }
        if (!value)
            fail("no number where a length is expected");
        acceptWord("L"); // Python 2 wrote long integers so
        return *value;
    }

    void takeDescr(NpyHeader& header) {
        skipSpaces();
        if (m_at < m_text.size() && m_text[m_at] == '[')
            throw Error(
                ErrorCode::unsupported,
                "This .npy file holds a structured array (records with named fields). Save each field as an "
                "array of its own.",
                m_where);
        const std::string descr = takeString();
        std::string_view type = descr;
        const char order = type.empty() ? '\0' : type.front();
        const bool hasOrder = order == '<' || order == '>' || order == '=' || order == '|';
        if (hasOrder)
            type.remove_prefix(1);
        header.bigEndian = order == '>';
        for (const ElementType& known : elementTypes)
            if (known.name == type) {
                header.type = known.type;
                return;
            }
        throw Error(ErrorCode::unsupported,
                    "This .npy array has the dtype " + inQuotes(descr) +
                        ", which this program does not read: " +
                        reasonAgainst(type.empty() ? '\0' : type.front()) + ".",
                    m_where);
    }

    std::string_view m_text;
    const std::string& m_where;
    std::size_t m_at = 0;
    bool m_hasDescr = false, m_hasOrder = false, m_hasShape = false;
};

std::string_view takeHeaderText(ByteReader& reader, const std::string& where) {
    const auto magic = reader.take(magicBytes, "the .npy signature");
    if (std::memcmp(magic.data(), npyMagic, magicBytes) != 0)
        throw Error(ErrorCode::malformed, "The file does not begin with the .npy signature.", where);
    const int major = reader.takeLittleEndian<std::uint8_t>("the .npy version");
    const int minor = reader.takeLittleEndian<std::uint8_t>("the .npy version");
    if (major < 1 || major > 3 || minor != 0)
        throw Error(ErrorCode::unsupported,
                    "This is .npy format version " + std::to_string(major) + "." + std::to_string(minor) +
                        "; versions 1.0, 2.0 and 3.0 are read. Save it again with numpy.save.",
                    where);
    const std::uint64_t length = major == 1
                                     ? reader.takeLittleEndian<std::uint16_t>("the .npy header's length")
                                     : reader.takeLittleEndian<std::uint32_t>("the .npy header's length");
    if (length > npyLongestHeader)
        throw Error(ErrorCode::malformed,
                    "The .npy header is said to have " + std::to_string(length) + " bytes; at most " +
                        std::to_string(npyLongestHeader) + " are expected. The file is damaged.",
                    where);
    const auto text = reader.take(length, "the .npy header");
    return {reinterpret_cast<const char*>(text.data()), text.size()};
}

} // namespace

NpyHeader parseNpyHeader(std::span<const std::byte> start, std::uint64_t fileSize, const std::string& where) {
    ByteReader reader(start, where);
    NpyHeader header;
    DictParser(takeHeaderText(reader, where), where).parse(header);
    header.dataBegin = reader.offset();
    const auto count = checkedElementCount(header.shape);
    const auto bytes = count ? checkedMultiply(*count, byteSize(header.type)) : std::nullopt;
    if (!bytes)
        throw Error(ErrorCode::malformed,
                    "The array's shape " + toString(header.shape) +
                        " overflows 64 bits. The file is damaged.",
                    where);
    header.bytes = *bytes;
    const std::uint64_t present = fileSize - header.dataBegin;
    if (present != header.bytes)
        throw Error(ErrorCode::malformed,
                    "An array of shape " + toString(header.shape) + " and dtype " +
                        std::string(name(header.type)) + " takes " + std::to_string(header.bytes) +
                        " bytes, but " + std::to_string(present) + " follow the header: the file is " +
                        (present < header.bytes ? "cut short" : "followed by something else") +
                        ". Fetch it again or save it again with numpy.save.",
                    where);
    return header;
}

} // namespace fft_tensor
