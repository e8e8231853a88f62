// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// The requests of ComputeService, one by one: each posts a job and emits its result.
#include "ui/studio/compute_jobs.h"
#include "ui/studio/compute_state.h"
#include "ui/studio/formats.h"

#include "io/weight_file.h"
#include "pipeline/open_weights.h"
#include "ui/files/file_name.h"

#include <QFileInfo>

#include <utility>

namespace fft_tensor::ui {

namespace {

bool canDraw(const TensorInfo& info) {
    return info.dtype && isFloatingPoint(*info.dtype) && !info.shape.empty() && elementCount(info.shape) > 0;
}

/// The tensor to show first: the largest of the first few would surprise; the first that is more than a
/// vector.
int firstTensor(const WeightFile& file) {
    int vector = -1;
    const std::vector<TensorInfo>& all = file.tensors();
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (!canDraw(all[i]))
            continue;
        int longAxes = 0;
        for (const std::uint64_t length : all[i].shape)
            longAxes += length > 1 ? 1 : 0;
        if (longAxes > 1)
            return static_cast<int>(i);
        if (vector < 0)
            vector = static_cast<int>(i);
    }
    return vector < 0 && !all.empty() ? 0 : vector;
}

OpenedFile openAddress(const std::string& text) {
    const TensorAddress address = parseTensorAddress(text);
    OpenedFile opened;
    opened.file = openWeights(address.path);
    opened.path = nameFromBytes(address.path);
    opened.tensor = address.tensor.empty() ? firstTensor(*opened.file)
                                           : static_cast<int>(opened.file->require(address.tensor));
    return opened;
}

} // namespace

void ComputeService::openFile(const QString& address) {
    Spec spec{"open",
              JobPriority::interactive,
              tr("Open %1").arg(QFileInfo(shownName(address)).fileName()),
              false,
              {}};
    spec.ended = [this](const JobEnd& end) {
        if (end.state == JobState::failed)
            emit openFailed(shownText(end.error->what()));
    };
    post(spec, [this, text = bytesOfName(address)](State&, JobContext&) -> Delivery {
        return [this, opened = openAddress(text)] { emit fileOpened(opened); };
    });
}

std::uint64_t ComputeService::analyze(const WeightFilePtr& file, int tensor, const TensorSettings& settings) {
    cancelLayerJobs();
    m_indexed.reset();
    const std::uint64_t generation = ++m_generation;
    const TensorInfo& info = file->tensors().at(static_cast<std::size_t>(tensor));
    Spec spec{"analyze", JobPriority::interactive, tr("Transform %1").arg(shownText(info.name)), false, {}};
    spec.ended = [this, generation](const JobEnd& end) {
        if (end.state == JobState::failed && generation == m_generation)
            emit analysisFailed(generation, shownText(end.error->what()));
    };
    post(spec,
         [this, file, tensor, generation, task = taskFor(info, settings)](State& state,
                                                                          JobContext& context) -> Delivery {
             const TensorPtr values = state.analysis && state.file == file && state.tensor == tensor
                                          ? state.analysis->tensor()
                                          : file->read(static_cast<std::size_t>(tensor), context);
             state.analysis.reset(); // one layer at a time in memory
             state.generation = 0;
             const QString whyRaw = whyRawByItsValues(*file, tensor, *values, context);
             state.analysis = analyzeTensor(values, task, state.backend, context);
             state.generation = generation;
             state.file = file;
             state.tensor = tensor;
             const LayerAnalysis result{generation,
                                        tensor,
                                        state.analysis->layout().axes(),
                                        state.analysis->layout(),
                                        QString::fromStdString(state.analysis->device()),
                                        whyRaw};
             return [this, result] {
                 if (result.generation != m_generation)
                     return;
                 m_layerDevice = result.device;
                 emit analyzed(result);
             };
         });
    return generation;
}

