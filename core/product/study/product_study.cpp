// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "product/study/product_study.h"

#include "base/error.h"
#include "base/large_vector.h"
#include "base/load_meter.h"
#include "base/memory_meter.h"
#include "base/parallel.h"
#include "product/sizes_text.h"
#include "product/study/product_timing.h"
#include "product/study/reference_product.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <memory>
#include <random>

namespace fft_tensor {

namespace {

constexpr std::uint64_t seed = 1;
constexpr double referenceFlops = 2e10;      ///< of a reference in double: about half a second on two cores
constexpr double roughFlopsPerSecond = 4e10; ///< only the progress bar believes it
constexpr double roughProfiles = 0.5;        ///< seconds
constexpr int fewRounds = 3;
constexpr double longMeasurement = 1.5; ///< seconds beyond which a few rounds must do

std::string percentText(double fraction) {
    std::array<char, 32> text{};
    const auto end =
        std::to_chars(text.data(), text.data() + text.size(), 100 * fraction, std::chars_format::general, 3);
    return {text.data(), end.ptr};
}

using Clock = std::chrono::steady_clock;

/// Of the exception being handled: the sentence of an Error that is one product's own affair, which lack of
/// memory and options that do not suit it are. Rethrows all else. Precondition: called inside a catch block.
std::string whyOneFailed() {
    const Error error = currentError();
    if (error.code() != ErrorCode::outOfMemory && error.code() != ErrorCode::invalidArgument)
        throw;
    return error.message();
}

/// Runs what concerns one product alone, and returns why it failed; empty: it did not.
template<class Work>
std::string problemOf(Work work) {
    try {
        work();
    } catch (const Cancelled&) {
        throw;
    } catch (...) {
        return whyOneFailed();
    }
    return {};
}

/// One method on its way through the study.
struct Contestant {
    StudyRow row;
    std::unique_ptr<PreparedProduct> product; ///< null where it could not be prepared
};
using Contestants = std::array<Contestant, 3>;

class Study {
  public:
    Study(Analysis& analysis, const StudyOptions& options, Transform& transform, ProductFactory& products,
          JobContext& context)
        : m_analysis(analysis),
          m_transform(transform),
          m_products(products),
          m_context(context),
          m_matricization(analysis.layout(), options.product.matricization) {
        m_result.options = options;
        m_result.layout = analysis.layout();
        m_result.device = products.device();
        m_result.threads = parallelThreads();
        if (m_result.device == cpuText())
            m_result.dense = denseKernels();
        if (options.batch == 0)
            throw Error(ErrorCode::invalidArgument,
                        "A batch of 0 rows cannot be measured. Ask for 1 or more.");
        chooseBatches();
        makeRows();
        m_total = roughProfiles + roughSeconds(options.batch) * static_cast<double>(1 + options.keeps.size());
        for (const std::uint64_t batch : m_batches)
            m_total += roughSeconds(batch);
    }

    ProductStudy run() {
        const StudyOptions& options = m_result.options;
        Contestants contestants;
        {
            const SparseSpectralTensor main = m_analysis.select(options.keep, options.valueType, m_context);
            profileAll(main);
            for (const ProductMethod method : allProductMethods)
                contestants[indexOf(method)] = prepare(method, main);
        }
        measure(contestants, options.batch);
        for (const std::uint64_t batch : m_batches)
            measure(contestants, batch);
        for (const double keep : options.keeps)
            measureKeep(contestants, keep);
        m_context.setFraction(1);
        m_result.othersShare = m_load.othersShare();
        return std::move(m_result);
    }

  private:
    [[nodiscard]] std::uint64_t rowBytes() const {
        return (m_matricization.input().length + m_matricization.output().length) * sizeof(float);
    }

