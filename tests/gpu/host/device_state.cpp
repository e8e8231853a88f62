// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "host/device_state.h"

#include <cstdlib>
#include <set>

namespace fft_tensor::gpu::host {

namespace {

const char* wordsOf(StatusCode code) {
    switch (code) {
    case StatusCode::outOfMemory:
        return "out of memory (planned)";
    case StatusCode::deviceLost:
        return "device lost (planned)";
    default:
        return "failed (planned)";
    }
}

} // namespace

const char* keptWords(const std::string& words) {
    static std::mutex mutex;
    static std::set<std::string>* const kept = new std::set<std::string>; // outlives static objects
    const std::lock_guard lock(mutex);
    return kept->insert(words).first->c_str();
}

DeviceState& deviceState() {
    static DeviceState* const state = new DeviceState; // as a driver, it outlives static objects
    return *state;
}

void DeviceState::configure(const HostDeviceSettings& settings) {
    m_settings = settings;
    m_calls.clear();
    m_lost.reset();
    m_unreadable.reset();
    m_configured = true;
}

void DeviceState::readEnvironment() {
    m_configured = true;
    const char* const text = std::getenv("FFT_TENSOR_HOST_DEVICE");
    try {
        m_settings = parseHostDevice(text == nullptr ? "" : text);
    } catch (const std::exception& error) {
        m_unreadable = {StatusCode::failed, "FFT_TENSOR_HOST_DEVICE", 0, keptWords(error.what())};
    }
}

Status DeviceState::plannedFailure(const char* function) {
    const std::uint64_t ofFunction = ++m_calls[function], ofAny = ++m_calls["any"];
    for (const PlannedFailure& failure : m_settings.failures) {
        const std::uint64_t count =
            failure.function == "any" ? ofAny : (failure.function == function ? ofFunction : 0);
        if (count == failure.nth)
            return {failure.code, function, 1, wordsOf(failure.code)};
    }
    return {};
}

Status DeviceState::enter(const char* function) {
    if (!m_configured)
        readEnvironment();
    if (m_unreadable)
        return *m_unreadable;
    const Status planned = plannedFailure(function);
    if (m_lost)
        return {m_lost->code, function, m_lost->native, m_lost->words};
    if (planned.code == StatusCode::deviceLost)
        m_lost = planned;
    return planned;
}

void DeviceState::lose(const std::string& words) {
    if (!m_lost)
        m_lost = {StatusCode::deviceLost, "kernel", 2, keptWords(words)};
}

void DeviceState::checkMemory(const std::string& when) {
    if (const auto damage = m_memory.damage())
        lose(*damage + " " + when);
}

std::uint64_t DeviceState::callsOf(std::string_view function) const {
    const auto found = m_calls.find(function);
    return found == m_calls.end() ? 0 : found->second;
}

void configureHostDevice(const HostDeviceSettings& settings) {
    const std::lock_guard lock(deviceState().mutex);
    deviceState().configure(settings);
}

std::uint64_t callsOf(std::string_view function) {
    const std::lock_guard lock(deviceState().mutex);
    return deviceState().callsOf(function);
}

std::size_t buffersHeld() {
    const std::lock_guard lock(deviceState().mutex);
    return deviceState().memory().bufferCount();
}

std::uint64_t bytesHeld() {
    const std::lock_guard lock(deviceState().mutex);
    return deviceState().memory().bytesHeld();
}

} // namespace fft_tensor::gpu::host
