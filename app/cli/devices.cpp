// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "device/devices.h"

#include "blas_report.h"
#include "command.h"
#include "options.h"
#include "output.h"
#include "table.h"

#include <memory>

namespace fft_tensor::cli {

namespace {

Json devicesJson(const std::vector<DeviceEntry>& entries) {
    Json devices = Json::array();
    for (const DeviceEntry& entry : entries)
        devices.push_back({{"id", entry.id},
                           {"name", entry.name},
                           {"kind", entry.kind},
                           {"available", entry.available},
                           {"reason", entry.reason},
                           {"memory_bytes", entry.memoryBytes}});
    return {{"devices", devices}};
}

std::string devicesText(const std::vector<DeviceEntry>& entries) {
    Table table({{"device", Table::Align::left},
                 {"name", Table::Align::left},
                 {"memory"},
                 {"load"},
                 {"", Table::Align::left}});
    std::string reasons;
    for (const DeviceEntry& entry : entries) {
        table.add({printable(entry.id), printable(entry.name),
                   entry.memoryBytes > 0 ? formatBytes(entry.memoryBytes) : "",
                   entry.load ? formatPercent(*entry.load) : "",
                   entry.available ? "available" : "not available"});
        if (!entry.reason.empty())
            reasons += printable(entry.id) + ": " + printable(entry.reason) + "\n";
    }
    return table.text() + reasons;
}

} // namespace

void addDevices(Commands& commands) {
    CLI::App& command = *commands.root().add_subcommand(
        "devices", "List where spectra can be computed, and why not elsewhere");
    const auto output = std::make_shared<JsonFlag>();
    output->addTo(command);
    commands.add(command, [output](JobContext&) {
        const std::vector<DeviceEntry> entries = Devices().list();
        if (output->json)
            print(withBlas(devicesJson(entries)));
        else
            print(devicesText(entries) + blasText());
        return exitOk;
    });
}

} // namespace fft_tensor::cli
