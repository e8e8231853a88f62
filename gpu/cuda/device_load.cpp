// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// NVML comes with the driver, not with the toolkit: it is opened at run time, and its absence is no failure.
#include "runtime/calls.h"

#include "cuda/cuda_status.h"

#include <dlfcn.h>

namespace fft_tensor::gpu::calls {

namespace {

struct Utilization {      // nvmlUtilization_t
    unsigned gpu, memory; ///< percent
};

/// The four functions of NVML that are needed, opened once per process; null where there is no NVML.
class Nvml {
  public:
    Nvml() : m_library(dlopen("libnvidia-ml.so.1", RTLD_NOW | RTLD_LOCAL)) {
        if (m_library == nullptr)
            return;
        const auto init = find<int (*)()>("nvmlInit_v2");
        m_deviceByBusId = find<int (*)(const char*, void**)>("nvmlDeviceGetHandleByPciBusId_v2");
        m_utilization = find<int (*)(void*, Utilization*)>("nvmlDeviceGetUtilizationRates");
        m_usable = init != nullptr && m_deviceByBusId != nullptr && m_utilization != nullptr && init() == 0;
    }
    Nvml(const Nvml&) = delete;
    Nvml& operator=(const Nvml&) = delete;

    /// Negative where it is not known. NVML numbers devices in its own order: the bus tells which one is
    /// meant.
    [[nodiscard]] double load(const char* busId) const {
        void* device = nullptr;
        Utilization utilization = {};
        if (!m_usable || m_deviceByBusId(busId, &device) != 0 || m_utilization(device, &utilization) != 0)
            return -1;
        return utilization.gpu / 100.0;
    }

  private:
    template<class Function>
    Function find(const char* name) const {
        return reinterpret_cast<Function>(dlsym(m_library, name));
    }
    void* m_library; ///< never closed: NVML keeps threads of its own in some drivers
    int (*m_deviceByBusId)(const char*, void**) = nullptr;
    int (*m_utilization)(void*, Utilization*) = nullptr;
    bool m_usable = false;
};

} // namespace

Status deviceLoad(int ordinal, double& load) noexcept {
    load = -1;
    char busId[32] = {};
    const Status status =
        statusOf(cudaDeviceGetPCIBusId(busId, sizeof(busId), ordinal), "cudaDeviceGetPCIBusId");
    if (status.code != StatusCode::ok)
        return status;
    static const Nvml nvml;
    load = nvml.load(busId);
    return {};
}

} // namespace fft_tensor::gpu::calls
