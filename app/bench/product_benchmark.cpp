// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "bench/product_benchmark.h"

#include "base/error.h"
#include "product/measurable_products.h"
#include "product/study/product_timing.h"
#include "product/weights/synthetic_weight.h"

#include <algorithm>
#include <array>
#include <random>
#include <string>

namespace fft_tensor {

namespace {

using enum ProductMethod;

constexpr std::array<std::uint64_t, 5> batches{1, 4, 16, 256, 1024};
constexpr std::uint64_t streamingBatch = 1024; ///< others are not what one streams for

struct Candidate {
    ProductMethod method;
    double keep;
};
constexpr std::array<Candidate, 4> candidates{
    {{dense, 0.05}, {spectral, 0.05}, {spectral, 0.01}, {streaming, 0.05}}};

/// The products of one side, and what came of timing them.
class SideBenchmark {
  public:
    SideBenchmark(std::uint64_t side, ProductFactory& products, const ProductBenchmarkOptions& options,
                  JobContext& context)
        : m_side(side), m_products(products), m_options(options), m_context(context) {}

    /// Everything is held at once, and cuBLAS's comparison holds a dense weight more.
    [[nodiscard]] bool fits() const {
        const ProductPlacePtr place = m_products.place();
        const Matricization matricization(SpectrumLayout({m_side, m_side}, {0, 1}), {});
        const auto halfCount = static_cast<double>(matricization.layout().halfCount());
        std::uint64_t needed = m_side * m_side * sizeof(float) + 2 * batches.back() * m_side * sizeof(float);
        for (const Candidate& candidate : candidates)
            needed +=
                place
                    ->forecast(candidate.method, matricization,
                               static_cast<std::uint64_t>(candidate.keep * halfCount), batches.back(), {})
                    .peak();
        return needed <= place->roomBytes();
    }

    /// Nothing of the side was measured.
    [[nodiscard]] BenchmarkEntry notMeasured(std::string why) const {
        BenchmarkEntry entry;
        entry.name = "products" + sideText();
        entry.device = m_products.device();
        entry.whyNot = std::move(why);
        return entry;
    }

    std::vector<BenchmarkEntry> run() {
        std::vector<std::unique_ptr<PreparedProduct>> prepared;
        prepared.reserve(candidates.size());
        for (const Candidate& candidate : candidates)
            prepared.push_back(m_products.prepare(
                candidate.method, syntheticWeight(m_side, m_side, candidate.keep), {}, m_context));
        for (std::size_t i = 0; i < batches.size(); ++i) {
            const JobContext::Share share(m_context, static_cast<double>(i) / batches.size(),
                                          static_cast<double>(i + 1) / batches.size());
            measure(prepared, batches[i]);
        }
        addWeight(*prepared.back(), *prepared.front());
        return std::move(m_entries);
    }

  private:
    void measure(const std::vector<std::unique_ptr<PreparedProduct>>& prepared, std::uint64_t batch) {
        std::vector<float> x(batch * m_side);
        std::mt19937 random(1);
        std::uniform_real_distribution<float> uniform(-1, 1);
        std::generate(x.begin(), x.end(), [&] { return uniform(random); });
        std::vector<PreparedProduct*> timed;
        for (std::size_t i = 0; i < prepared.size(); ++i)
            if (candidates[i].method != streaming || batch == streamingBatch)
                timed.push_back(prepared[i].get());
        const auto timings = timeProducts(timed, ActivationView::contiguous(x.data(), {batch}, m_side),
                                          m_options.runs, m_options.shortest, m_context);
        const double reference = timings.front().seconds;
        add("dense product in float32" + batchText(batch), 1e3 * reference, "ms", {});
        if (MeasurableProducts* const measurable = measurableOf(m_products))
            for (const TensorCoreTime& other : measurable->timeTensorCores(
                     m_side, m_side, batch, m_options.runs, m_options.shortest, m_context))
                addTensorCores(other, batch);
        for (std::size_t i = 1; i < timings.size(); ++i)
            addSpeed(candidates[i], batch, reference / timings[i].seconds);
    }

