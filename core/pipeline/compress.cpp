// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "pipeline/compress.h"

#include "base/error.h"
#include "checkpoint/checkpoint_writer.h"
#include "io/safetensors_writer.h"
#include "pipeline/float32_range.h"
#include "pipeline/name_pattern.h"
#include "pipeline/source_fingerprint.h"
#include "pipeline/tensor_goal.h"
#include "pipeline/total_goal.h"
#include "tensor/statistics.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>
#include <span>

namespace fft_tensor {

namespace {

constexpr int totalAttempts = 16;
constexpr double forecastShare = 0.2; ///< of the work for a total goal

std::string bytesText(std::uint64_t bytes) {
    return std::to_string(bytes) + " B";
}

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names)
        text += (text.empty() ? "" : "; ") + name;
    return text;
}

/// One run over all tensors of a file.
class Compression {
  public:
    Compression(const WeightFile& input, const std::string& outputPath, const CompressOptions& options,
                Backend& backend, JobContext& context)
        : m_input(input),
          m_outputPath(outputPath),
          m_options(options),
          m_backend(backend),
          m_context(context) {
        if (!options.include.empty())
            m_include.emplace(options.include);
        if (!options.exclude.empty())
            m_exclude.emplace(options.exclude);
        chooseTensors();
    }

    CheckpointSummary run() { return hasTotalGoal() ? runForTotal() : writeFile(std::nullopt); }

    [[nodiscard]] std::uint64_t inputBytes() const { return m_inputBytes; }
    /// Who computed what was written.
    [[nodiscard]] const std::vector<std::string>& devices() const { return m_devices; }

  private:
    void chooseTensors() {
        if (!m_options.onlyTensor.empty()) {
            m_chosen.push_back(m_input.require(m_options.onlyTensor));
        } else {
            for (std::size_t i = 0; i < m_input.tensors().size(); ++i)
                m_chosen.push_back(i);
        }
        for (const std::size_t i : m_chosen) {
            requireRestorable(m_input.tensors()[i], m_input.path()); // before hours of work, not after
            m_inputBytes += m_input.tensors()[i].bytes;
        }
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
        for (const std::size_t i : m_chosen) {
            m_context.yieldPoint();
            forecasts.push_back(forecastOf(m_input.tensors()[i], i));
            m_context.setFraction(static_cast<double>(forecasts.size()) /
                                  static_cast<double>(m_chosen.size()));
        }
        return forecasts;
    }

    TensorForecast forecastOf(const TensorInfo& info, std::size_t index) {
        const TensorSettings settings = settingsOf(info, std::nullopt);
        TensorForecast forecast;
        forecast.inputBytes = info.bytes;
        forecast.valueType = settings.valueType;
        if (!info.dtype || !isFloatingPoint(*info.dtype))
            return forecast;
        const TensorPtr tensor = m_input.read(index, m_context);
        const Statistics statistics = statisticsOf(tensor->values);
        forecast.sumOfSquares = energyOf(statistics);
        if (!rawReason(info, settings).empty() ||
            !reasonBeyondFloat32(m_input, index, statistics, m_context).empty())
            return forecast;
        TensorSettings typical = settings;
        typical.goal = ownGoal(info.name) ? settings.goal : Goal{};
        const auto axes = axesForGoal(tensor, typical, info.bytes, m_backend, m_context);
        const auto analysis = m_backend.analyze(tensor, axes, m_context);
        forecast.spectral = true;
        forecast.fullCount = analysis->layout().fullCount();
        forecast.halfCount = analysis->layout().halfCount();
        forecast.curve = analysis->ranking()->coarseCurve();
        if (ownGoal(info.name))
            forecast.fixedKeep =
                keepForGoal(*analysis, settings.goal, settings.valueType, info.bytes, m_context);
        return forecast;
    }

    /// A rule of its own, which a total does not touch.
    [[nodiscard]] bool ownGoal(const std::string& name) const {
        return &m_options.recipe.settingsFor(name) != &m_options.recipe.fallback;
    }

