// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// fft-tensor selftest --device cuda, as a program that needs a compiler and the CUDA toolkit alone.
//   fft-tensor-gpu-check [--quick] [--device cuda:N]
#include "base/error.h"
#include "bench/product_benchmark.h"
#include "conformance/product_cases.h"
#include "conformance/report.h"
#include "device/device_plugin.h"

#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace fft_tensor;

namespace {

enum ExitCode { exitOk = 0, exitFailed = 1, exitUsage = 2, exitNoDevice = 3 };

struct Arguments {
    bool quick = false;
    std::string device = "cuda:0";
};

bool parse(int argc, char** argv, Arguments& arguments) {
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        if (word == "--quick")
            arguments.quick = true;
        else if (word == "--device" && i + 1 < argc)
            arguments.device = argv[++i];
        else
            return false;
    }
    return true;
}

/// The plug-in is linked in, and started as the programs start it.
std::unique_ptr<DevicePlugin> startPlugin() {
    const PluginHandshake program = makeHandshake(FFT_TENSOR_VERSION);
    PluginHandshake answer;
    DevicePlugin* made = nullptr;
    if (fft_tensor_plugin(&program, &answer, &made) != pluginStarted)
        throw Error(ErrorCode::deviceFailed,
                    answer.reason[0] != 0 ? answer.reason : "The plug-in does not start.");
    return std::unique_ptr<DevicePlugin>(made);
}

int check(DevicePlugin& plugin, const Arguments& arguments) {
    const DeviceParts device = plugin.makeDevice(arguments.device, {});
    Backend& backend = *device.backend;
    std::printf("device: %s, %s\n%s\n", arguments.device.c_str(), backend.description().c_str(),
                plugin.runtimeText().c_str());
    ConformanceOptions options;
    options.largestElements = arguments.quick ? 2'000 : 17'000'000;
    options.seeds = arguments.quick ? 1 : 2;
    options.repeats = arguments.quick ? 2 : 3;
    JobContext context;
    const auto results = runCases(deviceCases(backend, *device.products, nullptr, options), context);
    std::printf("%s", conformanceText(results).c_str());
    if (!arguments.quick) {
        std::vector<BenchmarkEntry> figures = runBenchmark(backend, {4096, 7, 8192, true}, context);
        ProductBenchmarkOptions ofProducts;
        ofProducts.goals = true;
        for (BenchmarkEntry& figure : runProductBenchmark(*device.products, ofProducts, context))
            figures.push_back(std::move(figure));
        std::printf("%s", benchmarkText(figures).c_str());
    }
    const ConformanceTally tally = tallyOf(results);
    std::printf("%s\n", tallyText(tally).c_str());
    return tally.failed == 0 && tally.passed > 0 ? exitOk : exitFailed;
}

int run(const Arguments& arguments) {
    const std::unique_ptr<DevicePlugin> plugin = startPlugin();
    bool available = false;
    for (const DeviceEntry& entry : plugin->devices()) {
        std::printf("%s: %s: %s\n", entry.id.c_str(), entry.name.c_str(),
                    entry.available ? "available" : entry.reason.c_str());
        available = available || (entry.available && !entry.forTests);
    }
    if (!available) {
        std::printf("No GPU could be reached, so nothing was tested and nothing was measured.\n");
        return exitNoDevice;
    }
    return check(*plugin, arguments);
}

} // namespace

int main(int argc, char** argv) {
    Arguments arguments;
    if (!parse(argc, argv, arguments)) {
        std::fprintf(stderr, "usage: fft-tensor-gpu-check [--quick] [--device cuda:N]\n");
        return exitUsage;
    }
    try {
        return run(arguments);
    } catch (...) {
        std::fprintf(stderr, "fft-tensor-gpu-check: %s\n", currentError().what());
        return exitFailed;
    }
}
