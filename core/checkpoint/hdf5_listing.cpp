// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "checkpoint/hdf5_listing.h"

#include "base/checked_math.h"
#include "base/utf8.h"
#include "checkpoint/manifest_checks.h"

#include <algorithm>
#include <array>
#include <concepts>
#include <cstring>
#include <type_traits>
#include <utility>

namespace fft_tensor {

namespace {

constexpr std::array<char, 8> listingMark{'F', 'F', 'T', 'L', 'I', 'S', 'T', '1'};
constexpr std::size_t longestText = 65536;
constexpr std::size_t longestRefusal = 1000;
constexpr int deepestType = 8;
enum class Answer : std::uint8_t { listing, refusal };

/// Appends values; the twin of Decoder, so that one description of each struct serves both ways.
class Encoder {
  public:
    template<class T>
    requires std::integral<T> || std::is_enum_v<T>
    void operator()(const T& number) {
        const auto* bytes = reinterpret_cast<const std::byte*>(&number);
        m_bytes.insert(m_bytes.end(), bytes, bytes + sizeof number);
    }
    void operator()(const std::string& text) {
        list(text, [this](char letter) { (*this)(letter); });
    }
    template<class T>
    void operator()(const std::vector<T>& values) {
        list(values, [this](const T& value) { item(value); });
    }
    [[nodiscard]] std::vector<std::byte> take() { return std::move(m_bytes); }

  private:
    template<class T>
    void item(const T& value) {
        if constexpr (std::is_class_v<T>)
            describe(*this, value);
        else
            (*this)(value);
    }
    void item(const std::string& text) { (*this)(text); }
    template<class Values, class Write>
    void list(const Values& values, Write write) {
        (*this)(static_cast<std::uint64_t>(values.size()));
        for (const auto& value : values)
            write(value);
    }

    std::vector<std::byte> m_bytes;
};

/// Takes values from bytes that are not trusted; memory grows with what has been read, not with what is
/// announced.
class Decoder {
  public:
    Decoder(std::span<const std::byte> bytes, const std::string& where) : m_bytes(bytes), m_where(where) {}

    [[noreturn]] void refuse(const std::string& what) const {
        throw Error(ErrorCode::malformed,
                    "The file's structure could not be read: " + what +
                        ". The file is damaged, or was made to do harm; fetch or export it again.",
                    m_where);
    }
    template<class T>
    requires std::integral<T> || std::is_enum_v<T>
    void operator()(T& number) {
        if (m_bytes.size() < sizeof number)
            refuse("its listing ends too early");
        if constexpr (std::is_same_v<T, bool>) {
            number = m_bytes[0] != std::byte{0};
        } else {
            std::memcpy(&number, m_bytes.data(), sizeof number);
        }
        m_bytes = m_bytes.subspan(sizeof number);
    }
    void operator()(std::string& text) {
        std::uint64_t size = 0;
        (*this)(size);
        if (size > longestText || size > m_bytes.size())
            refuse("its listing has a text that is too long");
        text.assign(reinterpret_cast<const char*>(m_bytes.data()), size);
        m_bytes = m_bytes.subspan(size);
    }
    template<class T>
    void operator()(std::vector<T>& values) {
        std::uint64_t count = 0;
        (*this)(count);
        if (count > m_bytes.size()) // every value takes a byte at least
            refuse("its listing ends too early");
        for (std::uint64_t i = 0; i < count; ++i)
            item(values.emplace_back());
    }
    [[nodiscard]] bool atEnd() const { return m_bytes.empty(); }
    void descend(int steps) {
        m_depth += steps;
        if (m_depth > deepestType)
            refuse("its listing has types within types within types");
    }

  private:
    template<class T>
    void item(T& value) {
        if constexpr (std::is_class_v<T>)
            describe(*this, value);
        else
            (*this)(value);
    }
    void item(std::string& text) { (*this)(text); }

