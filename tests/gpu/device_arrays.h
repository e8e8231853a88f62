// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/error.h"
#include "host/host_device.h"
#include "runtime/memory.h"

#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

/// What tests of gpu/ share: arrays on the device, and errors as values.
namespace fft_tensor::gpu {

template<class T>
DeviceBuffer<T> onDevice(const std::vector<T>& values, DeviceMemory& memory, Stream& stream) {
    DeviceBuffer<T> buffer(memory, values.size());
    copyToDevice(buffer.data(), values.data(), values.size(), stream);
    return buffer;
}

template<class T>
std::vector<T> onHost(const DeviceBuffer<T>& buffer, Stream& stream) {
    std::vector<T> values(buffer.size());
    copyToHost(values.data(), buffer.data(), values.size(), stream);
    stream.synchronize();
    return values;
}

inline std::vector<float> randomNumbers(std::size_t count, unsigned seed) {
    std::mt19937 random(seed);
    std::uniform_real_distribution<float> distribution(-1, 1);
    std::vector<float> numbers(count);
    for (float& number : numbers)
        number = distribution(random);
    return numbers;
}

/// The error that `work` throws, if any.
template<class Work>
std::optional<Error> errorOf(Work&& work) {
    try {
        work();
    } catch (const Error& error) {
        return error;
    }
    return std::nullopt;
}

/// Whether a text is in the error's message.
inline bool says(const std::optional<Error>& error, const std::string& text) {
    return error && std::string(error->what()).find(text) != std::string::npos;
}

inline host::HostDeviceSettings inOrder(host::Order order, std::uint64_t seed = 1) {
    host::HostDeviceSettings settings;
    settings.order = order;
    settings.seed = seed;
    return settings;
}

constexpr host::Order allOrders[] = {host::Order::forward, host::Order::reverse, host::Order::random};

} // namespace fft_tensor::gpu