    void addTensorCores(const TensorCoreTime& time, std::uint64_t batch) {
        add("dense product in " + time.name + batchText(batch), 1e3 * time.seconds.value_or(0), "ms", {});
        m_entries.back().whyNot = time.why;
    }

    void addSpeed(const Candidate& candidate, std::uint64_t batch, double speed) {
        add("speed of the " + std::string(name(candidate.method)) + " product against dense in float32, " +
                std::to_string(static_cast<int>(100 * candidate.keep)) + " %" + batchText(batch),
            speed, "x", speedGoal(candidate, batch));
    }

    void addWeight(const PreparedProduct& streamed, const PreparedProduct& whole) {
        const auto bytes = static_cast<double>(streamed.weightBytes() + streamed.blockBytes());
        add("weight memory of the streaming product against dense, 5 %",
            100 * bytes / static_cast<double>(whole.weightBytes()), "%",
            BenchmarkGoal{100 * streamingWeightGoal, true});
    }

    [[nodiscard]] std::optional<BenchmarkGoal> speedGoal(const Candidate& candidate,
                                                         std::uint64_t batch) const {
        const auto goal = deviceSpeedGoal(candidate.method, m_side, m_side, batch, candidate.keep);
        return goal ? std::optional(BenchmarkGoal{*goal}) : std::nullopt;
    }

    void add(const std::string& what, double value, const char* unit, std::optional<BenchmarkGoal> goal) {
        m_entries.push_back(
            {what + sideText(), value, unit, m_options.goals ? goal : std::nullopt, m_products.device()});
    }

    [[nodiscard]] std::string sideText() const {
        return ", " + std::to_string(m_side) + "x" + std::to_string(m_side);
    }

    static std::string batchText(std::uint64_t batch) { return ", batch " + std::to_string(batch); }

    std::uint64_t m_side;
    ProductFactory& m_products;
    const ProductBenchmarkOptions& m_options;
    JobContext& m_context;
    std::vector<BenchmarkEntry> m_entries;
};

} // namespace

bool hasDeviceGoals(std::uint64_t rows, std::uint64_t columns) {
    return rows == columns && (rows == 4096 || rows == 8192);
}

std::optional<double> deviceSpeedGoal(ProductMethod method, std::uint64_t rows, std::uint64_t columns,
                                      std::uint64_t batch, double keep) {
    if (!hasDeviceGoals(rows, columns))
        return std::nullopt;
    if (method == streaming && batch == 1024)
        return 1 / 1.25;
    if (method == spectral && batch == 256)
        return keep == 0.05 ? std::optional(1.5) : keep == 0.01 ? std::optional(5.0) : std::nullopt;
    if (method == spectral && batch <= 16 && keep == 0.05)
        return 2.5;
    return std::nullopt;
}

std::vector<BenchmarkEntry> runProductBenchmark(ProductFactory& products,
                                                const ProductBenchmarkOptions& options, JobContext& context) {
    context.setStage("Measuring products");
    std::vector<BenchmarkEntry> entries;
    const auto count = static_cast<double>(options.sides.size());
    for (std::size_t i = 0; i < options.sides.size(); ++i) {
        const JobContext::Share share(context, static_cast<double>(i) / count,
                                      static_cast<double>(i + 1) / count);
        SideBenchmark side(options.sides[i], products, options, context);
        try {
            if (!side.fits())
                throw Error(ErrorCode::outOfMemory, "They do not fit into what is left of its memory.");
            const std::vector<BenchmarkEntry> found = side.run();
            entries.insert(entries.end(), found.begin(), found.end());
        } catch (const Error& error) {
            if (error.code() != ErrorCode::outOfMemory)
                throw;
            entries.push_back(side.notMeasured(error.message()));
        }
    }
    return entries;
}

} // namespace fft_tensor