    /// Other batches, increasing, as far as their x and y leave most of the memory to the products.
    void chooseBatches() {
        const StudyOptions& options = m_result.options;
        const std::uint64_t available = availableMemoryBytes();
        if (options.batch > available / rowBytes())
            throw Error(ErrorCode::outOfMemory,
                        "x and y of " + std::to_string(options.batch) + " rows need " +
                            megabytesText(options.batch * rowBytes()) + "; " + megabytesText(available) +
                            " are left. Use a smaller batch.");
        for (const std::uint64_t batch : options.batches)
            if (batch > 0 && batch != options.batch && batch <= available / 4 / rowBytes())
                m_batches.push_back(batch);
        std::sort(m_batches.begin(), m_batches.end());
        m_batches.erase(std::unique(m_batches.begin(), m_batches.end()), m_batches.end());
    }

    void makeRows() {
        const std::uint64_t most = std::max(m_result.options.batch, m_batches.empty() ? 0 : m_batches.back());
        m_x.resize(most * m_matricization.input().length);
        m_y.resize(most * m_matricization.output().length);
        std::mt19937 random(seed);
        std::uniform_real_distribution<float> uniform(-1, 1);
        for (float& value : m_x)
            value = uniform(random);
        std::fill(m_y.begin(), m_y.end(), 0.0f);
    }

    [[nodiscard]] ActivationView rowsOfX(std::uint64_t batch) const {
        return ActivationView::contiguous(m_x.data(), {batch}, m_matricization.input().length);
    }
    [[nodiscard]] std::span<float> rowsOfY(std::uint64_t batch) {
        return std::span(m_y).first(batch * m_matricization.output().length);
    }
    [[nodiscard]] double flopsPerRow() const {
        return 2.0 * static_cast<double>(m_matricization.input().length) *
               static_cast<double>(m_matricization.output().length);
    }

    [[nodiscard]] double roughSeconds(std::uint64_t batch) const {
        const TimingEffort& effort = m_result.options.effort;
        const double denseAndStreaming =
            2.5 * static_cast<double>(batch) * flopsPerRow() / roughFlopsPerSecond;
        return 0.01 + effort.rounds * std::max(3 * effort.secondsPerRun, denseAndStreaming);
    }

    /// Runs a part that should take `seconds` of the whole.
    template<class Work>
    void part(const std::string& stage, double seconds, Work work) {
        m_context.setStage(stage);
        const double begin = std::min(1.0, m_done / m_total);
        m_done += seconds;
        const JobContext::Share share(m_context, begin, std::min(1.0, m_done / m_total));
        work();
        m_context.setFraction(1);
    }

    /// What y should be for the first rows of x, where W itself is affordable.
    [[nodiscard]] std::vector<double> truth(const SparseSpectralTensor& main) {
        const std::uint64_t needed = m_result.layout.fullCount() * sizeof(float) +
                                     m_result.layout.halfCount() * sizeof(std::complex<float>);
        if (needed > availableMemoryBytes() / 2)
            return {};
        m_result.errorRows = static_cast<std::uint64_t>(
            std::clamp(referenceFlops / flopsPerRow(), 1.0, static_cast<double>(m_result.options.batch)));
        LargeVector<float> weight(m_result.layout.fullCount());
        rebuildInto(main, m_transform, weight, m_context);
        return referenceProduct(weight, m_matricization, rowsOfX(m_result.errorRows), m_context);
    }

    void profileAll(const SparseSpectralTensor& main) {
        std::vector<double> exact;
        part("Exact product to compare with", roughProfiles / 4, [&] {
            if (!problemOf([&] { exact = truth(main); }).empty())
                m_result.errorRows = 0; // there is less memory than it seemed
        });
        for (const ProductMethod method : allProductMethods)
            part("Memory of the " + std::string(name(method)) + " product", roughProfiles / 4,
                 [&] { (void)problemOf([&] { profile(method, main, exact); }); }); // its row will tell why
    }

    void profile(ProductMethod method, const SparseSpectralTensor& main, const std::vector<double>& exact) {
        const std::uint64_t batch = m_result.options.batch;
        ProductProfile profile;
        for (const double begin : {0.0, 0.5}) { // the first makes plans and touches memory
            m_context.yieldPoint();
            const JobContext::Share share(m_context, begin, begin + 0.5);
            if (profile.batch != 0 && profile.device != m_result.device)
                return; // its row will tell why
            profile = profileProduct(method, main, m_result.options.product, rowsOfX(batch), rowsOfY(batch),
                                     {}, m_products, m_context);
        }
        if (profile.device != m_result.device)
            return;
        m_result.profiles.push_back(std::move(profile));
        if (m_result.errorRows > 0)
            m_errors[indexOf(method)] = relativeFrobeniusError(rowsOfY(m_result.errorRows), exact);
    }

