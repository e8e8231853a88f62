// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "png_writer.h"

#include "base/error.h"

#include <png.h>

#include <cstddef>

namespace fft_tensor::cli {

namespace {

std::vector<png_byte> palette(const ColorTable& colors) {
    std::vector<png_byte> bytes;
    for (const Rgb& color : colors)
        bytes.insert(bytes.end(), {color.red, color.green, color.blue});
    return bytes;
}

[[noreturn]] void fail(const png_image& image) {
    throw Error(ErrorCode::internal,
                std::string("The picture could not be coded as PNG: ") + image.message + ".");
}

} // namespace

// The simplified interface of libpng 1.6 reports errors by return values: no setjmp among C++ objects.
std::vector<std::byte> pngOf(const IndexedPicture& picture) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = static_cast<png_uint_32>(picture.width);
    image.height = static_cast<png_uint_32>(picture.height);
    image.format = PNG_FORMAT_RGB_COLORMAP;
    image.colormap_entries = static_cast<png_uint_32>(picture.colors.size());
    const std::vector<png_byte> colors = palette(picture.colors);
    png_alloc_size_t size = 0;
    if (png_image_write_to_memory(&image, nullptr, &size, 0, picture.pixels.data(), 0, colors.data()) == 0)
        fail(image);
    std::vector<std::byte> bytes(size);
    if (png_image_write_to_memory(&image, bytes.data(), &size, 0, picture.pixels.data(), 0, colors.data()) ==
        0)
        fail(image);
    bytes.resize(size);
    return bytes;
}

} // namespace fft_tensor::cli
