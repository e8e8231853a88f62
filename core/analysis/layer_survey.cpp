// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "analysis/layer_survey.h"

#include "analysis/null_model.h"
#include "spectral/unit_energies.h"

#include <limits>

namespace fft_tensor {

namespace {

double errorAt(const TensorPtr& tensor, const std::vector<int>& axes, double keep, Backend& backend,
               JobContext& context) {
    context.yieldPoint();
    return backend.analyze(tensor, axes, context)->numbersAt(keep, ValueType::float32).relativeError;
}

} // namespace

double LayerSurvey::structure() const {
    if (errorNull > 0)
        return errorBestAxes / errorNull;
    return errorBestAxes > 0 ? std::numeric_limits<double>::infinity() : 1;
}

LayerSurvey surveyLayer(const TensorPtr& tensor, double keep, std::uint64_t seed, Backend& backend,
                        JobContext& context) {
    LayerSurvey survey;
    survey.name = tensor->name;
    survey.shape = tensor->shape;
    const auto candidates = candidateAxes(tensor->shape);
    for (const auto& axes : candidates) {
        const double error = errorAt(tensor, axes, keep, backend, context);
        if (survey.bestAxes.empty()) { // the first candidate is: all axes
            survey.errorAllAxes = error;
            survey.errorBestAxes = error;
            survey.bestAxes = axes;
        } else if (error < survey.errorBestAxes) {
            survey.errorBestAxes = error;
            survey.bestAxes = axes;
        }
    }
    survey.errorNull = errorAt(shuffled(*tensor, seed), candidates.front(), keep, backend, context);
    context.yieldPoint();
    const EnergyRanking entries(std::make_shared<UnitEnergies>(energiesOfEntries(tensor->values)), false);
    survey.errorIdentity = entries.cutAtKeep(keep).relativeError();
    return survey;
}

} // namespace fft_tensor