    std::span<const std::byte> m_bytes;
    const std::string& m_where;
    int m_depth = 0;
};

void descend(Encoder&, int) {}
void descend(Decoder& decoder, int steps) {
    decoder.descend(steps);
}

template<class Coder, class Type>
requires std::same_as<std::remove_const_t<Type>, ElementType>
void describe(Coder& coder, Type& type) {
    coder(type.kind);
    coder(type.bytes);
    coder(type.bigEndian);
    coder(type.padding);
    coder(type.utf8);
    descend(coder, 1);
    coder(type.fields);
    descend(coder, -1);
}

template<class Coder, class Field>
requires std::same_as<std::remove_const_t<Field>, ElementField>
void describe(Coder& coder, Field& field) {
    coder(field.name);
    coder(field.offset);
    describe(coder, field.type);
}

template<class Coder, class Extent>
requires std::same_as<std::remove_const_t<Extent>, ListedExtent>
void describe(Coder& coder, Extent& extent) {
    coder(extent.address);
    coder(extent.bytes);
    coder(extent.skippedFilters);
}

template<class Coder, class Filter>
requires std::same_as<std::remove_const_t<Filter>, ListedFilter>
void describe(Coder& coder, Filter& filter) {
    coder(filter.id);
    coder(filter.name);
    coder(filter.parameters);
}

template<class Coder, class Dataset>
requires std::same_as<std::remove_const_t<Dataset>, ListedDataset>
void describe(Coder& coder, Dataset& dataset) {
    coder(dataset.path);
    describe(coder, dataset.type);
    coder(dataset.hasElements);
    coder(dataset.shape);
    coder(dataset.storage);
    coder(dataset.chunk);
    coder(dataset.filters);
    coder(dataset.extents);
}

template<class Coder, class Link>
requires std::same_as<std::remove_const_t<Link>, ListedLink>
void describe(Coder& coder, Link& link) {
    coder(link.path);
    coder(link.kind);
}

template<class Coder, class Attribute>
requires std::same_as<std::remove_const_t<Attribute>, ListedAttribute>
void describe(Coder& coder, Attribute& attribute) {
    coder(attribute.name);
    describe(coder, attribute.type);
    coder(attribute.elements);
    coder(attribute.value);
}

template<class Coder, class Listing>
void describeListing(Coder& coder, Listing& listing) {
    coder(listing.rootAttributes);
    coder(listing.groups);
    coder(listing.links);
    coder(listing.datasets);
}

void requireExtentsInside(const Hdf5Listing& listing, std::uint64_t fileBytes, const Decoder& judge) {
    std::vector<ListedExtent> all;
    for (const ListedDataset& dataset : listing.datasets)
        for (const ListedExtent& extent : dataset.extents)
            if (extent.bytes > 0)
                all.push_back(extent);
    std::sort(all.begin(), all.end(),
              [](const ListedExtent& a, const ListedExtent& b) { return a.address < b.address; });
    std::uint64_t end = 0;
    for (const ListedExtent& extent : all) {
        const auto stop = checkedAdd(extent.address, extent.bytes);
        if (!stop || *stop > fileBytes)
            judge.refuse("it says that " + std::to_string(extent.bytes) + " bytes of data stand at byte " +
                         std::to_string(extent.address) + ", but the file has " + std::to_string(fileBytes));
        if (extent.address < end)
            judge.refuse("two pieces of its data overlap at byte " + std::to_string(extent.address));
        end = *stop;
    }
}

void requireNumbersThatFit(const ListedDataset& dataset, const Decoder& judge) {
    using Storage = ListedDataset::Storage;
    const auto refuse = [&] {
        judge.refuse("the storage of '" + printable(dataset.path) + "' does not fit its shape");
    };
    if (dataset.storage == Storage::chunked) {
        const auto chunks = chunksOf(dataset.shape, dataset.chunk);
        if (!chunks || (!dataset.extents.empty() && dataset.extents.size() != *chunks))
            refuse();
    } else if (dataset.extents.size() > (dataset.storage == Storage::contiguous ? 1u : 0u)) {
        refuse();
    }
}

[[noreturn]] void throwRefusal(Decoder& decoder, const std::string& where) {
    ErrorCode code{};
    std::string message;
    decoder(code);
    decoder(message);
    const bool known = code == ErrorCode::unsupported || code == ErrorCode::outOfMemory;
    for (char& letter : message) // whatever it is, it is shown to people
        if (static_cast<unsigned char>(letter) < ' ')
            letter = ' ';
    throw Error(known ? code : ErrorCode::malformed, storableText(message.substr(0, longestRefusal)), where);
}

} // namespace

std::optional<std::uint64_t> chunksOf(const std::vector<std::uint64_t>& shape,
                                      const std::vector<std::uint64_t>& chunk) {
    if (shape.size() != chunk.size())
        return std::nullopt;
    std::optional<std::uint64_t> chunks = 1;
    for (std::size_t axis = 0; axis < shape.size() && chunks; ++axis) {
        if (chunk[axis] == 0)
            return std::nullopt;
        const std::uint64_t along = shape[axis] / chunk[axis] + (shape[axis] % chunk[axis] != 0 ? 1 : 0);
        chunks = checkedMultiply(*chunks, along);
    }
    return chunks;
}

std::vector<std::byte> encodeListing(const Hdf5Listing& listing) {
    Encoder encoder;
    for (const char letter : listingMark)
        encoder(letter);
    encoder(Answer::listing);
    describeListing(encoder, listing);
    return encoder.take();
}

std::vector<std::byte> encodeRefusal(const Error& error) {
    Encoder encoder;
    for (const char letter : listingMark)
        encoder(letter);
    encoder(Answer::refusal);
    encoder(error.code());
    encoder(error.message());
    return encoder.take();
}

Hdf5Listing decodeListing(std::span<const std::byte> bytes, std::uint64_t fileBytes,
                          const std::string& where) {
    Decoder decoder(bytes, where);
    for (const char expected : listingMark) {
        char letter = 0;
        decoder(letter);
        if (letter != expected)
            decoder.refuse("its listing is not one");
    }
    Answer answer{};
    decoder(answer);
    if (answer == Answer::refusal)
        throwRefusal(decoder, where);
    Hdf5Listing listing;
    describeListing(decoder, listing);
    if (answer != Answer::listing || !decoder.atEnd())
        decoder.refuse("its listing goes on behind its end");
    for (const ListedDataset& dataset : listing.datasets)
        requireNumbersThatFit(dataset, decoder);
    requireExtentsInside(listing, fileBytes, decoder);
    return listing;
}

} // namespace fft_tensor
