// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/parallel.h"
#include "ui/document/results.h"

#include <memory>

namespace fft_tensor::testing {

/// A row of a synthetic study: dense takes 8 ms per 32 rows, streaming twice, spectral 2p times as long.
[[nodiscard]] inline StudyRow studyRow(ProductMethod method, double keep, std::uint64_t batch) {
    const double dense = 0.008 * static_cast<double>(batch) / 32;
    StudyRow row;
    row.method = method;
    row.keep = row.kept = keep;
    row.batch = batch;
    row.coefficients = static_cast<std::uint64_t>(keep * 500'000);
    row.seconds = method == ProductMethod::dense       ? dense
                  : method == ProductMethod::streaming ? 2 * dense
                                                       : 2 * keep * dense;
    row.speedup = dense / row.seconds;
    row.prepareSeconds = method == ProductMethod::dense ? 0.1 : 0.02;
    row.weightBytes = method == ProductMethod::dense ? 4'000'000 : 400'000;
    row.preparePeakBytes = 2 * row.weightBytes;
    row.multiplyPeakBytes = row.weightBytes + 50'000;
    return row;
}

/// Bytes held as steps: all of the weight while preparing, a little more while multiplying.
[[nodiscard]] inline ProductProfile studyProfile(const StudyRow& row) {
    ProductProfile profile;
    profile.method = row.method;
    profile.batch = row.batch;
    profile.prepareSeconds = profile.multiplyBegan = row.prepareSeconds;
    profile.multiplySeconds = row.seconds;
    profile.weightBytes = row.weightBytes;
    profile.preparePeakBytes = row.preparePeakBytes;
    profile.multiplyPeakBytes = row.multiplyPeakBytes;
    const auto bytes = [](std::uint64_t count) { return static_cast<std::int64_t>(count); };
    profile.memory = {{0.001, bytes(row.preparePeakBytes)},
                      {0.9 * row.prepareSeconds, bytes(row.weightBytes)},
                      {row.prepareSeconds + 0.1 * row.seconds, bytes(row.multiplyPeakBytes)},
                      {row.prepareSeconds + row.seconds, bytes(row.weightBytes)}};
    profile.stages = {{"transform", row.seconds / 4, 1e6, 2e6}, {"multiply", 3 * row.seconds / 4, 3e6, 4e6}};
    return profile;
}

/// A matrix of 1000 × 1000 at 5 % and batch 32, four batches, three keeps. Without `dense`, that did not run.
[[nodiscard]] inline std::shared_ptr<ui::LayerStudy> syntheticStudy(bool dense = true) {
    auto layer = std::make_shared<ui::LayerStudy>();
    layer->name = QStringLiteral("block, \"1\"");
    layer->tensor = 0;
    ProductStudy& study = layer->study;
    study.layout = SpectrumLayout({1000, 1000}, {0, 1});
    study.options.product.blockBytes = 16'000'000;
    study.threads = 2;
    study.device = cpuText();
    const std::pair<double, std::uint64_t> settings[] = {{0.05, 32},  {0.05, 1}, {0.05, 4},
                                                         {0.05, 256}, {0.5, 32}, {0.005, 32}};
    for (const auto& [keep, batch] : settings)
        for (const ProductMethod method : allProductMethods) {
            StudyRow row = studyRow(method, keep, batch);
            if (!dense) {
                row.speedup = 0;
                if (method == ProductMethod::dense)
                    row.seconds = 0, row.problem = "It needs 12.0 MB; 8.0 MB may be used.";
            }
            if (study.rows.size() < 3) {
                if (row.problem.empty()) {
                    row.relativeError = 3e-7;
                    study.profiles.push_back(studyProfile(row));
                }
            }
            study.rows.push_back(row);
        }
    study.errorRows = 32;
    CostModel& costs = layer->costs;
    costs.points = {{1, 1e-10, 1e-9}, {32, 1e-11, 1e-10}};
    costs.fftSecondsPerFlop = costs.lineSecondsPerFlop = 1e-10;
    costs.lineSecondsPerNumber = 1e-10;
    costs.bytesPerSecond = 1e10;
    return layer;
}

} // namespace fft_tensor::testing
