// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "planted_kernels.h"

#include "runtime/kernel.h"

namespace fft_tensor::gpu::planted {

namespace {

template<Fault fault>
__device__ void exchange(float* values, unsigned i) {
    SHARED_ARRAY(float, share, 256);
    const unsigned next = threadIdx.x + 1 < blockDim.x ? threadIdx.x + 1 : 0;
    share[threadIdx.x] = values[i];
    if (fault == Fault::sharedOverflow && threadIdx.x == 0)
        share[256] = 1; // fault
    if (fault == Fault::divergentBarrier && threadIdx.x % 2 == 0)
        __syncthreads(); // fault: the others wait below
    if (fault != Fault::missingBarrier)
        __syncthreads();
    values[i] = share[threadIdx.x] + share[next];
}

template<Fault fault>
__device__ void warpWork(unsigned lane, unsigned value) {
    SHARED_ARRAY(unsigned, share, 256);
    const unsigned threads = blockDim.x, thread = threadIdx.x;
    if (fault == Fault::foreignMask)
        __syncwarp(0x0000ffffu); // fault: lanes from 16 on call it, too
    if (fault == Fault::absentLane && lane < 8)
        value += __shfl_sync(0xffffffffu, value, 0); // fault
    else
        value += __shfl_sync(0xffffffffu, value, 0) + __ballot_sync(0xffffffffu, value > 0);
    share[thread] = value;
    if (fault == Fault::missingWarpSync)
        value = __shfl_sync(0xffffffffu, value, 0); // fault: it orders no memory
    else
        __syncwarp();
    const unsigned neighbour = thread ^ 1u;
    if (neighbour < threads && share[neighbour] == 12345)
        share[thread] = 0;
}

template<Fault fault>
__global__ void plantedKernel(float* values, float* sum, unsigned count) {
    const unsigned i = blockIdx.x * blockDim.x + threadIdx.x;
    if (fault == Fault::earlyReturn && i + 1 >= count)
        return; // fault
    exchange<fault>(values, i);
    warpWork<fault>(threadIdx.x % 32, i);
    if (fault == Fault::readBeyond && i == 0)
        sum[0] += values[count]; // fault
    if (fault == Fault::writeBeyond && i == 0)
        values[count] = 1; // fault
    if (fault == Fault::writeBefore && i == 0)
        values[-1] = 1; // fault
    if (fault == Fault::lostUpdate && blockIdx.x == 0)
        sum[0] += 1; // fault
    else if (fault == Fault::blockRace && threadIdx.x == 0)
        sum[0] += static_cast<float>(blockDim.x); // fault
    else if (fault != Fault::blockRace)
        atomicAdd(&sum[0], 1.0f);
    if (fault == Fault::tooMuchShared) {
        SHARED_ARRAY(double, large, 8192); // fault
        large[threadIdx.x] = 0;
    }
}

template<Fault fault>
void start(float* values, float* sum, unsigned count, LaunchShape shape, Stream& stream) {
    launch(plantedKernel<fault>, shape, stream, values, sum, count);
}

} // namespace

void run(Fault fault, float* values, float* sum, unsigned count, LaunchShape shape, Stream& stream) {
    using Start = void (*)(float*, float*, unsigned, LaunchShape, Stream&);
    static constexpr Start starts[] = {start<Fault::none>,
                                       start<Fault::readBeyond>,
                                       start<Fault::writeBeyond>,
                                       start<Fault::writeBefore>,
                                       start<Fault::sharedOverflow>,
                                       start<Fault::missingBarrier>,
                                       start<Fault::divergentBarrier>,
                                       start<Fault::earlyReturn>,
                                       start<Fault::foreignMask>,
                                       start<Fault::absentLane>,
                                       start<Fault::missingWarpSync>,
                                       start<Fault::lostUpdate>,
                                       start<Fault::blockRace>,
                                       start<Fault::tooMuchShared>};
    starts[static_cast<int>(fault)](values, sum, count, shape, stream);
}

} // namespace fft_tensor::gpu::planted
