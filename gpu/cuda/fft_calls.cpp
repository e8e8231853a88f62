// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "runtime/calls.h"

#include "cuda/cuda_status.h"

#include <memory>
#include <new>

namespace fft_tensor::gpu::calls {

namespace {

struct Plan {
    cufftHandle handle = 0;
    FftKind kind = FftKind::realToComplex;
    bool made = false;
    ~Plan() {
        if (made)
            cufftDestroy(handle);
    }
};

cufftType typeOf(FftKind kind) {
    switch (kind) {
    case FftKind::realToComplex:
        return CUFFT_R2C;
    case FftKind::complexToReal:
        return CUFFT_C2R;
    case FftKind::complexForward:
    case FftKind::complexInverse:
        break;
    }
    return CUFFT_C2C;
}

/// The lengths of one side of the transform, and the numbers between two transforms there.
struct Side {
    long long lengths[3] = {1, 1, 1};
    long long distance = 0;
    Side(const FftSpec& spec, bool halved, std::int64_t stride, std::int64_t given) {
        long long count = 1;
        for (int axis = 0; axis < spec.rank; ++axis) {
            lengths[axis] = axis == spec.rank - 1 && halved ? spec.lengths[axis] / 2 + 1 : spec.lengths[axis];
            count *= lengths[axis];
        }
        distance = given != 0 ? given : count * stride;
    }
};

Status makePlan(Plan& plan, const FftSpec& spec, std::size_t& workBytes) {
    long long lengths[3] = {spec.lengths[0], spec.lengths[1], spec.lengths[2]};
    Side input(spec, spec.kind == FftKind::complexToReal, spec.inputStride, spec.inputDistance);
    Side output(spec, spec.kind == FftKind::realToComplex, spec.outputStride, spec.outputDistance);
    if (const Status status = planStatusOf(cufftCreate(&plan.handle), "cufftCreate");
        status.code != StatusCode::ok)
        return status;
    plan.made = true;
    if (const Status status = planStatusOf(cufftSetAutoAllocation(plan.handle, 0), "cufftSetAutoAllocation");
        status.code != StatusCode::ok)
        return status;
    return planStatusOf(cufftMakePlanMany64(plan.handle, spec.rank, lengths, input.lengths, spec.inputStride,
                                            input.distance, output.lengths, spec.outputStride,
                                            output.distance, typeOf(spec.kind), spec.batch, &workBytes),
                        "cufftMakePlanMany64");
}

Status run(const Plan& plan, void* input, void* output) {
    switch (plan.kind) {
    case FftKind::realToComplex:
        return statusOf(
            cufftExecR2C(plan.handle, static_cast<cufftReal*>(input), static_cast<cufftComplex*>(output)),
            "cufftExecR2C");
    case FftKind::complexToReal:
        return statusOf(
            cufftExecC2R(plan.handle, static_cast<cufftComplex*>(input), static_cast<cufftReal*>(output)),
            "cufftExecC2R");
    case FftKind::complexForward:
    case FftKind::complexInverse:
        break;
    }
    const int direction = plan.kind == FftKind::complexForward ? CUFFT_FORWARD : CUFFT_INVERSE;
    return statusOf(cufftExecC2C(plan.handle, static_cast<cufftComplex*>(input),
                                 static_cast<cufftComplex*>(output), direction),
                    "cufftExecC2C");
}

} // namespace

Status createFft(FftHandle& plan, const FftSpec& spec, std::size_t& workBytes) noexcept {
    plan = nullptr;
    workBytes = 0;
    std::unique_ptr<Plan> made(new (std::nothrow) Plan);
    if (made == nullptr)
        return {StatusCode::outOfHostMemory, "new", 0, "out of host memory"};
    made->kind = spec.kind;
    const Status status = makePlan(*made, spec, workBytes);
    if (status.code == StatusCode::ok)
        plan = made.release();
    return status;
}

Status destroyFft(FftHandle plan) noexcept {
    delete static_cast<Plan*>(plan);
    return {};
}

Status executeFft(FftHandle handle, void* input, void* output, void* work, StreamHandle stream) noexcept {
    const Plan& plan = *static_cast<const Plan*>(handle);
    if (const Status status =
            statusOf(cufftSetStream(plan.handle, static_cast<cudaStream_t>(stream)), "cufftSetStream");
        status.code != StatusCode::ok)
        return status;
    if (work != nullptr) {
        if (const Status status = statusOf(cufftSetWorkArea(plan.handle, work), "cufftSetWorkArea");
            status.code != StatusCode::ok)
            return status;
    }
    return run(plan, input, output);
}

} // namespace fft_tensor::gpu::calls
