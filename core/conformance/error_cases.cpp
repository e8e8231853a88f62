// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// What is refused, and what is left after a stop.
#include "base/error.h"
#include "conformance/trial.h"

#include <limits>

namespace fft_tensor::conformance {

namespace {

void notFiniteIsRefused(Trial& trial) {
    const Grid grid{{5, 7}, {0, 1}};
    for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(),
                            -std::numeric_limits<float>::infinity()}) {
        auto tensor = std::make_shared<HostTensor>(*makeTensor(grid, Signal::noise, 1));
        tensor->values[2 * 7 + 4] = tensor->values[4 * 7 + 1] = bad;
        try {
            (void)trial.tested.analyze(tensor, grid.axes, trial.job);
        } catch (const Error& error) {
            const std::string text = error.what();
            trial.that(error.code() == ErrorCode::notFinite, "another error: " + text);
            for (const char* part : {"conformance.weight", "[2, 4]", "--exclude"})
                trial.that(text.find(part) != std::string::npos,
                           "no \"" + std::string(part) + "\" in: " + text);
            continue;
        }
        trial.that(false, "a tensor with a value of " + std::to_string(bad) + " was accepted");
    }
}

void stopsWhenAsked(Trial& trial) {
    const Grid grid{{24, 36}, {0, 1}};
    const TensorPtr tensor = makeTensor(grid, Signal::noise, 12);
    const auto analysis = trial.tested.analyze(tensor, grid.axes, trial.job);
    MapRequest request;
    request.kind = MapKind::error;
    request.plane = defaultPlane(grid.shape);
    request.cells = wholePlane(grid.shape, request.plane);
    request.widthPixels = request.heightPixels = 12;
    const auto analyze = [&](JobContext& job) { (void)trial.tested.analyze(tensor, grid.axes, job); };
    const auto select = [&](JobContext& job) { (void)analysis->select(0.4, ValueType::float16, job); };
    const auto maps = [&](JobContext& job) { (void)analysis->maps({request}, 0.4, ValueType::float16, job); };
    const auto index = [&](JobContext& job) { analysis->index(ValueType::float16, job); };
    trial.that(stops(analyze, 0), "analyze does not stop");
    trial.that(stops(select, 0), "select does not stop");
    trial.that(stops(maps, 0), "maps do not stop");
    trial.that(stops(index, 0), "index does not stop");
    for (int questions = 1; questions < 6; ++questions) // somewhere in the middle
        for (int work = 0; work < 3; ++work)
            (void)(work == 0   ? stops(analyze, questions)
                   : work == 1 ? stops(select, questions)
                               : stops(maps, questions));
    // Nothing half-done is left behind.
    const auto fresh = trial.tested.analyze(tensor, grid.axes, trial.job);
    trial.sameArray(analysis->select(0.4, ValueType::float16, trial.job).values,
                    fresh->select(0.4, ValueType::float16, trial.job).values, "values after a stop");
    trial.sameArray(analysis->maps({request}, 0.4, ValueType::float16, trial.job)[0].pixels,
                    fresh->maps({request}, 0.4, ValueType::float16, trial.job)[0].pixels,
                    "maps after a stop");
}

} // namespace

std::vector<Single> errorSingles() {
    return {{"NaN and infinity are refused by name and place", notFiniteIsRefused},
            {"work stops when asked, and leaves nothing half-done", stopsWhenAsked}};
}

} // namespace fft_tensor::conformance
