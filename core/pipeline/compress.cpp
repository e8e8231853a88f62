// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "pipeline/compress.h"

#include "base/atomic_file.h"
#include "base/error.h"
#include "checkpoint/checkpoint_writer.h"
#include "pipeline/encode_tensor.h"
#include "pipeline/source_fingerprint.h"
#include "pipeline/total_goal.h"
#include "pipeline/work_behind.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>
#include <optional>
#include <span>

namespace fft_tensor {

namespace {

constexpr int totalAttempts = 16;
constexpr double forecastShare = 0.2; ///< of the work for a total goal

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names)
        text += (text.empty() ? "" : "; ") + name;
    return text;
}

/// One run over all tensors of a file: read, judged and transformed one after another on this thread, while
/// the tensor before is packed and written behind it.
class Compression {
  public:
    Compression(const WeightFile& input, const std::string& outputPath, const CompressOptions& options,
                Backend& backend, JobContext& context)
        : m_input(input),
          m_outputPath(outputPath),
          m_options(options),
          m_backend(backend),
          m_context(context) {}

    CheckpointSummary run() {
        m_plan = planCompression(m_input, m_options);
        for (const PlannedTensor& planned : m_plan)
            m_inputBytes += infoOf(planned).bytes;
        return hasTotalGoal() ? runForTotal() : writeFile(std::nullopt);
    }

    [[nodiscard]] std::uint64_t inputBytes() const { return m_inputBytes; }
    /// Who computed what was written.
    [[nodiscard]] const std::vector<std::string>& devices() const { return m_devices; }
    [[nodiscard]] const std::vector<double>& float32Errors() const { return m_float32Errors; }

  private:
    [[nodiscard]] const TensorInfo& infoOf(const PlannedTensor& planned) const {
        return m_input.tensors()[planned.index];
    }

    [[nodiscard]] bool hasTotalGoal() const {
        return m_options.recipe.total && m_options.recipe.fallback.goal.kind != Goal::Kind::keep;
    }

    CheckpointSummary writeFile(std::optional<double> totalKeep) {
        CheckpointWriter writer(m_outputPath, source(), m_input.files());
        {
            const JobContext::Share share(m_context, 0, 0.9);
            writeAll(writer, totalKeep);
        }
        const JobContext::Share share(m_context, 0.9, 1);
        return finish(writer);
    }

    [[nodiscard]] CheckpointSource source() const {
        CheckpointSource source = m_watch.source();
        source.recipeJson = toJson(m_options.recipe);
        return source;
    }

    CheckpointSummary finish(CheckpointWriter& writer) {
        m_watch.requireUnchanged();
        return writer.finish(m_context);
    }

    /// One keep for all: real files until one fits to 1 %; else the nearest.
    CheckpointSummary runForTotal() {
        KeepSearch search(forecastAll(), m_options.recipe.fallback.goal);
        double begin = forecastShare;
        for (int attempt = 0; attempt < totalAttempts; ++attempt) {
            const double end = (begin + 1) / 2; // how many there will be is not known
            const JobContext::Share share(m_context, begin, end);
            CheckpointWriter writer(m_outputPath, source(), m_input.files());
            const double pooled = writeAll(writer, search.keep());
            const auto bytes = static_cast<double>(writer.seal(m_context));
            search.learn(search.goal().kind == Goal::Kind::error ? pooled
                                                                 : static_cast<double>(m_inputBytes) / bytes);
            if (search.met()) {
                const JobContext::Share rest(m_context, 1, (1 - begin) / (end - begin));
                return finish(writer);
            }
            if (search.exhausted())
                break;
            begin = end;
        }
        const JobContext::Share share(m_context, begin, 1);
        return writeFile(search.nearest());
    }

    std::vector<TensorForecast> forecastAll() {
        m_context.setStage("Looking for one keep fraction for all layers");
        const JobContext::Share share(m_context, 0, forecastShare);
        std::vector<TensorForecast> forecasts;
        for (PlannedTensor& planned : m_plan) {
            m_context.yieldPoint();
            const TensorPtr tensor = readAndJudge(planned);
            forecasts.push_back(m_notFinite.empty() ? forecastOf(planned, tensor) : TensorForecast());
            m_context.setFraction(static_cast<double>(forecasts.size()) / static_cast<double>(m_plan.size()));
        }
        if (!m_notFinite.empty())
            m_notFinite.refuse();
        m_judged = true;
        return forecasts;
    }