    [[nodiscard]] Contestant prepare(ProductMethod method, const SparseSpectralTensor& tensor) {
        Contestant contestant;
        StudyRow& row = contestant.row;
        row.method = method;
        describe(row, tensor);
        m_context.yieldPoint();
        const JobContext::Share share(m_context, 0, 0);
        row.problem = problemOf([&] {
            const MemoryMeter meter;
            const auto begin = Clock::now();
            contestant.product = m_products.prepare(method, tensor, m_result.options.product, m_context);
            row.prepareSeconds = secondsSince(begin);
            row.preparePeakBytes = static_cast<std::uint64_t>(meter.peak());
            row.weightBytes = contestant.product->weightBytes();
            requireSameDevice(*contestant.product);
        });
        if (!row.problem.empty())
            contestant.product.reset();
        return contestant;
    }

    /// What is compared is compared on one device.
    void requireSameDevice(const PreparedProduct& product) const {
        if (product.device() != m_result.device)
            throw Error(ErrorCode::outOfMemory, "The " + std::string(name(product.method())) +
                                                    " product went to another device (" + product.device() +
                                                    "), because " + m_result.device +
                                                    " lacks the memory or failed. It is not measured there.");
    }

    [[nodiscard]] static std::size_t indexOf(ProductMethod method) {
        return static_cast<std::size_t>(method);
    }

    static void describe(StudyRow& row, const SparseSpectralTensor& tensor) {
        row.keep = tensor.keepAsked;
        row.kept = tensor.kept;
        row.coefficients = tensor.coefficients();
    }

    /// Times at one batch all that run, and writes down the rows of all three.
    void measure(const Contestants& contestants, std::uint64_t batch) {
        const bool isMain = m_result.rows.empty();
        std::array<StudyRow, 3> rows;
        std::array<std::vector<ProductStage>, 3> stages;
        part("Batch " + std::to_string(batch) + ", " + percentText(contestants.back().row.keep) + " % kept",
             roughSeconds(batch), [&] { time(contestants, batch, rows, stages); });
        for (std::size_t i = 0; i < rows.size(); ++i) {
            StudyRow& row = rows[i];
            if (row.seconds > 0 && rows.front().seconds > 0)
                row.speedup = rows.front().seconds / row.seconds;
            if (isMain)
                finishMain(row, stages[i]);
            m_result.rows.push_back(std::move(row));
        }
    }

    void time(const Contestants& contestants, std::uint64_t batch, std::span<StudyRow> rows,
              std::span<std::vector<ProductStage>> stages) {
        std::vector<PreparedProduct*> products;
        std::vector<std::size_t> places;
        double round = 0;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            rows[i] = contestants[i].row;
            rows[i].batch = batch;
            PreparedProduct* const product = contestants[i].product.get();
            if (product == nullptr || !tries(*product, rows[i], round))
                continue;
            products.push_back(product);
            places.push_back(i);
        }
        const TimingEffort& effort = m_result.options.effort;
        const bool isLong = round * effort.rounds > longMeasurement;
        const int rounds = std::max(1, isLong ? std::min(fewRounds, effort.rounds) : effort.rounds);
        const auto timings = timeProducts(products, rowsOfX(batch), rounds, effort.secondsPerRun, m_context);
        for (std::size_t i = 0; i < places.size(); ++i) {
            StudyRow& row = rows[places[i]];
            row.problem = problemOf([&] { requireSameDevice(*products[i]); }); // it may have left meanwhile
            if (!row.problem.empty())
                continue;
            row.seconds = timings[i].seconds;
            row.withCopiesSeconds = timings[i].withCopiesSeconds;
            row.multiplyPeakBytes = timings[i].peakBytes;
            stages[places[i]] = timings[i].stages;
        }
    }

