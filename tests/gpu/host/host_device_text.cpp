// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "host/host_device.h"

#include "base/error.h"

#include <charconv>

namespace fft_tensor::gpu::host {

namespace {

[[noreturn]] void refuse(std::string_view part, const char* expected) {
    throw Error(ErrorCode::invalidArgument, "\"" + std::string(part) +
                                                "\" is no setting of the host device: " + expected +
                                                " was expected. See gpu/host/host_device.h.");
}

/// Cuts the text before the first `mark` off the front.
std::string_view cut(std::string_view& text, char mark) {
    const std::size_t end = text.find(mark);
    const std::string_view head = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    return head;
}

template<class Number>
Number numberOf(std::string_view text, std::string_view part, std::string_view* rest = nullptr) {
    Number number = 0;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), number);
    const std::string_view left = text.substr(static_cast<std::size_t>(end.ptr - text.data()));
    if (end.ec != std::errc() || (rest == nullptr && !left.empty()))
        refuse(part, "a number");
    if (rest != nullptr)
        *rest = left;
    return number;
}

std::uint64_t bytesOf(std::string_view text, std::string_view part) {
    std::string_view unit;
    const auto count = numberOf<std::uint64_t>(text, part, &unit);
    if (unit.empty())
        return count;
    if (unit == "K")
        return count << 10;
    if (unit == "M")
        return count << 20;
    if (unit == "G")
        return count << 30;
    refuse(part, "a number of bytes, perhaps with K, M or G");
}

template<class Value, std::size_t Count>
Value oneOf(const std::pair<std::string_view, Value> (&values)[Count], std::string_view text,
            std::string_view part, const char* expected) {
    for (const auto& [word, value] : values)
        if (word == text)
            return value;
    refuse(part, expected);
}

Order orderOf(std::string_view text, std::string_view part) {
    static constexpr std::pair<std::string_view, Order> orders[] = {
        {"forward", Order::forward}, {"reverse", Order::reverse}, {"random", Order::random}};
    return oneOf(orders, text, part, "forward, reverse or random");
}

StartState startOf(std::string_view text, std::string_view part) {
    static constexpr std::pair<std::string_view, StartState> states[] = {
        {"ready", StartState::ready},
        {"noDriver", StartState::noDriver},
        {"driverTooOld", StartState::driverTooOld},
        {"noDevice", StartState::noDevice},
        {"outOfMemory", StartState::outOfMemory}};
    return oneOf(states, text, part, "noDriver, driverTooOld, noDevice or outOfMemory");
}

PlannedFailure failureOf(std::string_view text, std::string_view part) {
    static constexpr std::pair<std::string_view, StatusCode> codes[] = {
        {"failed", StatusCode::failed},
        {"lost", StatusCode::deviceLost},
        {"outOfMemory", StatusCode::outOfMemory}};
    PlannedFailure failure;
    failure.function = cut(text, ':');
    if (failure.function.empty())
        refuse(part, "the name of a function");
    if (failure.function == "allocate" || failure.function == "allocatePinned")
        failure.code = StatusCode::outOfMemory;
    if (const std::string_view nth = cut(text, ':'); !nth.empty())
        failure.nth = numberOf<std::uint64_t>(nth, part);
    if (!text.empty())
        failure.code = oneOf(codes, text, part, "failed, lost or outOfMemory");
    return failure;
}

} // namespace

HostDeviceSettings parseHostDevice(std::string_view text) {
    HostDeviceSettings settings;
    while (!text.empty()) {
        const std::string_view part = cut(text, ',');
        std::string_view value = part;
        const std::string_view key = cut(value, '=');
        if (key == "memory")
            settings.memoryBytes = bytesOf(value, part);
        else if (key == "keep")
            settings.keptBytes = bytesOf(value, part);
        else if (key == "order")
            settings.order = orderOf(value, part);
        else if (key == "seed")
            settings.seed = numberOf<std::uint64_t>(value, part);
        else if (key == "load")
            settings.load = numberOf<double>(value, part);
        else if (key == "start")
            settings.start = startOf(value, part);
        else if (key == "fail")
            settings.failures.push_back(failureOf(value, part));
        else
            refuse(part, "memory, keep, order, seed, load, start or fail");
    }
    return settings;
}

} // namespace fft_tensor::gpu::host
