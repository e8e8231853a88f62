// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "analysis/layer_survey.h"

#include "spectral/unit_energies.h"
#include "tensor/statistics.h"

#include <algorithm>
#include <memory>

namespace fft_tensor {

namespace {

std::size_t mostCompact(const std::vector<AxesStructure>& choices) {
    const auto before = [](const AxesStructure& a, const AxesStructure& b) {
        if (a.isOrdered() != b.isOrdered())
            return a.isOrdered();
        return a.isOrdered() ? a.orderedCompaction() < b.orderedCompaction()
                             : a.compaction() < b.compaction();
    };
    return static_cast<std::size_t>(std::min_element(choices.begin(), choices.end(), before) -
                                    choices.begin());
}

std::size_t mostWaves(const std::vector<AxesStructure>& choices) {
    const auto energy = [](const AxesStructure& choice) {
        return choice.hasWaves() ? choice.peaks.waveEnergy : 0;
    };
    return static_cast<std::size_t>(
        std::max_element(choices.begin(), choices.end(),
                         [&](const auto& a, const auto& b) { return energy(a) < energy(b); }) -
        choices.begin());
}

double identityError(const HostTensor& tensor, double keep) {
    const EnergyRanking entries(std::make_shared<UnitEnergies>(energiesOfEntries(tensor.values)), false);
    return entries.cutAtKeep(keep).relativeError();
}

} // namespace

bool LayerSurvey::structured() const {
    return !constant && (bestAxes().isOrdered() || peakAxes().hasWaves());
}

LayerSurvey surveyLayer(const TensorPtr& tensor, const StructureOptions& options,
                        const std::vector<int>& ownAxes, Backend& backend, JobContext& context) {
    LayerSurvey survey;
    survey.name = tensor->name;
    survey.shape = tensor->shape;
    survey.options = options;
    const Statistics statistics = statisticsOf(tensor->values);
    survey.constant = statistics.minimum == statistics.maximum;
    for (const auto& axes : candidateAxes(tensor->shape))
        survey.choices.push_back(measureStructure(tensor, axes, options, backend, context));
    survey.best = mostCompact(survey.choices);
    const bool bestTells = survey.bestAxes().isOrdered() && survey.bestAxes().hasWaves();
    survey.peaks = bestTells ? survey.best : mostWaves(survey.choices);
    if (!ownAxes.empty()) {
        const auto same = std::find_if(survey.choices.begin(), survey.choices.end(),
                                       [&](const auto& choice) { return choice.axes == ownAxes; });
        survey.own = static_cast<std::size_t>(same - survey.choices.begin());
        if (same == survey.choices.end())
            survey.choices.push_back(measureStructure(tensor, ownAxes, options, backend, context));
    }
    context.yieldPoint();
    survey.errorIdentity = identityError(*tensor, options.keep);
    return survey;
}

} // namespace fft_tensor
