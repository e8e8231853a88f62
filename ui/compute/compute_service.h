// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/job_queue.h"
#include "base/memory_room.h"
#include "device/devices.h"
#include "pipeline/tensor_goal.h"
#include "ui/document/device_state.h"
#include "ui/document/results.h"

#include <QObject>
#include <QPoint>

#include <functional>
#include <memory>
#include <optional>

namespace fft_tensor::ui {

struct DrawnValues;

/// The only bridge to core: requests in, signals out.
///
/// Owns the compute thread; devices, the backend and the current layer's Analysis are made, used and
/// destroyed on it. Requests about a layer carry the generation that analyze() returned; results of older
/// generations are dropped. Thread rule: the GUI thread; signals are emitted on it.
class ComputeService : public QObject {
    Q_OBJECT
  public:
    /// `choice`: of the device, see chooseDevice().
    explicit ComputeService(DeviceSources sources = {}, const QString& choice = QStringLiteral("auto"),
                            QObject* parent = nullptr);
    ~ComputeService() override;

    /// From now on layers are computed there: "auto", "cpu" or the id of a device; "auto" where that cannot
    /// be had. The current layer stays where it is until analyze(), and running jobs end where they began.
    void chooseDevice(const QString& choice);
    /// Lists the devices as they are now.
    void requestDevices();
    /// `address`: a path or FILE::tensor.
    void openFile(const QString& address);
    /// Reads and transforms a layer; drops what was asked about the one before.
    std::uint64_t analyze(const WeightFilePtr& file, int tensor, const TensorSettings& settings);
    /// Reads a layer that has no spectrum, for `reason`, and draws its values. As analyze().
    std::uint64_t drawValues(const WeightFilePtr& file, int tensor, const QString& reason);
    void requestNumbers(const TensorTask& task);
    void requestMaps(const std::vector<MapSlot>& wanted, double keep, ValueType type);
    void requestReadout(const MapPlane& plane, const MapPlane& spectral, QPoint cell, double keep,
                        ValueType type);
    void requestCurve(ValueType type);
    void requestReferences(ValueType type);
    void requestProfiles();
    /// What an export would make of the current layer, which is that tensor.
    void requestPacked(const WeightFilePtr& file, int tensor, const TensorSettings& settings);
    void cancelPacked();
    void requestSurvey(const WeightFilePtr& file, int tensor, const TensorSettings& settings);
    void requestSketch(const WeightFilePtr& file, int tensor, const TensorSettings& settings);
    void cancelSurveys();
    /// Measures products with a layer: the resident one, or read and transformed anew where another one has
    /// taken its place. The first study of a session measures the machine, too.
    JobId requestStudy(const WeightFilePtr& file, int tensor, const TensorSettings& settings,
                       const StudyOptions& options);
    JobId exportCheckpoint(const WeightFilePtr& file, const QString& path, const CompressOptions& options);
    void cancel(JobId id);

    /// Exact numbers at once, without the compute thread: for float32 values, once a layer is indexed.
    [[nodiscard]] std::optional<CutNumbers> numbersNow(double keep, ValueType type) const;
    /// Who is asked how much memory is left; the system, unless told otherwise. From now on.
    void setMemoryQuery(std::function<std::uint64_t()> available) { m_available = std::move(available); }
    /// Requests that have not ended yet.
    [[nodiscard]] int pending() const { return m_pending; }

