// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "runtime/calls.h"

#include "cuda/cuda_status.h"

namespace fft_tensor::gpu::calls {

namespace {

cublasHandle_t handleOf(BlasHandle blas) {
    return static_cast<cublasHandle_t>(blas);
}

cublasOperation_t operationOf(bool transposed) {
    return transposed ? CUBLAS_OP_T : CUBLAS_OP_N;
}

/// By cuBLAS's documents the default keeps at least the precision that the types ask for, so that float32
/// stays float32; tensor cores round its factors to TF32 only where told. Should an environment force TF32
/// all the same, errors tell: the suite allows a dense product 1e-6, and TF32 comes to about 5e-4.
/// (CUBLAS_PEDANTIC_MATH would forbid fast algorithms that lose no precision, too.)
cublasMath_t mathOf(BlasMath math) {
    return math == BlasMath::tensorFloat32 ? CUBLAS_TF32_TENSOR_OP_MATH : CUBLAS_DEFAULT_MATH;
}

/// cuBLAS counts columns first: a row-major C = A·B is the column-major Cᵀ = Bᵀ·Aᵀ, so the factors change
/// places and nothing is copied.
Status multiplyFloats(cublasHandle_t handle, const GemmSpec& spec, const void* a, const void* b,
                      float* c) noexcept {
    return statusOf(cublasSgemm_64(handle, operationOf(spec.transposeB), operationOf(spec.transposeA),
                                   spec.columns, spec.rows, spec.inner, &spec.alpha,
                                   static_cast<const float*>(b), spec.ldb, static_cast<const float*>(a),
                                   spec.lda, &spec.beta, c, spec.ldc),
                    "cublasSgemm");
}

Status multiplyBfloats(cublasHandle_t handle, const GemmSpec& spec, const void* a, const void* b,
                       float* c) noexcept {
    return statusOf(cublasGemmEx_64(handle, operationOf(spec.transposeB), operationOf(spec.transposeA),
                                    spec.columns, spec.rows, spec.inner, &spec.alpha, b, CUDA_R_16BF,
                                    spec.ldb, a, CUDA_R_16BF, spec.lda, &spec.beta, c, CUDA_R_32F, spec.ldc,
                                    CUBLAS_COMPUTE_32F, CUBLAS_GEMM_DEFAULT),
                    "cublasGemmEx");
}

} // namespace

Status createBlas(BlasHandle& blas) noexcept {
    cublasHandle_t made = nullptr;
    const Status status = statusOf(cublasCreate(&made), "cublasCreate");
    blas = made;
    return status;
}

Status destroyBlas(BlasHandle blas) noexcept {
    return blas == nullptr ? Status{} : statusOf(cublasDestroy(handleOf(blas)), "cublasDestroy");
}

Status gemm(BlasHandle blas, const GemmSpec& spec, const void* a, const void* b, float* c,
            StreamHandle stream) noexcept {
    if (spec.rows == 0 || spec.columns == 0)
        return {};
    const cublasHandle_t handle = handleOf(blas);
    if (const Status status =
            statusOf(cublasSetStream(handle, static_cast<cudaStream_t>(stream)), "cublasSetStream");
        status.code != StatusCode::ok)
        return status;
    if (const Status status = statusOf(cublasSetMathMode(handle, mathOf(spec.math)), "cublasSetMathMode");
        status.code != StatusCode::ok)
        return status;
    return spec.math == BlasMath::bfloat16 ? multiplyBfloats(handle, spec, a, b, c)
                                           : multiplyFloats(handle, spec, a, b, c);
}

} // namespace fft_tensor::gpu::calls