    [[nodiscard]] TensorSettings settingsOf(const TensorInfo& info, std::optional<double> totalKeep) const {
        TensorSettings settings = m_options.recipe.settingsFor(info.name);
        if (totalKeep && !ownGoal(info.name))
            settings.goal = {Goal::Kind::keep, *totalKeep};
        return settings;
    }

    /// Why a tensor is stored raw whatever it would pack to; empty when its spectrum may be stored.
    [[nodiscard]] std::string rawReason(const TensorInfo& info, const TensorSettings& settings) const {
        if (!info.dtype)
            return "dtype " + info.dtypeName + " is not converted";
        if (!isFloatingPoint(*info.dtype))
            return "not floating point";
        if (info.shape.empty())
            return "a scalar";
        if (elementCount(info.shape) == 0)
            return "empty";
        if (settings.storeRaw)
            return "excluded by its settings";
        if (m_exclude && m_exclude->matches(info.name))
            return "excluded by --exclude";
        if (m_include && !m_include->matches(info.name))
            return "not among --include";
        return {};
    }

    /// Adds every tensor, and the hash of the bytes that they were made from; returns the pooled relative
    /// error.
    double writeAll(CheckpointWriter& writer, std::optional<double> totalKeep) {
        {
            const JobContext::Share share(m_context, 0, 0.93);
            writeTensors(writer, totalKeep);
        }
        const JobContext::Share share(m_context, 0.93, 1);
        m_context.setStage("Reading " + m_input.path() + " again for its SHA-256");
        m_watch.confirm(m_context);
        writer.setSourceDigest(m_watch.source().sha256);
        return m_sumOfSquares > 0 ? std::sqrt(m_droppedSquares / m_sumOfSquares) : 0;
    }

    void writeTensors(CheckpointWriter& writer, std::optional<double> totalKeep) {
        m_droppedSquares = m_sumOfSquares = 0;
        m_devices.clear();
        std::uint64_t done = 0;
        for (std::size_t n = 0; n < m_chosen.size(); ++n) {
            const TensorInfo& info = m_input.tensors()[m_chosen[n]];
            m_context.yieldPoint();
            m_context.setStage("Compressing " + info.name + " (" + std::to_string(n + 1) + " of " +
                               std::to_string(m_chosen.size()) + ")");
            writeOne(writer, info, m_chosen[n], settingsOf(info, totalKeep));
            done += info.bytes;
            m_context.setFraction(
                m_inputBytes > 0 ? static_cast<double>(done) / static_cast<double>(m_inputBytes) : 1);
        }
        writer.setDevice(joined(m_devices));
    }

    void writeOne(CheckpointWriter& writer, const TensorInfo& info, std::size_t index,
                  const TensorSettings& settings) {
        std::string reason = rawReason(info, settings);
        if (!info.dtype || !isFloatingPoint(*info.dtype)) {
            writer.addRaw(info.name, info.dtypeName, info.shape, m_input.readBytes(index, m_context),
                          rawBits(info), reason, 0, m_context);
            return;
        }
        const TensorPtr tensor = m_input.read(index, m_context);
        if (reason.empty())
            reason = reasonBeyondFloat32(m_input, index, statisticsOf(tensor->values), m_context);
        if (!reason.empty())
            return writeRaw(writer, info, index, *tensor, reason);
        const auto [spectral, device] = compressTensor(tensor, settings, info.bytes, m_backend, m_context);
        if (std::find(m_devices.begin(), m_devices.end(), device) == m_devices.end())
            m_devices.push_back(device);
        std::vector<std::byte> converted;
        const PackedSize size =
            packedSize(spectral, sourceBytes(info, index, *tensor, converted), rawBits(info), m_context);
        if (!size.rawIsLarger)
            return writeRaw(writer, info, index, *tensor,
                            "raw is smaller (" + bytesText(size.raw) + " against " +
                                bytesText(size.spectral) + ")");
        const double squares = spectral.totalEnergy / spectral.layout.transformLength();
        m_sumOfSquares += squares;
        m_droppedSquares += squares * spectral.relativeError * spectral.relativeError;
        writer.addSpectral(info.name, info.dtypeName, spectral,
                           spectralReason(spectral, settings) + placeOf(device), info.bytes, m_context);
    }

