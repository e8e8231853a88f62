// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "device/devices.h"

#include "base/error.h"
#include "base/memory_meter.h"
#include "device/fallback_backend.h"
#include "product/methods/cpu_products.h"

#include <algorithm>
#include <utility>

namespace fft_tensor {

namespace {

constexpr const char* cudaKind = "cuda";

DeviceEntry unavailable(std::string reason) {
    DeviceEntry entry;
    entry.id = entry.kind = cudaKind;
    entry.name = "CUDA";
    entry.reason = std::move(reason);
    return entry;
}

/// Why the first device that is not available is not.
std::string firstReason(const std::vector<DeviceEntry>& entries) {
    for (const DeviceEntry& entry : entries)
        if (!entry.available && !entry.reason.empty())
            return entry.reason;
    return {};
}

std::string idsOf(const std::vector<DeviceEntry>& entries) {
    std::string text;
    for (const DeviceEntry& entry : entries)
        if (entry.available)
            text += (text.empty() ? "" : ", ") + entry.id + " (" + entry.name + ")";
    return text;
}

/// A sentence: its own reason, or what there is instead, or why there is nothing.
std::string whyNot(const std::string& choice, const std::vector<DeviceEntry>& entries) {
    for (const DeviceEntry& entry : entries)
        if (entry.id == choice)
            return entry.reason;
    const std::string others = idsOf(entries);
    return others.empty() ? firstReason(entries) : "This machine has " + others + ".";
}

} // namespace

Devices::Devices(DeviceSources sources) : m_sources(std::move(sources)) {}

bool Devices::isChoice(const std::string& text) {
    const std::string prefix = std::string(cudaKind) + ":";
    if (text == "auto" || text == "cpu" || text == cudaKind)
        return true;
    return text.size() > prefix.size() && text.size() <= prefix.size() + 4 && text.rfind(prefix, 0) == 0 &&
           std::all_of(text.begin() + static_cast<std::ptrdiff_t>(prefix.size()), text.end(),
                       [](char digit) { return digit >= '0' && digit <= '9'; });
}

const PluginLoad& Devices::plugin() {
    if (!m_plugin)
        m_plugin = std::make_unique<PluginLoad>(m_sources.loadPlugin());
    return *m_plugin;
}

std::vector<DeviceEntry> Devices::pluginEntries() {
    const PluginLoad& load = plugin();
    if (!load.plugin)
        return {unavailable(load.reason)};
    std::vector<DeviceEntry> entries;
    try {
        entries = load.plugin->devices();
    } catch (const Error& error) { // it should not, but the CPU is there all the same
        return {unavailable(error.message())};
    }
    if (entries.empty())
        entries.push_back(unavailable("The plug-in for GPUs found no device."));
    for (DeviceEntry& entry : entries) {
        const auto lost = m_losses->whyOf.find(entry.id);
        if (lost == m_losses->whyOf.end())
            continue;
        entry.available = false;
        entry.reason =
            "This device failed and is not used again until the program is restarted: " + lost->second;
    }
    return entries;
}

std::vector<DeviceEntry> Devices::list() {
    DeviceEntry cpu;
    cpu.id = cpu.kind = "cpu";
    cpu.name = m_sources.makeCpu()->description();
    cpu.available = true;
    cpu.memoryBytes = installedMemoryBytes();
    std::vector<DeviceEntry> all{std::move(cpu)};
    for (DeviceEntry& entry : pluginEntries())
        all.push_back(std::move(entry));
    return all;
}

DeviceChoice Devices::makeBackend(const std::string& choice, const LogSink& log) {
    if (!isChoice(choice))
        throw Error(ErrorCode::invalidArgument, "There is no device \"" + choice +
                                                    "\": a device is auto, cpu, cuda or one such as cuda:0.");
    if (choice == "auto")
        return makeAutomatic(log);
    return choice == "cpu" ? makeOnCpu({}) : makeChosen(choice, log);
}

DeviceChoice Devices::makeOnCpu(std::string reason) {
    DeviceChoice choice{m_sources.makeCpu(), nullptr, "cpu", std::move(reason)};
    choice.products = makeCpuProducts(choice.backend->transform());
    return choice;
}

DeviceChoice Devices::makeAutomatic(const LogSink& log) {
    const std::vector<DeviceEntry> entries = pluginEntries();
    std::string reason = firstReason(entries);
    for (const DeviceEntry& entry : entries) {
        if (!entry.available || entry.forTests)
            continue;
        try {
            return makeOn(entry, log);
        } catch (const Error& error) {
            reason = entry.name + " did not start: " + error.message();
            if (log)
                log(LogLevel::warning, reason);
        }
    }
    if (reason.empty())
        reason =
            "The only device that the plug-in for GPUs offers is one for tests, which is never chosen by "
            "itself.";
    return makeOnCpu(std::move(reason));
}

DeviceChoice Devices::makeChosen(const std::string& choice, const LogSink& log) {
    const std::vector<DeviceEntry> entries = pluginEntries();
    for (const DeviceEntry& entry : entries)
        if (entry.available && (entry.id == choice || choice == cudaKind))
            return makeOn(entry, log);
    throw Error(ErrorCode::unsupported, "Nothing can be computed on the device " + choice + ". " +
                                            whyNot(choice, entries) + " Choose another device, cpu or auto.");
}

DeviceChoice Devices::makeOn(const DeviceEntry& entry, const LogSink& log) {
    if (!m_sources.fallBack) {
        DeviceParts made = plugin().plugin->makeDevice(entry.id, log);
        DeviceChoice choice{std::move(made.backend), std::move(made.products), entry.id, {}};
        if (!choice.products)
            choice.products = makeCpuProducts(choice.backend->transform());
        return choice;
    }
    FallbackParts parts;
    parts.keptAlive = plugin().plugin;
    parts.device = plugin().plugin->makeDevice(entry.id, log);
    parts.cpu = m_sources.makeCpu();
    parts.log = log;
    parts.lost = [losses = m_losses, id = entry.id](const std::string& why) { losses->whyOf[id] = why; };
    DeviceParts made = makeFallback(std::move(parts));
    return {std::move(made.backend), std::move(made.products), entry.id, {}};
}

} // namespace fft_tensor
