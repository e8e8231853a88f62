// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/error.h"
#include "base/safe_text.h"
#include "checkpoint/manifest_fields.h"

#include <algorithm>

namespace fft_tensor {

/// A table of fields laid out in a record.
template<class Row>
class ManifestRecord {
  public:
    using Fields = std::span<const ManifestField<Row>>;

    /// One field behind the other, as wide as `widths` say.
    ManifestRecord(Fields fields, const std::vector<std::size_t>& widths) {
        for (std::size_t i = 0; i < fields.size(); ++i) {
            m_spots.push_back({&fields[i], m_bytes, widths[i]});
            m_bytes += widths[i] * unitBytes(fields[i].kind);
        }
    }

    /// Where `type`, which is not trusted, has them. It may have others, too, when it `mayHaveMore`. Throws
    /// Error(malformed) with `where`.
    ManifestRecord(Fields fields, const ElementType& type, bool mayHaveMore, const std::string& where)
        : m_bytes(type.bytes) {
        for (const ManifestField<Row>& field : fields)
            m_spots.push_back(spotOf(field, type, where));
        if (!mayHaveMore && !(this->type() == type))
            throw Error(ErrorCode::malformed,
                        "The manifest has other fields than its encoding version has. Export the file again.",
                        where);
    }

    [[nodiscard]] std::size_t bytes() const { return m_bytes; }

    [[nodiscard]] ElementType type() const {
        ElementType record;
        record.kind = ElementType::Kind::record;
        record.bytes = m_bytes;
        for (const Spot& spot : m_spots)
            record.fields.push_back({spot.field->name, spot.offset, fieldType(spot.field->kind, spot.width)});
        return record;
    }

    void write(const Row& row, std::byte* record) const {
        for (const Spot& spot : m_spots) {
            FieldWriter writer(record + spot.offset, spot.width);
            spot.field->write(row, writer);
        }
    }

    /// Returns the name of the first field that holds what no writer writes; null: none.
    const char* read(Row& row, const std::byte* record) const {
        const char* wrong = nullptr;
        for (const Spot& spot : m_spots) {
            const bool good = spot.field->read(row, FieldReader(record + spot.offset, spot.width));
            if (!good && wrong == nullptr)
                wrong = spot.field->name;
        }
        return wrong;
    }

  private:
    struct Spot {
        const ManifestField<Row>* field;
        std::size_t offset, width;
    };

    static Spot spotOf(const ManifestField<Row>& field, const ElementType& type, const std::string& where) {
        const auto found = std::find_if(type.fields.begin(), type.fields.end(),
                                        [&](const ElementField& each) { return each.name == field.name; });
        if (found != type.fields.end()) {
            const std::size_t width =
                field.width != nullptr ? found->type.bytes / unitBytes(field.kind) : std::size_t{1};
            if (width > 0 && found->offset <= type.bytes && found->type.bytes <= type.bytes - found->offset &&
                found->type == fieldType(field.kind, width))
                return {&field, found->offset, width};
        }
        throw Error(ErrorCode::malformed,
                    std::string("The manifest lacks a proper field '") + field.name +
                        "'. Export the file again.",
                    where);
    }

    std::vector<Spot> m_spots;
    std::size_t m_bytes = 0;
};

} // namespace fft_tensor
