// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "conformance/report.h"

#include <map>

namespace fft_tensor {

namespace {

/// A name without its shape.
std::string topicOf(const std::string& name) {
    return name.substr(0, name.find(": "));
}

} // namespace

ConformanceTally tallyOf(const std::vector<ConformanceResult>& results) {
    ConformanceTally tally;
    for (const ConformanceResult& result : results)
        ++(result.skipped ? tally.skipped : result.ok ? tally.passed : tally.failed);
    return tally;
}

std::string conformanceText(const std::vector<ConformanceResult>& results) {
    std::string text;
    std::vector<std::string> topics; // in the order of their first case
    std::map<std::string, ConformanceTally> tallies;
    for (const ConformanceResult& result : results) {
        const std::string topic = topicOf(result.name);
        if (tallies.find(topic) == tallies.end())
            topics.push_back(topic);
        ConformanceTally& tally = tallies[topic];
        ++(result.skipped ? tally.skipped : result.ok ? tally.passed : tally.failed);
        if (result.skipped || !result.ok)
            text += (result.skipped ? "skipped  " : "FAILED   ") + result.name + "\n         " +
                    result.detail + "\n";
    }
    for (const std::string& topic : topics)
        text += (tallies[topic].failed > 0 ? "FAILED   " : "ok       ") + topic + " (" +
                tallyText(tallies[topic]) + ")\n";
    return text;
}

std::string tallyText(const ConformanceTally& tally) {
    return std::to_string(tally.passed) + " passed, " + std::to_string(tally.failed) + " failed" +
           (tally.skipped > 0 ? ", " + std::to_string(tally.skipped) + " skipped" : "");
}

} // namespace fft_tensor
