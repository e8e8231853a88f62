// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "pipeline/encode_tensor.h"
#include "ui/compute/compute_state.h"
#include "ui/document/results.h"

#include <memory>
#include <vector>

namespace fft_tensor::ui {

// What the compute thread does for the window, one function per kind of question. No Qt objects are touched
// here. Thread rule: the compute thread only.

/// Transforms `tensor` over the axes that the settings ask for; "auto" is resolved as an export resolves it.
/// What it returns keeps its backend.
[[nodiscard]] std::shared_ptr<Analysis> analyzeTensor(const TensorPtr& tensor, const TensorTask& task,
                                                      const std::shared_ptr<Backend>& backend,
                                                      JobContext& context);

/// Why an export stores the tensor raw for its values; empty when it does not. Throws where float32 holds
/// other values than the file, so that there is nothing to look at.
[[nodiscard]] QString whyRawByItsValues(const WeightFile& file, int tensor, const HostTensor& values,
                                        JobContext& context);

/// The numbers that the cut has, at the settings' goal, as far as they are known at once. Any thread.
[[nodiscard]] LayerNumbers numbersOf(const CutNumbers& cut, const TensorTask& task, std::uint64_t positions);
[[nodiscard]] LayerNumbers numbersFor(Analysis& analysis, const TensorTask& task);

/// The numbers of a cut with float32 values. Any thread, while nobody indexes the ranking.
[[nodiscard]] CutNumbers numbersAt(const EnergyRanking& ranking, double keep);

/// What an export makes of the layer.
[[nodiscard]] LayerPacked packedFor(Analysis& analysis, const WeightFile& file, int tensor,
                                    const TensorSettings& settings, Backend& backend, JobContext& context);

inline constexpr std::uint64_t nullSeed = 1; ///< the command line's, unless it is told another
[[nodiscard]] std::vector<CurvePoint> whiteCurve(const std::vector<double>& keeps);

/// Curves of the layer's null (over the same axes, rounded alike), of magnitude pruning and of white noise.
[[nodiscard]] LayerCurves referenceCurves(const TensorPtr& tensor, const std::vector<int>& axes,
                                          ValueType type, Backend& backend, JobContext& context);

/// The same of the layer that is shown, however large it is.
[[nodiscard]] LayerCurves referencesOf(const ComputeState& state, const HeldLayer& layer, ValueType type,
                                       JobContext& context);

/// A layer's row at its settings: what `fft-tensor analyze` tells at the same keep and axes, and what an
/// export would record. `tryExport`: as encodeTensor() finds it, which takes the memory of a rebuilt tensor
/// beside an analysis; else the error is the spectrum's, and marked where an export's may be another.
[[nodiscard]] SurveyRow surveyRowOf(const TensorPtr& tensor, const WeightFile& file, int index,
                                    const TensorSettings& settings, bool tryExport, Backend& backend,
                                    JobContext& context);

[[nodiscard]] LayerMaps mapsOf(Analysis& analysis, const std::vector<MapSlot>& wanted, double keep,
                               ValueType type, JobContext& context);

[[nodiscard]] LayerProfiles profilesOf(Analysis& analysis, JobContext& context);

/// Values of one cell in all panes. The cell counts in the drawn plane: for spectral values in the centred
/// spectrum.
[[nodiscard]] Readout readoutAt(Analysis& analysis, const MapPlane& plane, const MapPlane& spectral,
                                std::int64_t row, std::int64_t column, double keep, ValueType type,
                                JobContext& context);

/// `tensor`: of that index in the file. `ordered`: see curveOf().
[[nodiscard]] LayerSketch sketchLayer(const TensorPtr& tensor, const WeightFile& file, int index,
                                      const TensorSettings& settings, bool ordered,
                                      const std::shared_ptr<Backend>& backend, JobContext& context);

} // namespace fft_tensor::ui
