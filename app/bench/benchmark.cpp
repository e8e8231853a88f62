// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "bench/benchmark.h"

#include "base/error.h"
#include "base/memory_meter.h"
#include "conformance/samples.h"
#include "spectral/measurable.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <utility>

namespace fft_tensor {

namespace {

/// For a data-centre GPU, and a square tensor of this side.
struct StatedGoal {
    std::uint64_t side = 0;
    BenchmarkGoal goal;
};
constexpr StatedGoal noGoal, sliderGoal{4096, {16, true}};        // ms
constexpr StatedGoal packGoal{8192, {6}}, choiceGoal{8192, {30}}; // % of the copy bandwidth
constexpr double benchmarkKeep = 0.05;

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
        const double keep = benchmarkKeep + 0.001 * run;
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

/// Figures of one device.
class Figures {
  public:
    /// `copy`: bandwidth that others are compared with; 0 where it is not known.
    Figures(double copy, bool goals) : m_copy(copy), m_goals(goals) {}

    void add(const std::string& name, std::uint64_t side, double value, const char* unit,
             const StatedGoal& stated = noGoal) {
        const bool applies = m_goals && side == stated.side;
        m_entries.push_back({name + ", " + std::to_string(side) + "x" + std::to_string(side),
                             value,
                             unit,
                             applies ? std::optional(stated.goal) : std::nullopt,
                             {}});
    }
    /// In GB/s, and as a share of a copy, which is what the goal is about.
    void addRate(const std::string& name, std::uint64_t side, double bytesPerSecond,
                 const StatedGoal& stated = noGoal) {
        add(name, side, bytesPerSecond / 1e9, "GB/s");
        if (m_copy > 0)
            add(name + " / copy bandwidth", side, 100 * bytesPerSecond / m_copy, "%", stated);
    }
    [[nodiscard]] std::vector<BenchmarkEntry> of(const std::string& device) {
        if (m_copy > 0)
            m_entries.insert(m_entries.begin(),
                             {"copy bandwidth, read and written", m_copy / 1e9, "GB/s", {}, {}});
        for (BenchmarkEntry& entry : m_entries)
            entry.device = device;
        return std::move(m_entries);
    }

  private:
    double m_copy;
    bool m_goals;
    std::vector<BenchmarkEntry> m_entries;
};

TensorPtr noise(std::uint64_t side) {
    return makeTensor({{side, side}, {0, 1}}, conformance::Signal::noise, 1);
}

/// Bytes go in as float32: the tensor's values, or for the choice alone the energies of its units.
void measureResident(Measurable& measurable, const TensorPtr& tensor, int runs, Figures& figures,
                     JobContext& context) {
    const std::unique_ptr<ResidentWork> work =
        measurable.residentWork(tensor, {0, 1}, benchmarkKeep, context);
    std::vector<double> whole, choice;
    for (int run = -1; run < runs; ++run) { // the first one warms up
        const double wholeSeconds = secondsOf([&] { (void)work->analyzeAndPack(context); });
        const double choiceSeconds = secondsOf([&] { (void)work->choose(context); });
        if (run < 0)
            continue;
        whole.push_back(wholeSeconds);
        choice.push_back(choiceSeconds);
    }
    const std::uint64_t side = tensor->shape[0];
    const auto bytes = [](std::uint64_t numbers) { return 4.0 * static_cast<double>(numbers); };
    figures.addRate("forward + choice of 5 % + pack, resident, float32 in", side,
                    bytes(tensor->values.size()) / median(whole), packGoal);
    figures.addRate("choice alone, resident, float32 energies in", side,
                    bytes(SpectrumLayout(tensor->shape, {0, 1}).halfCount()) / median(choice), choiceGoal);
}

/// False where it does not fit: into this computer's memory, or into the device's.
bool measureResidentOf(std::uint64_t side, Measurable& measurable, int runs, Figures& figures,
                       JobContext& context) {
    constexpr std::uint64_t arrays = 6; // the tensor, its spectrum, energies, and as much again for the work
    if (side * side * sizeof(float) * arrays > availableMemoryBytes())
        return false;
    try {
        measureResident(measurable, noise(side), runs, figures, context);
    } catch (const Error& error) {
        if (error.code() != ErrorCode::outOfMemory)
            throw;
        return false;
    }
    return true;
}

std::string digits(double value) {
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%.4g", value);
    return text.data();
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
    const TensorPtr tensor = noise(options.side);
    const double bytes = static_cast<double>(tensor->values.size()) * sizeof(float);
    Measurable* const measurable = measurableOf(backend);
    Figures figures(measurable != nullptr ? measurable->copyBandwidth(context) : 0, options.goals);
    Seconds seconds;
    const std::string device = measure(backend, tensor, options.runs, seconds, context);
    const std::uint64_t side = options.side;
    figures.addRate("analyze (bring in, forward, rank), float32 in", side, bytes / median(seconds.analyze));
    figures.add("choose 5 % and hand out", side, 1e3 * median(seconds.select), "ms");
    figures.add("index", side, 1e3 * median(seconds.index), "ms");
    figures.add("slider move: rebuilt, error and retained maps", side, 1e3 * median(seconds.slider), "ms",
                sliderGoal);
    if (measurable != nullptr &&
        !measureResidentOf(options.residentSide, *measurable, options.runs, figures, context))
        (void)measureResidentOf(side, *measurable, options.runs, figures, context); // its size is in its name
    return figures.of(device);
}

std::string benchmarkText(const std::vector<BenchmarkEntry>& entries) {
    std::string text;
    for (const BenchmarkEntry& entry : entries) {
        text += entry.device + ": " + entry.name + ": ";
        if (!entry.whyNot.empty()) {
            text += "not measured. " + entry.whyNot + "\n";
            continue;
        }
        text += digits(entry.value) + " " + entry.unit;
        if (entry.goal)
            text += " (goal: " + std::string(entry.goal->atMost ? "at most " : "at least ") +
                    digits(entry.goal->limit) + " " + entry.unit +
                    (entry.goal->isReached(entry.value) ? ": reached)" : ": missed)");
        text += "\n";
    }
    return text;
}

} // namespace fft_tensor