    /// Where devices can fall back to the CPU, every tensor tells who did it.
    [[nodiscard]] std::string placeOf(const std::string& device) const {
        return m_deviceName == "cpu" ? std::string() : "; computed on " + device;
    }

    /// A raw tensor may hold NaN or infinity, and has no energy then: pooled errors leave it out.
    static double energyOf(const Statistics& statistics) {
        return statistics.firstNotFinite ? 0 : statistics.sumOfSquares;
    }

    static std::string spectralReason(const SparseSpectralTensor& tensor, const TensorSettings& settings) {
        std::string reason = "smaller than raw";
        if (settings.axes.kind == AxesChoice::Kind::automatic)
            reason += "; axes chosen by auto";
        if (tensor.floorReached)
            reason += "; fewer kept than asked: the rest is rounding noise";
        return reason;
    }

    void writeRaw(CheckpointWriter& writer, const TensorInfo& info, std::size_t index,
                  const HostTensor& tensor, const std::string& reason) {
        std::vector<std::byte> converted;
        const double squares = energyOf(statisticsOf(tensor.values));
        m_sumOfSquares += squares;
        writer.addRaw(info.name, info.dtypeName, info.shape, sourceBytes(info, index, tensor, converted),
                      rawBits(info), reason, squares, m_context);
    }

    /// The source's own bytes: the tensor's where it has them, else read again.
    std::span<const std::byte> sourceBytes(const TensorInfo& info, std::size_t index,
                                           const HostTensor& tensor, std::vector<std::byte>& storage) {
        if (*info.dtype == DType::f32)
            return std::as_bytes(std::span(tensor.values));
        if (!tensor.stored.bytes.empty())
            return tensor.stored.bytes;
        storage = m_input.readBytes(index, m_context);
        return storage;
    }

    static unsigned rawBits(const TensorInfo& info) {
        return info.dtype ? static_cast<unsigned>(8 * byteSize(*info.dtype)) : 8;
    }

    const WeightFile& m_input;
    std::string m_outputPath;
    const CompressOptions& m_options;
    Backend& m_backend;
    JobContext& m_context;
    std::optional<NamePattern> m_include, m_exclude;
    std::vector<std::size_t> m_chosen;
    std::uint64_t m_inputBytes = 0;
    WatchedSource m_watch{m_input};
    std::string m_deviceName = m_backend.name(); ///< at the beginning
    std::vector<std::string> m_devices;
    double m_droppedSquares = 0, m_sumOfSquares = 0;
};

} // namespace

CompressReport compressWeights(const WeightFile& input, const std::string& outputPath,
                               const CompressOptions& options, Backend& backend, JobContext& context) {
    const auto started = std::chrono::steady_clock::now();
    const std::string device = backend.name(); // it may end on the CPU
    Compression compression(input, outputPath, options, backend, context);
    const CheckpointSummary summary = compression.run();
    CompressReport report;
    report.inputBytes = compression.inputBytes();
    report.outputBytes = summary.fileBytes;
    report.fixedBytes = summary.fixedBytes;
    report.ratio = static_cast<double>(report.inputBytes) / static_cast<double>(summary.fileBytes);
    report.rows = summary.rows;
    report.relativeError = pooledError(report.rows);
    report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    report.device = device;
    report.devices = compression.devices();
    return report;
}

double pooledError(const std::vector<CheckpointRow>& rows) {
    double dropped = 0, energy = 0;
    for (const CheckpointRow& row : rows) {
        energy += row.totalEnergy;
        dropped += row.totalEnergy * row.relativeError * row.relativeError;
    }
    return energy > 0 ? std::sqrt(dropped / energy) : 0;
}

} // namespace fft_tensor