    TensorForecast forecastOf(const PlannedTensor& planned, const TensorPtr& tensor) {
        const TensorInfo& info = infoOf(planned);
        TensorForecast forecast;
        forecast.inputBytes = info.bytes;
        forecast.valueType = planned.settings.valueType;
        forecast.sumOfSquares = planned.sumOfSquares;
        if (planned.whyRaw)
            return forecast;
        TensorTask task = taskFor(info, planned.settings);
        if (!planned.ownGoal)
            task.settings.goal = Goal{}; // a typical one
        const auto analysis = analyzeForGoal(tensor, task, m_backend, m_context);
        forecast.spectral = true;
        forecast.fullCount = analysis->layout().fullCount();
        forecast.halfCount = analysis->layout().halfCount();
        forecast.curve = analysis->ranking()->coarseCurve();
        if (planned.ownGoal)
            fixKeep(forecast, *analysis, task);
        return forecast;
    }

    void fixKeep(TensorForecast& forecast, Analysis& analysis, const TensorTask& task) {
        try {
            forecast.fixedKeep = keepForGoal(analysis, task, m_backend.transform(), m_context);
        } catch (const Error& error) {
            if (error.code() != ErrorCode::unreachable)
                throw;
            forecast.spectral = false; // as encodeTensor() will find
        }
    }

    /// Adds every tensor, and the hash of the bytes that they were made from; returns the pooled relative
    /// error.
    double writeAll(CheckpointWriter& writer, std::optional<double> totalKeep) {
        {
            const JobContext::Share share(m_context, 0, 0.93);
            writeTensors(writer, totalKeep);
        }
        const JobContext::Share share(m_context, 0.93, 1);
        m_context.setStage("Completing the SHA-256 of " + m_input.path());
        m_watch.confirm(m_context);
        writer.setSourceDigest(m_watch.source().sha256);
        return m_sumOfSquares > 0 ? std::sqrt(m_droppedSquares / m_sumOfSquares) : 0;
    }

    void writeTensors(CheckpointWriter& writer, std::optional<double> totalKeep) {
        const WorkBehind::Stay stay(m_behind); // the writer may go as soon as this ends
        m_droppedSquares = m_sumOfSquares = 0;
        m_devices.clear();
        m_float32Errors.clear();
        std::uint64_t done = 0;
        for (std::size_t n = 0; n < m_plan.size(); ++n) {
            const TensorInfo& info = infoOf(m_plan[n]);
            m_context.yieldPoint();
            m_context.setStage("Compressing " + info.name + " (" + std::to_string(n + 1) + " of " +
                               std::to_string(m_plan.size()) + ")");
            writeOne(writer, m_plan[n], totalKeep);
            done += info.bytes;
            m_context.setFraction(
                m_inputBytes > 0 ? static_cast<double>(done) / static_cast<double>(m_inputBytes) : 1);
        }
        m_behind.wait();
        if (!m_notFinite.empty())
            m_notFinite.refuse();
        writer.setDevice(joined(m_devices));
    }

    /// The one time that a tensor is read. Nothing where there are no numbers to look at.
    TensorPtr readAndJudge(PlannedTensor& planned) {
        const TensorInfo& info = infoOf(planned);
        if (!info.dtype || !isFloatingPoint(*info.dtype) || elementCount(info.shape) == 0)
            return nullptr;
        TensorPtr tensor = m_input.read(planned.index, m_context);
        if (!m_judged) {
            judgeValues(planned, m_input, *tensor, m_context);
            m_notFinite.add(planned);
        }
        return tensor;
    }

    void writeOne(CheckpointWriter& writer, PlannedTensor& planned, std::optional<double> totalKeep) {
        const TensorPtr tensor = readAndJudge(planned);
        if (!m_notFinite.empty())
            return; // nothing will be written; but all that are like it are to be named
        m_sumOfSquares += planned.sumOfSquares;
        if (planned.whyRaw)
            return writeRaw(writer, planned, tensor);
        TensorSettings settings = planned.settings;
        if (totalKeep && !planned.ownGoal)
            settings.goal = {Goal::Kind::keep, *totalKeep};
        writeEncoded(writer, planned, settings, tensor);
    }

    void writeRaw(CheckpointWriter& writer, const PlannedTensor& planned, const TensorPtr& tensor) {
        auto storage = std::make_shared<std::vector<std::byte>>();
        if (tensor == nullptr)
            *storage = m_input.readBytes(planned.index, m_context);
        const auto bytes = tensor == nullptr
                               ? std::span<const std::byte>(*storage)
                               : sourceBytes(m_input, planned.index, *tensor, *storage, m_context);
        m_behind.run(infoOf(planned).bytes, [this, &writer, &planned, tensor, storage, bytes] {
            add(writer, packRaw(infoOf(planned), bytes, planned.sumOfSquares, m_context),
                planned.whyRaw.reason, 0);
        });
    }

