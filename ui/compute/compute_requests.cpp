// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// The requests of ComputeService, one by one: each posts a job and emits its result.
#include "ui/compute/compute_jobs.h"
#include "ui/compute/compute_state.h"
#include "ui/compute/layer_memory.h"
#include "ui/document/formats.h"

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

OpenedFile openAddress(const std::string& text, const JobContext& context) {
    const TensorAddress address = parseTensorAddress(text);
    OpenedFile opened;
    opened.file = openWeights(address.path, context);
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
    post(spec, [this, text = bytesOfName(address)](State&, JobContext& context) -> Delivery {
        return [this, opened = openAddress(text, context)] { emit fileOpened(opened); };
    });
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
    if (m_lean)
        makeWay();
    postLayer({"numbers", JobPriority::interactive, {}, false, {}},
              [this, task](Analysis& analysis, Backend&, JobContext&) -> Delivery {
                  return [this, numbers = numbersFor(analysis, task)] { emit numbersReady(numbers); };
              });
}

/// Questions about a large layer do not stand in line behind its survey, nor run inside it: what both take
/// together would be too much. Who is sent away asks again.
void ComputeService::makeWay() {
    for (const char* tag : {"references", "survey", "sketch"})
        m_queue->cancelTag(tag);
}

void ComputeService::postValues(const Spec& spec,
                                std::function<Delivery(const DrawnValues&, JobContext&)> work) {
    post(spec,
         [this, generation = m_generation, work = std::move(work)](State& state,
                                                                   JobContext& context) -> Delivery {
             if (state.generation != generation || !state.values)
                 throw Cancelled{};
             const std::shared_ptr<const DrawnValues> kept = state.values;
             return [this, generation, deliver = work(*kept, context)] {
                 if (generation == m_generation)
                     deliver();
             };
         });
}

void ComputeService::requestMaps(const std::vector<MapSlot>& wanted, double keep, ValueType type) {
    const Spec spec{"maps", JobPriority::interactive, {}, false, {}};
    if (m_valuesOnly)
        return postValues(spec,
                          [this, wanted, generation = m_generation](const DrawnValues& values,
                                                                    JobContext& context) -> Delivery {
                              LayerMaps maps = mapsOf(values, wanted, context);
                              maps.generation = generation;
                              return [this, maps = std::move(maps)] { emit mapsReady(maps); };
                          });
    if (m_lean)
        makeWay();
    postLayer(spec,
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
    const Spec spec{"readout", JobPriority::interactive, {}, false, {}};
    if (m_valuesOnly)
        return postValues(spec,
                          [this, plane, cell](const DrawnValues& values, JobContext& context) -> Delivery {
                              return [this, readout = readoutOf(values, plane, cell.y(), cell.x(), context)] {
                                  emit readoutReady(readout);
                              };
                          });
    if (m_lean)
        makeWay();
    postLayer(spec,
              [this, plane, spectral, cell, keep, type](Analysis& analysis, Backend&,
                                                        JobContext& context) -> Delivery {
                  return [this, readout = readoutAt(analysis, plane, spectral, cell.y(), cell.x(), keep, type,
                                                    context)] { emit readoutReady(readout); };
              });
}

void ComputeService::requestCurve(ValueType type) {
    const std::uint64_t generation = m_generation;
    m_indexed.reset(); // nobody may read the ranking while it is being indexed
    if (m_lean)
        makeWay();
    post({"curve", JobPriority::interactive, {}, false, {}},
         [this, type, generation](State& state, JobContext& context) -> Delivery {
             if (state.generation != generation || !state.analysis)
                 throw Cancelled{};
             const std::shared_ptr<Analysis> kept = state.analysis;
             const bool ordered = state.ordered;
             auto curve = curveOf(*kept, type, ordered, context);
             return [this, generation, ordered, ranking = kept->ranking(),
                     device = QString::fromStdString(kept->device()), curve = std::move(curve)] {
                 if (generation != m_generation)
                     return;
                 noteDevice(device);
                 if (ordered)
                     m_indexed = ranking;
                 emit curveReady(curve);
             };
         });
}

void ComputeService::requestReferences(ValueType type) {
    Spec spec{"references", JobPriority::background, {}, false, {}};
    spec.ended = [this, type, generation = m_generation, number = ++m_references](const JobEnd& end) {
        if (end.state == JobState::failed)
            emit failed(shownText(end.error->what()));
        else if (end.state == JobState::cancelled && m_lean && generation == m_generation &&
                 number == m_references)
            requestReferences(type); // it made way
    };
    post(spec,
         [this, type, generation = m_generation, available = m_available](State& state,
                                                                          JobContext& context) -> Delivery {
             if (state.generation != generation || !state.analysis)
                 throw Cancelled{};
             const std::shared_ptr<Analysis> kept = state.analysis;
             const std::shared_ptr<Backend> backend = state.backend;
             const auto deliver = [this, generation, kept](LayerCurves curves) -> Delivery {
                 return [this, generation, device = QString::fromStdString(kept->device()),
                         curves = std::move(curves)] {
                     if (generation != m_generation)
                         return;
                     noteDevice(device);
                     emit referencesReady(curves);
                 };
             };
             if (state.ordered)
                 return deliver(
                     referenceCurves(kept->tensor(), kept->layout().axes(), type, *backend, context));
             JobContext undisturbed = uninterrupted(context);
             giveBackPictures(*kept, undisturbed);
             const TensorInfo& info = state.file->tensors().at(static_cast<std::size_t>(state.tensor));
             const LayerMemory memory = layerMemory(info);
             const bool fits = memory.null - memory.float32 * 5 / 2 <= available();
             return deliver(leanReferenceCurves(kept->tensor(), kept->layout().axes(), type, fits, *backend,
                                                undisturbed));
         });
}

void ComputeService::requestProfiles() {
    postLayer({"profiles", JobPriority::interactive, {}, false, {}},
              [this](Analysis& analysis, Backend&, JobContext& context) -> Delivery {
                  return [this, profiles = profilesOf(analysis, context)] { emit profilesReady(profiles); };
              });
}

void ComputeService::requestPacked(const WeightFilePtr& file, int tensor, const TensorSettings& settings) {
    if (m_lean) // an export of it takes as much again; the estimates stay, marked as such
        return;
    postLayer({"packed", JobPriority::background, {}, false, {}},
              [this, file, tensor, settings, generation = m_generation](Analysis& analysis, Backend& backend,
                                                                        JobContext& context) -> Delivery {
                  LayerPacked packed = packedFor(analysis, *file, tensor, settings, backend, context);
                  packed.generation = generation;
                  return [this, packed] { emit packedReady(packed); };
              });
}

} // namespace fft_tensor::ui