void ComputeService::postLayer(const Spec& spec,
                               std::function<Delivery(Analysis&, Backend&, JobContext&)> work) {
    const std::uint64_t generation = m_generation;
    post(spec, [this, generation, work = std::move(work)](State& state, JobContext& context) -> Delivery {
        if (state.generation != generation || !state.analysis)
            throw Cancelled{};
        const std::shared_ptr<Analysis> kept = state.analysis;
        const std::shared_ptr<Backend> backend = state.backend;
        Delivery deliver = work(*kept, *backend, context);
        return [this, generation, device = QString::fromStdString(kept->device()),
                deliver = std::move(deliver)] {
            if (generation != m_generation)
                return;
            noteDevice(device);
            deliver();
        };
    });
}

void ComputeService::requestNumbers(const TensorTask& task) {
    postLayer({"numbers", JobPriority::interactive, {}, false, {}},
              [this, task](Analysis& analysis, Backend&, JobContext&) -> Delivery {
                  return [this, numbers = numbersFor(analysis, task)] { emit numbersReady(numbers); };
              });
}

void ComputeService::requestMaps(const std::vector<MapSlot>& wanted, double keep, ValueType type) {
    postLayer({"maps", JobPriority::interactive, {}, false, {}},
              [this, wanted, keep, type, generation = m_generation](Analysis& analysis, Backend&,
                                                                    JobContext& context) -> Delivery {
                  LayerMaps maps{generation, keep, type, {}, {}};
                  std::vector<MapRequest> requests;
                  for (const MapSlot& slot : wanted) {
                      maps.slotNumbers.push_back(slot.slot);
                      requests.push_back(slot.request);
                  }
                  maps.images = analysis.maps(requests, keep, type, context);
                  return [this, maps = std::move(maps)] { emit mapsReady(maps); };
              });
}

void ComputeService::requestReadout(const MapPlane& plane, const MapPlane& spectral, QPoint cell, double keep,
                                    ValueType type) {
    postLayer({"readout", JobPriority::interactive, {}, false, {}},
              [this, plane, spectral, cell, keep, type](Analysis& analysis, Backend&,
                                                        JobContext& context) -> Delivery {
                  return [this, readout = readoutAt(analysis, plane, spectral, cell.y(), cell.x(), keep, type,
                                                    context)] { emit readoutReady(readout); };
              });
}

void ComputeService::requestCurve(ValueType type) {
    const std::uint64_t generation = m_generation;
    m_indexed.reset(); // nobody may read the ranking while it is being indexed
    post({"curve", JobPriority::interactive, {}, false, {}},
         [this, type, generation](State& state, JobContext& context) -> Delivery {
             if (state.generation != generation || !state.analysis)
                 throw Cancelled{};
             const std::shared_ptr<Analysis> kept = state.analysis;
             kept->index(type, context);
             auto curve = spectralCurve(*kept, type, curveKeeps(kept->layout().fullCount()));
             return [this, generation, ranking = kept->ranking(),
                     device = QString::fromStdString(kept->device()), curve = std::move(curve)] {
                 if (generation != m_generation)
                     return;
                 noteDevice(device);
                 m_indexed = ranking;
                 emit curveReady(curve);
             };
         });
}

void ComputeService::requestReferences(ValueType type) {
    postLayer({"references", JobPriority::background, {}, false, {}},
              [this, type](Analysis& analysis, Backend& backend, JobContext& context) -> Delivery {
                  const TensorPtr& tensor = analysis.tensor();
                  const std::vector<int> axes = analysis.layout().axes();
                  return [this, curves = referenceCurves(tensor, axes, type, backend, context)] {
                      emit referencesReady(curves);
                  };
              });
}

void ComputeService::requestProfiles() {
    postLayer({"profiles", JobPriority::interactive, {}, false, {}},
              [this](Analysis& analysis, Backend&, JobContext& context) -> Delivery {
                  return [this, profiles = profilesOf(analysis, context)] { emit profilesReady(profiles); };
              });
}

void ComputeService::requestPacked(const WeightFilePtr& file, int tensor, const TensorSettings& settings) {
    postLayer({"packed", JobPriority::background, {}, false, {}},
              [this, file, tensor, settings, generation = m_generation](Analysis& analysis, Backend& backend,
                                                                        JobContext& context) -> Delivery {
                  LayerPacked packed = packedFor(analysis, *file, tensor, settings, backend, context);
                  packed.generation = generation;
                  return [this, packed] { emit packedReady(packed); };
              });
}

} // namespace fft_tensor::ui
