// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "checkpoint/manifest_1_0.h"

#include "checkpoint/manifest_record.h"
#include "codec/codec.h"
#include "codec/spectral_codec.h"

#include <array>

namespace fft_tensor {

namespace {

struct Row10 {
    CheckpointRow row;
    std::int32_t halvedAxis = -1;
    double scale = 0;
    std::uint8_t gapBits = 0, rawBits = 0;
    std::uint64_t gapOffset = 0, gapCount = 0, valueOffset = 0, rawOffset = 0, rawCount = 0;
};

using FieldOf10 = ManifestField<Row10>;

// Lines for members of today's row, which is within.

template<std::string CheckpointRow::*member>
constexpr FieldOf10 text10(const char* name) {
    return {name, FieldKind::text, [](const Row10& old) { return (old.row.*member).size(); }, nullptr,
            [](Row10& old, const FieldReader& reader) {
                old.row.*member = reader.text();
                return true;
            }};
}

template<auto member>
constexpr FieldOf10 number10(const char* name, FieldKind kind) {
    return {name, kind, nullptr, nullptr, [](Row10& old, const FieldReader& reader) {
                using Value = typename MemberOf<member>::ValueType;
                old.row.*member = reader.number<Value>();
                return true;
            }};
}

template<auto member, class Stored>
constexpr FieldOf10 list10(const char* name, FieldKind kind) {
    return {name, kind, [](const Row10& old) { return (old.row.*member).size(); }, nullptr,
            [](Row10& old, const FieldReader& reader) { return reader.list<Stored>(old.row.*member); }};
}

constexpr std::array fields10{
    text10<&CheckpointRow::name>("name"),
    text10<&CheckpointRow::codecName>("encoding"),
    text10<&CheckpointRow::reason>("reason"),
    text10<&CheckpointRow::dtypeName>("dtype"),
    list10<&CheckpointRow::shape, std::int64_t>("shape", FieldKind::int64List),
    list10<&CheckpointRow::axes, std::int32_t>("axes", FieldKind::int32List),
    numberField<&Row10::halvedAxis>("halved_axis", FieldKind::int32),
    numberField<&Row10::scale>("scale", FieldKind::float64),
    FieldOf10{"keep", FieldKind::float64, nullptr, nullptr,
              [](Row10& old, const FieldReader& reader) {
                  const auto value = reader.number<double>();
                  if (value == value)
                      old.row.keep = value;
                  return true;
              }},
    number10<&CheckpointRow::kept>("kept", FieldKind::float64),
    number10<&CheckpointRow::coefficients>("coefficients", FieldKind::uint64),
    number10<&CheckpointRow::relativeError>("relative_error", FieldKind::float64),
    number10<&CheckpointRow::totalEnergy>("total_energy", FieldKind::float64),
    numberField<&Row10::gapBits>("gap_bits", FieldKind::uint8),
    numberField<&Row10::gapOffset>("gap_offset", FieldKind::uint64),
    numberField<&Row10::gapCount>("gap_count", FieldKind::uint64),
    numberField<&Row10::valueOffset>("value_offset", FieldKind::uint64),
    numberField<&Row10::rawBits>("raw_bits", FieldKind::uint8),
    numberField<&Row10::rawOffset>("raw_offset", FieldKind::uint64),
    numberField<&Row10::rawCount>("raw_count", FieldKind::uint64),
    number10<&CheckpointRow::inputBytes>("input_bytes", FieldKind::uint64),
    number10<&CheckpointRow::storedBytes>("stored_bytes", FieldKind::uint64),
    number10<&CheckpointRow::sha256>("sha256", FieldKind::digest),
};

/// What the fields for slices and parameters come to today. Returns what is wrong with them.
const char* convertRaw(Row10& old) {
    const auto column = rawColumn(old.rawBits);
    if (!column)
        return "raw bit width";
    if (old.halvedAxis != -1)
        return "halved axis";
    if (old.gapBits != 0 || old.gapCount != 0)
        return "number of gaps";
    old.row.slices = {{*column, old.rawOffset, old.rawCount}};
    return nullptr;
}

const char* convertSpectral(Row10& old) {
    const auto gaps = gapColumn(old.gapBits);
    if (!gaps)
        return "gap bit width";
    if (old.rawBits != 0 || old.rawCount != 0)
        return "raw count";
    const auto& columns = old.row.codec->columns;
    old.row.transform = "fourier";
    old.row.parameters = spectralParameters(old.halvedAxis, old.scale);
    old.row.slices = {{*gaps, old.gapOffset, old.gapCount},
                      {columns[3], old.valueOffset, old.row.coefficients},
                      {columns[4], old.valueOffset, old.row.coefficients}};
    return nullptr;
}

} // namespace

class Manifest10::Impl : public ManifestRecord<Row10> {
    using ManifestRecord::ManifestRecord;
};

Manifest10::Manifest10(const ElementType& type, const std::string& where)
    : m_impl(std::make_unique<Impl>(fields10, type, false, where)) {}

Manifest10::~Manifest10() = default;

const char* Manifest10::read(CheckpointRow& row, const std::byte* record) const {
    Row10 old;
    const char* wrong = m_impl->read(old, record);
    old.row.codec = codecFromName(old.row.codecName);
    if (wrong == nullptr && old.row.codec != nullptr)
        wrong = isRaw(old.row) ? convertRaw(old) : convertSpectral(old);
    row = std::move(old.row);
    return wrong;
}

} // namespace fft_tensor
