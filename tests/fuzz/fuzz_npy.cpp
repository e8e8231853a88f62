// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// The input is a whole .npy file in memory. Only Error may come out; elements of an accepted one are put in
// order and converted, as the reader does.
#include "base/error.h"
#include "io/element_order.h"
#include "io/npy_header.h"
#include "tensor/convert.h"

#include <cstdlib>
#include <vector>

using namespace fft_tensor;

namespace {

void check(std::span<const std::byte> file) {
    const NpyHeader header = parseNpyHeader(file, file.size(), "input");
    if (header.dataBegin + header.bytes != file.size())
        std::abort();
    const auto data = file.subspan(header.dataBegin);
    std::vector<std::byte> stored(data.begin(), data.end());
    if (header.bigEndian)
        swapByteOrder(stored, byteSize(header.type));
    std::vector<float> values(elementCount(header.shape));
    toFloat32(header.type, stored, values);
    if (!header.fortranOrder)
        return;
    std::vector<float> array(values.size());
    placeFortranOrder<float>(values, 0, header.shape, array);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        check(std::as_bytes(std::span(data, size)));
    } catch (const Error&) { // the expected end of a bad file
    }
    return 0;
}
