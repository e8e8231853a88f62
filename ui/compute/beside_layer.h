// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "ui/compute/compute_state.h"

namespace fft_tensor::ui {

// Long work on any layer beside the one that is shown. Thread rule: the compute thread.

/// Where the layer that is shown is large, its pictures' memory is given back for as long as this work takes,
/// which is not interrupted by what would take it again.
class LargeWork {
  public:
    /// `context` must outlive it.
    LargeWork(const HeldLayer& shown, JobContext& context);
    [[nodiscard]] JobContext& context() { return *m_context; }

  private:
    JobContext* m_context;
    JobContext m_whole;
};

/// The tensor's values: those of the layer that is shown, or read anew. Error(outOfMemory) for a large one
/// that does not fit beside that layer.
[[nodiscard]] TensorPtr valuesBeside(const ComputeState& state, const WeightFilePtr& file, int tensor,
                                     JobContext& context);

/// A layer of a file, at settings.
struct LayerToMeasure {
    WeightFilePtr file;
    int tensor = -1;
    TensorSettings settings;

    [[nodiscard]] const TensorInfo& info() const {
        return file->tensors().at(static_cast<std::size_t>(tensor));
    }
};

/// Its row in the list.
[[nodiscard]] SurveyRow surveyBeside(ComputeState& state, const LayerToMeasure& layer, JobContext& context);
/// Its curve.
[[nodiscard]] LayerSketch sketchBeside(ComputeState& state, const LayerToMeasure& layer, JobContext& context);
/// Products with it, measured: with the analysis of that generation where it is the one that is shown still.
/// What this machine can do is measured for every study: it may have been busy before.
[[nodiscard]] LayerStudyPtr studyBeside(ComputeState& state, const LayerToMeasure& layer,
                                        std::uint64_t generation, const StudyOptions& options,
                                        JobContext& context);

} // namespace fft_tensor::ui