    /// Does this product run at this batch? Notes why it does not, or adds its time to `seconds`.
    [[nodiscard]] bool tries(PreparedProduct& product, StudyRow& row, double& seconds) {
        m_context.yieldPoint();
        const JobContext::Share share(m_context, 0, 0);
        row.problem = problemOf([&] {
            const auto begin = Clock::now();
            product.multiply(rowsOfX(row.batch), rowsOfY(row.batch), {}, m_context);
            seconds += secondsSince(begin);
            requireSameDevice(product);
        });
        return row.problem.empty();
    }

    /// The main setting is told in more detail, and in one set of numbers.
    void finishMain(StudyRow& row, const std::vector<ProductStage>& stages) {
        row.relativeError = m_errors[indexOf(row.method)];
        for (ProductProfile& profile : m_result.profiles)
            if (profile.method == row.method && row.seconds > 0) {
                profile.multiplySeconds = row.seconds;
                profile.stages = stages;
            }
    }

    /// The dense weight takes as long whatever it was rebuilt from: it is not prepared again.
    void measureKeep(Contestants& contestants, double keep) {
        const StudyOptions& options = m_result.options;
        const SparseSpectralTensor tensor = m_analysis.select(keep, options.valueType, m_context);
        const bool known = std::any_of(m_result.rows.begin(), m_result.rows.end(), [&](const StudyRow& row) {
            return row.batch == options.batch && row.coefficients == tensor.coefficients();
        });
        if (known)
            return;
        for (const ProductMethod method : {ProductMethod::streaming, ProductMethod::spectral}) {
            Contestant& contestant = contestants[indexOf(method)];
            contestant.product.reset(); // never two at once in memory
            contestant = prepare(method, tensor);
        }
        describe(contestants.front().row, tensor);
        measure(contestants, options.batch);
    }

    Analysis& m_analysis;
    Transform& m_transform;
    ProductFactory& m_products;
    JobContext& m_context;
    Matricization m_matricization;
    LoadMeter m_load;
    ProductStudy m_result;
    std::vector<std::uint64_t> m_batches; ///< but the main one, increasing
    LargeVector<float> m_x, m_y;          ///< of the largest batch
    std::array<std::optional<double>, 3> m_errors;
    double m_done = 0, m_total = 1; ///< seconds, roughly
};

template<class Wanted>
std::vector<StudyRow> rowsThatRan(const ProductStudy& study, ProductMethod method, Wanted wanted) {
    std::vector<StudyRow> found;
    std::copy_if(study.rows.begin(), study.rows.end(), std::back_inserter(found),
                 [&](const StudyRow& row) { return row.method == method && row.seconds > 0 && wanted(row); });
    return found;
}

} // namespace

std::vector<double> usualKeeps() {
    return {0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005};
}

std::vector<std::uint64_t> usualBatches(std::uint64_t batch) {
    std::vector<std::uint64_t> batches;
    for (std::uint64_t size = 1; size <= std::max<std::uint64_t>(256, batch); size *= 2)
        batches.push_back(size);
    return batches;
}

std::vector<StudyRow> ProductStudy::overBatches(ProductMethod method) const {
    std::vector<StudyRow> found =
        rowsThatRan(*this, method, [this](const StudyRow& row) { return row.keep == options.keep; });
    std::sort(found.begin(), found.end(),
              [](const StudyRow& a, const StudyRow& b) { return a.batch < b.batch; });
    return found;
}

std::vector<StudyRow> ProductStudy::overKeeps(ProductMethod method) const {
    std::vector<StudyRow> found =
        rowsThatRan(*this, method, [this](const StudyRow& row) { return row.batch == options.batch; });
    std::sort(found.begin(), found.end(),
              [](const StudyRow& a, const StudyRow& b) { return a.kept < b.kept; });
    return found;
}

ProductStudy studyProducts(Analysis& analysis, const StudyOptions& options, Transform& transform,
                           ProductFactory& products, JobContext& context) {
    return Study(analysis, options, transform, products, context).run();
}

} // namespace fft_tensor