    void writeEncoded(CheckpointWriter& writer, const PlannedTensor& planned, const TensorSettings& settings,
                      const TensorPtr& tensor) {
        const TensorInfo& info = infoOf(planned);
        auto analysis = analyzeForGoal(tensor, taskFor(info, settings), m_backend, m_context);
        auto solved = std::make_shared<SolvedTensor>(
            solveTensor(*analysis, info, settings, m_backend.transform(), m_context));
        const std::string device = analysis->device(); // asked last: it may have moved
        analysis.reset();                              // the rebuilt tensor may take its place in memory
        recordRestoredError(*solved, *tensor, *info.dtype, m_backend.transform(), m_context);
        if (std::find(m_devices.begin(), m_devices.end(), device) == m_devices.end())
            m_devices.push_back(device);
        const std::string reason = spectralReason(solved->selection, settings) + placeOf(device);
        auto storage = std::make_shared<std::vector<std::byte>>();
        const auto elements = sourceBytes(m_input, planned.index, *tensor, *storage, m_context);
        m_behind.run(info.bytes, [this, &writer, &planned, &info, tensor, solved, reason, storage, elements] {
            ExportedTensor exported =
                packTensor(std::move(*solved), info, elements, planned.sumOfSquares, m_context);
            if (exported.whyRaw)
                return add(writer, std::move(exported.packed), exported.whyRaw.reason, 0);
            m_droppedSquares += planned.sumOfSquares * std::pow(exported.spectral.relativeError, 2);
            add(writer, std::move(exported.packed), reason, exported.numbers.relativeError);
        });
    }

    /// Runs behind the reading and transforming.
    void add(CheckpointWriter& writer, PackedTensor packed, const std::string& reason, double float32Error) {
        packed.row.reason = reason;
        m_float32Errors.push_back(float32Error);
        writer.add(std::move(packed));
    }

    /// Where devices can fall back to the CPU, every tensor tells who did it.
    [[nodiscard]] std::string placeOf(const std::string& device) const {
        return m_deviceName == "cpu" ? std::string() : "; computed on " + device;
    }

    static std::string spectralReason(const SparseSpectralTensor& tensor, const TensorSettings& settings) {
        std::string reason = "smaller than raw";
        if (settings.axes.kind == AxesChoice::Kind::automatic)
            reason += "; axes chosen by auto";
        if (tensor.floorReached)
            reason += "; fewer kept than asked: the rest is rounding noise";
        return reason;
    }

    const WeightFile& m_input;
    std::string m_outputPath;
    const CompressOptions& m_options;
    Backend& m_backend;
    JobContext& m_context;
    std::vector<PlannedTensor> m_plan;
    NotFiniteList m_notFinite{m_input};
    bool m_judged = false; ///< the plan is complete: all values were seen
    std::uint64_t m_inputBytes = 0;
    WatchedSource m_watch{m_input};
    std::string m_deviceName = m_backend.name(); ///< at the beginning
    std::vector<std::string> m_devices;
    std::vector<double> m_float32Errors;
    double m_droppedSquares = 0, m_sumOfSquares = 0;
    WorkBehind m_behind; ///< ends first: it works with all of the above
};

} // namespace

CompressReport compressWeights(const WeightFile& input, const std::string& outputPath,
                               const CompressOptions& options, Backend& backend, JobContext& context) {
    const auto started = std::chrono::steady_clock::now();
    requireFileTarget(outputPath);             // said before the work, not after it
    const std::string device = backend.name(); // it may end on the CPU
    Compression compression(input, outputPath, options, backend, context);
    const CheckpointSummary summary = compression.run();
    CompressReport report;
    report.inputBytes = compression.inputBytes();
    report.outputBytes = summary.fileBytes;
    report.fixedBytes = summary.fixedBytes;
    report.ratio = static_cast<double>(report.inputBytes) / static_cast<double>(summary.fileBytes);
    report.rows = summary.rows;
    report.remarks = summary.remarks;
    report.relativeError = pooledError(report.rows);
    report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    report.device = device;
    report.devices = compression.devices();
    report.float32Errors = compression.float32Errors();
    report.summary = summaryOf(report.rows);
    return report;
}

} // namespace fft_tensor
