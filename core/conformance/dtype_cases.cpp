// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Tensors that come with the elements of their file: whoever converts them, the spectrum is that of the
// values.
#include "base/error.h"
#include "conformance/trial.h"
#include "tensor/convert.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <string>

namespace fft_tensor::conformance {

namespace {

const Grid dtypeGrid{{61, 67}, {0, 1}};

constexpr DType everyType[] = {DType::f64,    DType::f32, DType::f16, DType::bf16, DType::f8E4m3,
                               DType::f8E5m2, DType::i64, DType::i32, DType::i16,  DType::i8,
                               DType::u64,    DType::u32, DType::u16, DType::u8,   DType::boolean};

std::shared_ptr<HostTensor> withElements(DType type, std::vector<std::byte> elements) {
    auto tensor = std::make_shared<HostTensor>();
    tensor->name = std::string(name(type));
    tensor->shape = dtypeGrid.shape;
    tensor->values.resize(dtypeGrid.elements());
    toFloat32(type, elements, tensor->values);
    tensor->stored = {type, std::move(elements)};
    return tensor;
}

/// Any pattern of bits, but those that are not finite numbers, which are zero instead.
std::shared_ptr<HostTensor> ofAnyBits(DType type) {
    const std::size_t width = byteSize(type);
    std::vector<std::byte> elements(dtypeGrid.elements() * width);
    std::mt19937 random(static_cast<unsigned>(type) + 1);
    for (std::byte& byte : elements)
        byte = static_cast<std::byte>(random() >> 24);
    auto tensor = withElements(type, elements);
    for (std::size_t i = 0; i < tensor->values.size(); ++i)
        if (!std::isfinite(tensor->values[i]))
            std::fill_n(elements.begin() + static_cast<std::ptrdiff_t>(i * width), width, std::byte{0});
    return withElements(type, std::move(elements));
}

MapImage weightsOf(Trial& trial, Analysis& analysis) {
    MapRequest request;
    request.kind = MapKind::weights;
    request.plane = defaultPlane(dtypeGrid.shape);
    request.cells = wholePlane(dtypeGrid.shape, request.plane);
    request.heightPixels = static_cast<int>(dtypeGrid.shape[0]); // a pixel for each element
    request.widthPixels = static_cast<int>(dtypeGrid.shape[1]);
    return analysis.maps({request}, 1, ValueType::float32, trial.job).front();
}

void elementsGiveTheirValues(Trial& trial) {
    for (const DType type : everyType)
        trial.inside(std::string(name(type)), [&] {
            const auto tensor = ofAnyBits(type);
            auto plain =
                std::make_shared<HostTensor>(HostTensor{tensor->name, tensor->shape, tensor->values});
            const auto a = trial.tested.analyze(tensor, dtypeGrid.axes, trial.job);
            const auto b = trial.tested.analyze(plain, dtypeGrid.axes, trial.job);
            trial.sameArray(weightsOf(trial, *a).pixels, weightsOf(trial, *b).pixels, "weights");
            trial.sameArray(*a->scaledSpectrum(trial.job), *b->scaledSpectrum(trial.job), "spectrum");
        });
}

void elementsThatAreNotFiniteAreRefused(Trial& trial) {
    for (const DType type : everyType) {
        if (!isFloatingPoint(type))
            continue;
        auto tensor = ofAnyBits(type);
        const std::size_t last = tensor->values.size() - 1, width = byteSize(type);
        std::vector<std::byte> elements = tensor->stored.bytes;
        // All ones but the sign: NaN in each of these formats.
        std::fill_n(elements.end() - static_cast<std::ptrdiff_t>(width), width, std::byte{0xff});
        elements.back() = std::byte{0x7f};
        tensor = withElements(type, std::move(elements));
        trial.that(std::isnan(tensor->values[last]), "the sample has no NaN");
        bool refused = false;
        try {
            (void)trial.tested.analyze(tensor, dtypeGrid.axes, trial.job);
        } catch (const Error& error) {
            refused = error.code() == ErrorCode::notFinite;
        }
        trial.that(refused, std::string(name(type)) + " with a NaN was not refused as not finite");
    }
}

} // namespace

std::vector<Single> dtypeSingles() {
    return {{"elements of every dtype give the spectrum of their values", elementsGiveTheirValues},
            {"elements that are not finite are refused, whatever their dtype",
             elementsThatAreNotFiniteAreRefused}};
}

} // namespace fft_tensor::conformance
