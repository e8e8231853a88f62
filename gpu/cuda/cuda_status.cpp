// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "cuda/cuda_status.h"

#include "cuda/fft_words.h"

namespace fft_tensor::gpu {

namespace {

/// Errors after which every call of this process answers the same: the context is gone.
bool endsTheContext(cudaError_t error) {
    switch (error) {
    case cudaErrorIllegalAddress:
    case cudaErrorLaunchFailure:
    case cudaErrorLaunchTimeout:
    case cudaErrorHardwareStackError:
    case cudaErrorIllegalInstruction:
    case cudaErrorMisalignedAddress:
    case cudaErrorInvalidAddressSpace:
    case cudaErrorInvalidPc:
    case cudaErrorAssert:
    case cudaErrorECCUncorrectable:
    case cudaErrorNvlinkUncorrectable:
    case cudaErrorExternalDevice:
    case cudaErrorMpsClientTerminated:
    case cudaErrorMpsRpcFailure:
    case cudaErrorContextIsDestroyed:
    case cudaErrorCudartUnloading:
    case cudaErrorDevicesUnavailable:
    case cudaErrorUnknown:
#if CUDART_VERSION >= 12080
    case cudaErrorTensorMemoryLeak:
    case cudaErrorContained:
#endif
        return true;
    default:
        return false;
    }
}

/// The runtime says "insufficient driver" also where there is none at all.
StatusCode codeOfDriver() {
    int version = 0;
    const bool asked = cudaDriverGetVersion(&version) == cudaSuccess;
    return asked && version > 0 ? StatusCode::driverTooOld : StatusCode::noDriver;
}

StatusCode codeOf(cudaError_t error) {
    switch (error) {
    case cudaSuccess:
        return StatusCode::ok;
    case cudaErrorInsufficientDriver:
    case cudaErrorStubLibrary:
        return codeOfDriver();
    case cudaErrorCallRequiresNewerDriver:
    case cudaErrorCompatNotSupportedOnDevice:
    case cudaErrorSystemDriverMismatch:
    case cudaErrorUnsupportedPtxVersion:
        return StatusCode::driverTooOld;
    case cudaErrorNoDevice:
        return StatusCode::noDevice;
    case cudaErrorMemoryAllocation:
        return StatusCode::outOfMemory;
    default:
        return endsTheContext(error) ? StatusCode::deviceLost : StatusCode::failed;
    }
}

/// A library that fails may only pass on that the device is gone. It has a runtime of its own, whose last
/// error is not to be seen from here: a question to the driver tells.
StatusCode unlessLost(StatusCode code) {
    std::size_t available = 0, total = 0;
    const cudaError_t answer = cudaMemGetInfo(&available, &total);
    if (answer == cudaSuccess)
        return code;
    static_cast<void>(cudaGetLastError());
    return endsTheContext(answer) ? StatusCode::deviceLost : code;
}

} // namespace

Status statusOf(cudaError_t error, const char* call) noexcept {
    if (error == cudaSuccess)
        return {};
    static_cast<void>(cudaGetLastError());
    return {codeOf(error), call, static_cast<int>(error), cudaGetErrorString(error)};
}

Status statusOf(cufftResult result, const char* call) noexcept {
    if (result == CUFFT_SUCCESS)
        return {};
    const bool memory = result == CUFFT_ALLOC_FAILED;
    return {unlessLost(memory ? StatusCode::outOfMemory : StatusCode::failed), call, static_cast<int>(result),
            wordsOfFft(result)};
}

Status planStatusOf(cufftResult result, const char* call) noexcept {
    switch (result) {
    case CUFFT_INTERNAL_ERROR:
    case CUFFT_SETUP_FAILED:
        return {unlessLost(StatusCode::outOfMemory), call, static_cast<int>(result), wordsOfFft(result)};
    case CUFFT_INVALID_SIZE:
    case CUFFT_NOT_IMPLEMENTED:
    case CUFFT_NOT_SUPPORTED:
        return {StatusCode::unsupported, call, static_cast<int>(result), wordsOfFft(result)};
    default:
        return statusOf(result, call);
    }
}

Status statusOf(cublasStatus_t result, const char* call) noexcept {
    if (result == CUBLAS_STATUS_SUCCESS)
        return {};
    // A handle that cannot be made for want of memory is told as one that is not initialised.
    const bool memory = result == CUBLAS_STATUS_ALLOC_FAILED || result == CUBLAS_STATUS_NOT_INITIALIZED;
    return {unlessLost(memory ? StatusCode::outOfMemory : StatusCode::failed), call, static_cast<int>(result),
            cublasGetStatusString(result)};
}

} // namespace fft_tensor::gpu
