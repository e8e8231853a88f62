// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "conformance/conformance.h"

#include "conformance/trial.h"
#include "transform/transform.h"

#include <memory>
#include <utility>

namespace fft_tensor {

namespace {

using namespace conformance;

/// From this size on a device may lack memory without being wrong.
constexpr std::uint64_t largeElements = 1'000'000;

/// What all cases of a run share.
struct Suite {
    Suite(Backend& testedBackend, Backend* referenceBackend, const ConformanceOptions& asked)
        : tested(testedBackend), reference(referenceBackend), options(asked) {}

    Backend& tested;
    Backend* reference;
    ConformanceOptions options;
    std::unique_ptr<Backend> plain = makeCpuBackendWith(makeSlowTransform());
    Samples samples;
};

template<class Work>
ConformanceResult runCase(Suite& suite, const std::string& name, bool large, JobContext& context, Work work) {
    Trial trial({suite.tested, *suite.plain, suite.reference, suite.options, context}, suite.samples);
    return judge(name, large, trial, [&] { work(trial); });
}

void addTopics(const std::shared_ptr<Suite>& suite, const Grid& grid, const std::vector<Topic>& topics,
               std::vector<ConformanceCase>& cases) {
    for (const Topic& topic : topics) {
        if (topic.byDefinition && !grid.isDefinable())
            continue;
        const std::string name = std::string(topic.name) + ": " + grid.text();
        cases.push_back({name, [suite, grid, name, run = topic.run](JobContext& context) {
                             return runCase(*suite, name, grid.elements() >= largeElements, context,
                                            [&](Trial& trial) { run(trial, grid); });
                         }});
    }
}

void addSingles(const std::shared_ptr<Suite>& suite, const std::vector<Single>& singles,
                std::vector<ConformanceCase>& cases) {
    for (const Single& single : singles)
        cases.push_back({single.name, [suite, single](JobContext& context) {
                             return runCase(*suite, single.name, false, context, single.run);
                         }});
}

} // namespace

std::vector<ConformanceCase> conformanceCases(Backend& tested, Backend* reference,
                                              const ConformanceOptions& options) {
    const std::shared_ptr<Suite> suite(new Suite(tested, reference, options));
    std::vector<ConformanceCase> cases;
    addSingles(suite, errorSingles(), cases);
    addSingles(suite, dtypeSingles(), cases);
    addSingles(suite, algebraSingles(), cases);
    for (const Grid& grid : gridsUpTo(options.largestElements)) // by grid, so that samples are made once
        for (const auto& topics :
             {transformTopics(), rankingTopics(), selectionTopics(), mapTopics(), spectrumTopics()})
            addTopics(suite, grid, topics, cases);
    return cases;
}

std::vector<ConformanceResult> runCases(const std::vector<ConformanceCase>& cases, JobContext& context) {
    std::vector<ConformanceResult> results;
    for (const ConformanceCase& each : cases) {
        context.checkpoint();
        context.setStage(each.name);
        results.push_back(each.run(context));
        context.setFraction(static_cast<double>(results.size()) / static_cast<double>(cases.size()));
    }
    return results;
}

std::vector<ConformanceResult> runConformance(Backend& tested, Backend* reference,
                                              const ConformanceOptions& options, JobContext& context) {
    return runCases(conformanceCases(tested, reference, options), context);
}

} // namespace fft_tensor
