// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "ui/compute/drawn_values.h"

#include "spectral/weights_picture.h"
#include "tensor/convert.h"
#include "ui/document/formats.h"

#include <QCoreApplication>

#include <bit>
#include <cstring>

namespace fft_tensor::ui {

namespace {

/// Elements are little-endian; so are the machines that this program runs on.
static_assert(std::endian::native == std::endian::little);

template<class Integer>
QString digits(const std::byte* element) {
    Integer value{};
    std::memcpy(&value, element, sizeof(value));
    return QString::number(
               static_cast<std::conditional_t<std::is_signed_v<Integer>, qlonglong, qulonglong>>(value))
        .replace(QLatin1Char('-'), QChar(0x2212));
}

QString integerText(DType type, const std::byte* element) {
    switch (type) {
    case DType::i64:
        return digits<std::int64_t>(element);
    case DType::i32:
        return digits<std::int32_t>(element);
    case DType::i16:
        return digits<std::int16_t>(element);
    case DType::i8:
        return digits<std::int8_t>(element);
    case DType::u64:
        return digits<std::uint64_t>(element);
    case DType::u32:
        return digits<std::uint32_t>(element);
    case DType::u16:
        return digits<std::uint16_t>(element);
    case DType::u8:
        return digits<std::uint8_t>(element);
    case DType::boolean:
        return *element == std::byte{0} ? QCoreApplication::translate("fft_tensor::ui", "false")
                                        : QCoreApplication::translate("fft_tensor::ui", "true");
    default:
        return {};
    }
}

/// The row-major index of a cell; nothing where the plane shows the maximum over an axis.
std::optional<std::uint64_t> elementAt(const Shape& shape, const MapPlane& plane, std::int64_t row,
                                       std::int64_t column) {
    std::uint64_t at = 0;
    for (std::size_t axis = 0; axis < shape.size(); ++axis) {
        std::int64_t index = axis < plane.others.size() ? plane.others[axis].value_or(-1) : -1;
        if (static_cast<int>(axis) == plane.rowAxis)
            index = row;
        else if (static_cast<int>(axis) == plane.columnAxis)
            index = column;
        if (index < 0 || static_cast<std::uint64_t>(index) >= shape[axis])
            return std::nullopt;
        at = at * shape[axis] + static_cast<std::uint64_t>(index);
    }
    return at;
}

} // namespace

DrawnValues readDrawnValues(const WeightFile& file, std::size_t index, JobContext& context) {
    const TensorInfo& info = file.tensors().at(index);
    if (!info.dtype || isFloatingPoint(*info.dtype))
        return {file.read(index, context), std::nullopt, {}};
    DrawnValues values{nullptr, info.dtype, file.readBytes(index, context)};
    auto tensor = std::make_shared<HostTensor>();
    tensor->name = info.name;
    tensor->shape = info.shape;
    tensor->values.resize(elementCount(info.shape));
    toFloat32(*info.dtype, values.elements, tensor->values);
    values.tensor = std::move(tensor);
    return values;
}

LayerMaps mapsOf(const DrawnValues& values, const std::vector<MapSlot>& wanted, JobContext& context) {
    LayerMaps maps;
    for (const MapSlot& slot : wanted) {
        if (slot.request.kind != MapKind::weights)
            continue;
        maps.slotNumbers.push_back(slot.slot);
        maps.images.push_back(weightsMap(*values.tensor, slot.request, context));
    }
    return maps;
}

Readout readoutOf(const DrawnValues& values, const MapPlane& plane, std::int64_t row, std::int64_t column,
                  JobContext& context) {
    Readout readout;
    readout.row = row;
    readout.column = column;
    readout.weightAlone = true;
    const MapRequest request{MapKind::weights,  plane, {row, row + 1, column, column + 1}, 1, 1,
                             Reduction::maximum};
    const std::optional<std::uint64_t> at = elementAt(values.tensor->shape, plane, row, column);
    if (at) {
        readout.weight = static_cast<double>(values.tensor->values[*at]);
    } else {
        const MapImage cell = weightsMap(*values.tensor, request, context);
        readout.weight = cell.pixels.empty() ? 0 : static_cast<double>(cell.pixels.front());
    }
    if (at && values.integers)
        readout.exactWeight =
            integerText(*values.integers, values.elements.data() + *at * byteSize(*values.integers));
    return readout;
}

QString notFiniteText(std::uint64_t notFinite, std::uint64_t all) {
    if (notFinite == 0)
        return {};
    const char* sentence =
        notFinite == 1 ? QT_TRANSLATE_NOOP("fft_tensor::ui", "%1 of its %2 values is NaN or infinite")
                       : QT_TRANSLATE_NOOP("fft_tensor::ui", "%1 of its %2 values are NaN or infinite");
    return QCoreApplication::translate("fft_tensor::ui", sentence).arg(countText(notFinite), countText(all));
}

} // namespace fft_tensor::ui