  signals:
    void deviceKnown(const fft_tensor::ui::DeviceInUse& device);
    void devicesListed(const std::vector<fft_tensor::DeviceEntry>& entries);
    /// The current layer is now with this device: its own could not go on with it.
    void layerMoved(const QString& device);
    /// What core remarks: fallbacks are warnings.
    void remarked(fft_tensor::LogLevel level, const QString& sentence);
    void fileOpened(const fft_tensor::ui::OpenedFile& opened);
    void openFailed(const QString& sentence);
    void analyzed(const fft_tensor::ui::LayerAnalysis& analysis);
    void analysisFailed(std::uint64_t generation, const QString& sentence);
    /// Instead of analyzed(): the layer's values are here, and it has no spectrum.
    void valuesDrawn(const fft_tensor::ui::LayerValues& values);
    /// Before a large layer is read: what it takes of the memory that is left.
    void memoryForeseen(const QString& sentence);
    void numbersReady(const fft_tensor::ui::LayerNumbers& numbers);
    void mapsReady(const fft_tensor::ui::LayerMaps& maps);
    void readoutReady(const fft_tensor::ui::Readout& readout);
    void curveReady(const std::vector<fft_tensor::CurvePoint>& curve);
    void referencesReady(const fft_tensor::ui::LayerCurves& curves);
    void profilesReady(const fft_tensor::ui::LayerProfiles& profiles);
    void packedReady(const fft_tensor::ui::LayerPacked& packed);
    /// The survey of one layer ended: done, failed (skipped, with the reason) or cancelled.
    void surveyed(int tensor, const fft_tensor::ui::SurveyRow& row, bool cancelled);
    void sketched(const fft_tensor::ui::LayerSketch& sketch, bool failed);
    void studied(const fft_tensor::ui::LayerStudyPtr& study);
    /// After studied(), where that comes.
    void studyEnded(std::uint64_t id, fft_tensor::JobState state, const QString& sentence);
    void exported(std::uint64_t id, const fft_tensor::CompressReport& report, const QString& path);
    /// A job that people should see began, moved on, ended.
    void jobStarted(std::uint64_t id, const QString& title, bool isExport);
    void jobProgressed(std::uint64_t id, const fft_tensor::Progress& progress);
    void jobEnded(std::uint64_t id, fft_tensor::JobState state, const QString& sentence);
    /// A request failed that has no signal of its own.
    void failed(const QString& sentence);
    void pendingChanged();

  private:
    struct State;
    using Delivery = std::function<void()>; ///< run on the GUI thread with the result
    using Work = std::function<Delivery(State&, JobContext&)>;
    using Ended = std::function<void(const JobEnd&)>; ///< on the GUI thread
    struct Spec {
        std::string tag;
        JobPriority priority = JobPriority::interactive;
        QString title; ///< empty: not shown
        bool isExport = false;
        Ended ended; ///< empty: failures are told by failed()
    };

    JobId post(const Spec& spec, Work work);
    struct LayerRequest {
        WeightFilePtr file;
        int tensor = -1;
        TensorSettings settings;
        QString whyNoSpectrum; ///< empty: it has one, as far as its header tells
        std::uint64_t generation = 0;
        std::function<std::uint64_t()> available;
    };
    Delivery enterLayer(State& state, const LayerRequest& request, JobContext& context);
    Delivery deliverAnalysis(const State& state, const LayerRequest& request, const QString& whyRaw);
    void postValues(const Spec& spec, std::function<Delivery(const DrawnValues&, JobContext&)> work);
    void postLayer(const Spec& spec, std::function<Delivery(Analysis&, Backend&, JobContext&)> work);
    void finish(const Spec& spec, const JobEnd& end);
    [[nodiscard]] LogSink logSink();
    void cancelLayerJobs();
    std::uint64_t beginLayer(const WeightFilePtr& file, int tensor, const TensorSettings& settings,
                             const QString& whyNoSpectrum);
    void makeWay();
    void foresee(std::uint64_t generation, const QString& sentence);
    void drain(const std::function<void()>& last);
    void noteDevice(const QString& device);

    std::shared_ptr<State> m_state; ///< contents: compute thread only
    std::uint64_t m_generation = 0;
    std::shared_ptr<const EnergyRanking> m_indexed; ///< for numbersNow
    QString m_layerDevice;                          ///< who holds the current layer, as last told
    std::uint64_t m_references = 0;                 ///< times that they were asked for
    bool m_valuesOnly = false, m_lean = false;      ///< how the current layer is shown
    std::function<std::uint64_t()> m_available = [] { return availableMemoryBytes(); };
    int m_pending = 0;
    std::unique_ptr<JobQueue> m_queue; ///< last: its thread ends before the rest goes
};

} // namespace fft_tensor::ui
