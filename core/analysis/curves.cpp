// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "analysis/curves.h"

#include "analysis/null_model.h"
#include "spectral/unit_energies.h"

#include <algorithm>
#include <cmath>

namespace fft_tensor {

std::vector<double> curveKeeps(std::uint64_t fullCount, int count) {
    constexpr double smallest = 1e-4;
    std::vector<double> keeps{0};
    const double first =
        std::min(1.0, std::max(smallest, 1.0 / static_cast<double>(std::max<std::uint64_t>(1, fullCount))));
    for (int i = 0; i < count; ++i)
        keeps.push_back(std::pow(first, 1.0 - static_cast<double>(i) / std::max(1, count - 1)));
    keeps.back() = 1;
    return keeps;
}

std::vector<CurvePoint> spectralCurve(Analysis& analysis, ValueType type, const std::vector<double>& keeps) {
    std::vector<CurvePoint> curve;
    for (const double keep : keeps) {
        const CutNumbers numbers = analysis.numbersAt(keep, type);
        curve.push_back({keep, numbers.relativeError, numbers.keptEnergy, numbers.coefficients});
    }
    return curve;
}

std::vector<CurvePoint> nullCurve(const TensorPtr& tensor, const std::vector<int>& axes, ValueType type,
                                  std::uint64_t seed, const std::vector<double>& keeps, Backend& backend,
                                  JobContext& context, bool ordered) {
    std::vector<CurvePoint> mean(keeps.size());
    const int orders = nullOrders(tensor->values.size());
    const double share = 1.0 / orders;
    forEachNull({NullKind::shuffled, seed, 0, orders}, tensor, axes, backend, context,
                [&](Analysis& analysis) {
                    context.yieldPoint();
                    if (ordered)
                        analysis.index(type, context);
                    const std::vector<CurvePoint> curve = spectralCurve(analysis, type, keeps);
                    for (std::size_t i = 0; i < keeps.size(); ++i) {
                        mean[i].keep = keeps[i];
                        mean[i].relativeError += share * curve[i].relativeError;
                        mean[i].energy += share * curve[i].energy;
                        mean[i].coefficients = curve[i].coefficients;
                    }
                });
    return mean;
}

std::vector<CurvePoint> identityCurve(const HostTensor& tensor, const std::vector<double>& keeps) {
    EnergyRanking ranking(std::make_shared<UnitEnergies>(energiesOfEntries(tensor.values)), false);
    ranking.index();
    std::vector<CurvePoint> curve;
    for (const double keep : keeps) {
        const Cut cut = ranking.cutAtKeep(keep);
        curve.push_back({keep, cut.relativeError(), cut.keptEnergy(), cut.units});
    }
    return curve;
}

} // namespace fft_tensor
