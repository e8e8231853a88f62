// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "runtime/calls.h"

#include "host/device_state.h"
#include "product/methods/blas.h"
#include "tensor/float_formats.h"

#include <cstring>
#include <vector>

namespace fft_tensor::gpu::calls {

namespace {

using host::DeviceState;

struct HostBlas {};

/// To the nearest number with 10 bits behind the point, as tensor cores take their factors.
float roundedToTf32(float value) {
    std::uint32_t bits = 0;
    std::memcpy(&bits, &value, sizeof(bits));
    if ((bits & 0x7f800000u) != 0x7f800000u)
        bits = (bits + 0xfffu + (bits >> 13 & 1)) & ~0x1fffu;
    std::memcpy(&value, &bits, sizeof(bits));
    return value;
}

/// Of a factor's memory, as its product takes it.
float numberAt(const void* memory, std::size_t at, BlasMath math) {
    if (math == BlasMath::bfloat16)
        return bfloat16ToFloat(static_cast<const std::uint16_t*>(memory)[at]);
    const float value = static_cast<const float*>(memory)[at];
    return math == BlasMath::tensorFloat32 ? roundedToTf32(value) : value;
}

/// A factor as core's product takes it: dense, not transposed, scaled.
struct Factor {
    std::size_t rows, columns;
    std::vector<float> values;

    Factor(const void* memory, bool transposed, std::int64_t ofRows, std::int64_t ofColumns,
           std::int64_t stride, BlasMath math, float scale)
        : rows(static_cast<std::size_t>(ofRows)),
          columns(static_cast<std::size_t>(ofColumns)),
          values(rows * columns) {
        const auto step = static_cast<std::size_t>(stride);
        for (std::size_t row = 0; row < rows; ++row)
            for (std::size_t column = 0; column < columns; ++column) {
                const std::size_t at = transposed ? column * step + row : row * step + column;
                values[row * columns + column] = scale * numberAt(memory, at, math);
            }
    }
    [[nodiscard]] MatrixView<const float> view() const { return {values.data(), rows, columns, columns}; }
};

/// Whether a matrix lies inside one buffer, its rows apart.
bool isInside(DeviceState& state, const void* memory, std::int64_t rows, std::int64_t columns,
              std::int64_t stride, std::size_t numberBytes) {
    if (rows == 0 || columns == 0)
        return true;
    const std::int64_t span = (rows - 1) * stride + columns;
    return stride >= columns && state.memory().contains(memory, static_cast<std::size_t>(span) * numberBytes);
}

bool areInside(DeviceState& state, const GemmSpec& s, const void* a, const void* b, const float* c) {
    const std::size_t factor = s.math == BlasMath::bfloat16 ? sizeof(std::uint16_t) : sizeof(float);
    return isInside(state, a, s.transposeA ? s.inner : s.rows, s.transposeA ? s.rows : s.inner, s.lda,
                    factor) &&
           isInside(state, b, s.transposeB ? s.columns : s.inner, s.transposeB ? s.inner : s.columns, s.ldb,
                    factor) &&
           isInside(state, c, s.rows, s.columns, s.ldc, sizeof(float));
}

void multiply(const GemmSpec& s, const void* a, const void* b, float* c) {
    const Factor left(a, s.transposeA, s.rows, s.inner, s.lda, s.math, s.alpha);
    const Factor right(b, s.transposeB, s.inner, s.columns, s.ldb, s.math, 1);
    multiplyMatrices(left.view(), right.view(), false, s.beta,
                     MatrixView<float>{c, left.rows, right.columns, static_cast<std::size_t>(s.ldc)});
}

} // namespace

Status createBlas(BlasHandle& blas) noexcept {
    blas = nullptr;
    return host::counted("createBlas", [&](DeviceState&) {
        blas = new HostBlas;
        return Status{};
    });
}

Status destroyBlas(BlasHandle blas) noexcept {
    delete static_cast<HostBlas*>(blas);
    return blas == nullptr ? Status{} : host::counted("destroyBlas", [](DeviceState&) { return Status{}; });
}

Status gemm(BlasHandle blas, const GemmSpec& spec, const void* a, const void* b, float* c,
            StreamHandle stream) noexcept {
    return host::counted("gemm", [&](DeviceState& state) {
        if (blas == nullptr || stream == nullptr || spec.rows < 0 || spec.columns < 0 || spec.inner < 0 ||
            !areInside(state, spec, a, b, c))
            return Status{StatusCode::failed, "gemm", 7,
                          "a matrix is not inside one buffer, or its rows overlap"};
        multiply(spec, a, b, c);
        return Status{};
    });
}

} // namespace fft_tensor::gpu::calls
