// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fft_tensor {

/// Element types that this program converts to float32. Names are those of the safetensors format.
enum class DType : std::uint8_t {
    f64,
    f32,
    f16,
    bf16,
    f8E4m3,
    f8E5m2,
    i64,
    i32,
    i16,
    i8,
    u64,
    u32,
    u16,
    u8,
    boolean,
};

/// "F32", "BF16", "F8_E4M3", "BOOL" … as safetensors spells it.
[[nodiscard]] std::string_view name(DType type);
/// The type of that name, or nothing (a type this program lists but does not convert).
[[nodiscard]] std::optional<DType> dtypeFromName(std::string_view name);
[[nodiscard]] std::size_t byteSize(DType type);
[[nodiscard]] bool isFloatingPoint(DType type);

} // namespace fft_tensor
