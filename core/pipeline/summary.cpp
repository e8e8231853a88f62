// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "pipeline/summary.h"

#include "base/digits.h"
#include "codec/codec.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace fft_tensor {

namespace {

constexpr double lostEnergy = 0.99; ///< a tensor that loses more of its energy is as good as gone
constexpr std::size_t namesShown = 5;

bool isLost(const CheckpointRow& row) {
    return row.relativeError * row.relativeError > lostEnergy;
}

std::string percent(double fraction) {
    return inDigits(100 * fraction, 3) + " %";
}

std::string lostSentence(const std::vector<std::string>& lost) {
    std::string names;
    for (std::size_t i = 0; i < std::min(lost.size(), namesShown); ++i)
        names += (names.empty() ? "" : ", ") + lost[i];
    if (lost.size() > namesShown)
        names += " and " + std::to_string(lost.size() - namesShown) + " more";
    return std::to_string(lost.size()) + (lost.size() == 1 ? " tensor" : " tensors") +
           " lost more than 99 % of the energy: " + names + ". Keep more of them, or store them raw.";
}

std::string quantisationSentence(const ExportSummary& summary) {
    return "At these " + inDigits(summary.bitsPerWeight, 2) +
           " bits per weight, quantising the weights themselves would lose about " +
           percent(summary.quantisedError) +
           " (an estimate for normal numbers); the tensors stored as spectra lose " +
           percent(summary.spectralError) +
           ": they have too little frequency structure for this. Analyse which layers have some, keep more, "
           "or store "
           "the others raw.";
}

} // namespace

double quantisedError(double bitsPerWeight) {
    const double granular = std::numbers::pi * std::numbers::e / 6; // of energy: 1.53 dB
    return std::min(1.0, std::exp2(-bitsPerWeight) * std::sqrt(granular));
}

ExportSummary summaryOf(const std::vector<CheckpointRow>& rows) {
    ExportSummary summary;
    std::vector<CheckpointRow> spectral;
    double bits = 0, weights = 0;
    for (const CheckpointRow& row : rows) {
        if (isLost(row))
            summary.lost.push_back(row.name);
        if (isRaw(row))
            continue;
        spectral.push_back(row);
        bits += 8 * static_cast<double>(row.storedBytes);
        weights += static_cast<double>(elementCount(row.shape));
    }
    if (!summary.lost.empty())
        summary.remarks.push_back(lostSentence(summary.lost));
    if (spectral.empty())
        return summary;
    summary.bitsPerWeight = bits / weights;
    summary.spectralError = pooledError(spectral);
    summary.quantisedError = quantisedError(summary.bitsPerWeight);
    if (summary.spectralError > summary.quantisedError)
        summary.remarks.push_back(quantisationSentence(summary));
    return summary;
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
