// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "host/device_memory.h"
#include "host/host_device.h"

#include <map>
#include <mutex>
#include <optional>

namespace fft_tensor::gpu::host {

/// Words that outlive every Status: equal ones are kept once, for ever.
[[nodiscard]] const char* keptWords(const std::string& words);

/// What stands in for the driver: settings, counts, memory and whether the device is lost. One per process.
class DeviceState {
  public:
    DeviceState() = default;
    void configure(const HostDeviceSettings& settings);

    /// Counts a call; the answer is what the call must return at once unless it is ok.
    [[nodiscard]] Status enter(const char* function);
    /// A fault in the device's own work: every later call answers it.
    void lose(const std::string& words);
    [[nodiscard]] const std::optional<Status>& lost() const { return m_lost; }
    /// Looks for writes beside buffers; loses the device when it finds one. `when` ends the sentence.
    void checkMemory(const std::string& when);

    [[nodiscard]] const HostDeviceSettings& settings() const { return m_settings; }
    [[nodiscard]] DeviceMemoryPool& memory() { return m_memory; }
    [[nodiscard]] std::uint64_t callsOf(std::string_view function) const;
    std::recursive_mutex mutex; ///< held by every call

  private:
    [[nodiscard]] Status plannedFailure(const char* function);
    void readEnvironment();

    HostDeviceSettings m_settings;
    std::map<std::string, std::uint64_t, std::less<>> m_calls;
    std::optional<Status> m_lost;
    std::optional<Status> m_unreadable; ///< the environment variable
    bool m_configured = false;
    DeviceMemoryPool m_memory;
};

[[nodiscard]] DeviceState& deviceState();

/// Runs the body of one call: under the lock, counted, and with every exception turned into a Status.
template<class Body>
Status counted(const char* function, Body&& body) noexcept {
    DeviceState& state = deviceState();
    const std::lock_guard lock(state.mutex);
    try {
        if (const Status status = state.enter(function); status.code != StatusCode::ok)
            return status;
        return body(state);
    } catch (const std::bad_alloc&) {
        return {StatusCode::outOfHostMemory, function, 0, "out of host memory"};
    } catch (const std::exception& error) {
        return {StatusCode::failed, function, 0, keptWords(error.what())};
    }
}

} // namespace fft_tensor::gpu::host
