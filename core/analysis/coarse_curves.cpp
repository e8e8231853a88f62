// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "analysis/coarse_curves.h"

#include "spectral/unit_energies.h"

#include <algorithm>
#include <cmath>
#include <memory>

namespace fft_tensor {

namespace {

CurvePoint pointOf(const EnergyRanking::CoarsePoint& edge, double totalEnergy, double fullCount) {
    CurvePoint point;
    point.keep = static_cast<double>(edge.count) / fullCount;
    point.coefficients = edge.units;
    const double dropped = totalEnergy > 0 ? std::max(0.0, edge.droppedEnergy) / totalEnergy : 0;
    point.relativeError = std::sqrt(dropped);
    point.energy = 1 - dropped;
    return point;
}

} // namespace

std::vector<CurvePoint> coarseCurve(const EnergyRanking& ranking, const std::vector<double>& keeps) {
    const std::vector<EnergyRanking::CoarsePoint> edges = ranking.coarseCurve();
    const auto full = static_cast<double>(std::max<std::uint64_t>(1, ranking.weights().fullCount));
    std::vector<CurvePoint> curve;
    std::size_t last = edges.size();
    for (const double keep : keeps) {
        const double count = keep * full;
        const auto after =
            std::upper_bound(edges.begin(), edges.end(), count,
                             [](double c, const auto& edge) { return c < static_cast<double>(edge.count); });
        auto nearest = static_cast<std::size_t>(after - edges.begin()) - 1; // the first edge counts 0
        if (after != edges.end() &&
            static_cast<double>(after->count) - count < count - static_cast<double>(edges[nearest].count))
            ++nearest;
        if (nearest != last)
            curve.push_back(pointOf(edges[nearest], ranking.totalEnergy(), full));
        last = nearest;
    }
    return curve;
}

std::vector<CurvePoint> coarseIdentityCurve(const HostTensor& tensor, const std::vector<double>& keeps) {
    const EnergyRanking ranking(std::make_shared<UnitEnergies>(energiesOfEntries(tensor.values)), false);
    return coarseCurve(ranking, keeps);
}

} // namespace fft_tensor
