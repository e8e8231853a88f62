// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "conformance/benchmark.h"

#include "conformance/samples.h"

#include <algorithm>
#include <chrono>

namespace fft_tensor {

namespace {

constexpr double sliderGoal = 16; ///< ms, for 4096² on a data-centre GPU

template<class Work>
double secondsOf(Work&& work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

struct Seconds {
    std::vector<double> analyze, select, index, slider;
};

/// Every move goes to a new keep fraction, so that no answer is remembered. The first run warms up.
std::string measure(Backend& backend, const TensorPtr& tensor, int runs, Seconds& seconds,
                    JobContext& context) {
    const std::vector<int> axes{0, 1};
    const std::vector<MapRequest> requests = sliderMaps(tensor->shape);
    std::string device;
    for (int run = -1; run < runs; ++run) {
        context.setFraction((run + 1.0) / (runs + 1.0));
        std::unique_ptr<Analysis> analysis;
        const double analyze = secondsOf([&] { analysis = backend.analyze(tensor, axes, context); });
        const double keep = 0.05 + 0.001 * run;
        const double select = secondsOf([&] { (void)analysis->select(keep, ValueType::float32, context); });
        const double index = secondsOf([&] { analysis->index(ValueType::float32, context); });
        (void)analysis->maps(requests, 0.5, ValueType::float32, context); // takes the memory of rebuilding
        const double slider =
            secondsOf([&] { (void)analysis->maps(requests, keep, ValueType::float32, context); });
        device = analysis->device();
        if (run < 0)
            continue;
        seconds.analyze.push_back(analyze);
        seconds.select.push_back(select);
        seconds.index.push_back(index);
        seconds.slider.push_back(slider);
    }
    return device;
}

} // namespace

std::vector<MapRequest> sliderMaps(const Shape& shape) {
    std::vector<MapRequest> requests;
    for (const MapKind kind : {MapKind::rebuilt, MapKind::error, MapKind::retained}) {
        MapRequest request;
        request.kind = kind;
        request.plane = defaultPlane(shape);
        request.cells = wholePlane(shape, request.plane);
        request.widthPixels = request.heightPixels = paneSide;
        requests.push_back(request);
    }
    return requests;
}

std::vector<BenchmarkEntry> runBenchmark(Backend& backend, const BenchmarkOptions& options,
                                         JobContext& context) {
    context.setStage("Measuring");
    const conformance::Grid grid{{options.side, options.side}, {0, 1}};
    const TensorPtr tensor = makeTensor(grid, conformance::Signal::noise, 1);
    const double bytes = static_cast<double>(tensor->values.size()) * sizeof(float);
    const double copy = backend.copyBandwidth(context);
    Seconds seconds;
    const std::string device = measure(backend, tensor, options.runs, seconds, context);
    const double analyze = bytes / median(seconds.analyze);
    const std::string size = ", " + std::to_string(options.side) + "x" + std::to_string(options.side);
    std::vector<BenchmarkEntry> entries;
    const auto add = [&](const std::string& name, double value, const char* unit,
                         std::optional<double> goal = {}) {
        entries.push_back({name, value, unit, goal, device});
    };
    if (copy > 0)
        add("copy bandwidth, read and written", copy / 1e9, "GB/s");
    add("analyze (bring in, forward, rank), float32 in" + size, analyze / 1e9, "GB/s");
    if (copy > 0)
        add("analyze / copy bandwidth" + size, 100 * analyze / copy, "%");
    add("choose 5 % and hand out" + size, 1e3 * median(seconds.select), "ms");
    add("index" + size, 1e3 * median(seconds.index), "ms");
    const bool hasGoal = backend.name() == "cuda" && options.side == 4096;
    add("slider move: rebuilt, error and retained maps" + size, 1e3 * median(seconds.slider), "ms",
        hasGoal ? std::optional(sliderGoal) : std::nullopt);
    return entries;
}

} // namespace fft_tensor
