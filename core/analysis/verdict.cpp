// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "analysis/verdict.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace fft_tensor {

namespace {

constexpr double slightCompaction = 0.95; ///< above it words say so
constexpr double slightEnergy = 0.05;     ///< of peaks

std::string digits(double value, std::chars_format format, int precision) {
    std::array<char, 64> text{};
    return {text.data(), std::to_chars(text.data(), text.data() + text.size(), value, format, precision).ptr};
}

std::string percent(double fraction) {
    return digits(100 * fraction, std::chars_format::general, 3) + " %";
}

std::string errorText(double error) {
    return error < 1e-5 ? "no error but rounding" : percent(error) + " error";
}

std::string counted(std::uint64_t count, const std::string& what) {
    return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

std::string nameOf(const std::vector<int>& axes, const std::string& separator) {
    std::string text = axes.size() == 1 ? "axis " : "axes ";
    for (std::size_t i = 0; i < axes.size(); ++i)
        text += (i == 0 ? "" : separator) + std::to_string(axes[i]);
    return text;
}

/// What decides which words are said.
enum class Finding { constant, ordered, waves, strongRows, means, tooShort, noErrors, white };

Finding findingOf(const LayerSurvey& survey) {
    if (survey.constant)
        return Finding::constant;
    if (survey.bestAxes().isOrdered())
        return Finding::ordered;
    if (survey.peakAxes().hasWaves())
        return Finding::waves;
    if (survey.bestAxes().isCompact())
        return Finding::strongRows;
    if (survey.allAxes().peaks.means > 0)
        return Finding::means;
    const auto& choices = survey.choices;
    if (std::all_of(choices.begin(), choices.end(), [](const auto& choice) { return choice.peaks.tooShort; }))
        return Finding::tooShort;
    const double null = survey.bestAxes().null.mean;
    return null > 1e-5 && null < 1 ? Finding::white : Finding::noErrors;
}

std::string wavesText(const AxesStructure& choice) {
    const SpectralPeaks& peaks = choice.peaks;
    return counted(peaks.waves, "peak") + " over " + nameOf(choice.axes, ", ") +
           (peaks.waves == 1 ? " holds " : " hold ") + percent(peaks.waveEnergy) + " of the energy";
}

std::string orderedText(const LayerSurvey& survey) {
    const AxesStructure& best = survey.bestAxes();
    const AxesStructure& peaks = survey.peakAxes();
    const bool slight =
        best.compaction() > slightCompaction && !(peaks.hasWaves() && peaks.peaks.waveEnergy > slightEnergy);
    return std::string(slight ? "slight " : "") + "frequency structure over " + nameOf(best.axes, ", ") +
           ": error " + compactionText(best.compaction()) + " of its null's" +
           (peaks.hasWaves() ? "; " + wavesText(peaks) : "");
}

std::string strongRowsText(const AxesStructure& best) {
    return "strong rows and columns, not waves: error " + compactionText(best.compaction()) +
           " of its null's over " + nameOf(best.axes, ", ") +
           ", and as small with rows and columns reordered" +
           (best.peaks.means > 0 ? "; " + counted(best.peaks.means, "peak") + " of their means" : "");
}

std::string helpText(const LayerSurvey& survey) {
    return std::string(survey.helps() ? "; helps: " : "; does not help: ") +
           errorText(survey.bestAxes().error) + ", magnitude pruning " + percent(survey.errorIdentity);
}

} // namespace

std::string compactionText(double compaction) {
    return digits(compaction, std::chars_format::fixed, 3);
}

std::string spreadText(double spread) {
    return spread > 0 && spread < 1e-4 ? "<0.0001" : digits(spread, std::chars_format::general, 1);
}

std::string verdictOf(const LayerSurvey& survey) {
    switch (findingOf(survey)) {
    case Finding::constant:
        return "constant: no structure to report";
    case Finding::ordered:
        return orderedText(survey) + helpText(survey);
    case Finding::waves: {
        const bool rest = survey.bestAxes().isCompact();
        return wavesText(survey.peakAxes()) +
               (rest ? "; the rest is strong rows and columns, not waves" : "; the rest is white") +
               helpText(survey);
    }
    case Finding::strongRows:
        return strongRowsText(survey.bestAxes());
    case Finding::means:
        return "differing means of rows or columns, not waves: " +
               counted(survey.allAxes().peaks.means, "peak") +
               " where a frequency is zero; the rest is white";
    case Finding::tooShort:
        return "too short to tell";
    case Finding::noErrors:
        return "no peaks, and at this keep no errors to compare";
    case Finding::white:
        break;
    }
    return "white: no frequency structure";
}

std::string shortVerdictOf(const LayerSurvey& survey) {
    switch (findingOf(survey)) {
    case Finding::constant:
        return "constant";
    case Finding::ordered:
        return nameOf(survey.bestAxes().axes, ",");
    case Finding::waves:
        return counted(survey.peakAxes().peaks.waves, "peak");
    case Finding::strongRows:
        return "strong rows";
    case Finding::means:
        return "means differ";
    case Finding::tooShort:
        return "too short";
    case Finding::noErrors:
        return "no peaks";
    case Finding::white:
        break;
    }
    return "white";
}

} // namespace fft_tensor
