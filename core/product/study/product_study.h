// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "product/methods/dense_kernels.h"
#include "product/study/product_profile.h"
#include "spectral/backend.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace fft_tensor {

/// How long to measure.
struct TimingEffort {
    double secondsPerRun = 0.02; ///< quick products are repeated until a run has taken this long
    int rounds = 5;              ///< runs of each product, 3 where a round takes long; their median counts
};

/// What to measure about one layer: the three products at `keep` and `batch` in every detail, then their
/// speed at other batches (at `keep`) and at other keeps (at `batch`).
struct StudyOptions {
    double keep = 0.05;
    ValueType valueType = ValueType::float32;
    std::uint64_t batch = 32;
    ProductOptions product; ///< how the tensor is a matrix, the block, what may be held
    std::vector<double> keeps;
    std::vector<std::uint64_t> batches; ///< those whose x and y would not fit into memory are left out
    TimingEffort effort;
};

/// 50 % down to 0.5 %.
[[nodiscard]] std::vector<double> usualKeeps();
/// Powers of two from 1 to 256, or up to `batch` where that is more.
[[nodiscard]] std::vector<std::uint64_t> usualBatches(std::uint64_t batch);

/// One method in one setting. All numbers are measured.
struct StudyRow {
    ProductMethod method = ProductMethod::dense;
    double keep = 0; ///< asked
    double kept = 0; ///< fraction of the full spectrum really kept
    std::uint64_t coefficients = 0, batch = 0;
    double seconds = 0; ///< of multiplying one batch, x and y lying where the weight does; 0: it did not run
    std::optional<double> withCopiesSeconds; ///< ProductTiming's
    double speedup = 0;        ///< dense seconds of the same setting over `seconds`; 0 where one did not run
    double prepareSeconds = 0; ///< once per weight
    std::uint64_t weightBytes = 0;                             ///< held for as long as the product lives
    std::uint64_t preparePeakBytes = 0, multiplyPeakBytes = 0; ///< weight included, x and y not
    std::optional<double> relativeError; ///< of y against double precision with the same coefficients
    std::string problem;                 ///< why it did not run, as a sentence; else empty

    [[nodiscard]] std::uint64_t peakBytes() const {
        return preparePeakBytes > multiplyPeakBytes ? preparePeakBytes : multiplyPeakBytes;
    }
};

/// What came of it. A value type.
struct ProductStudy {
    StudyOptions options;
    SpectrumLayout layout;
    std::string device; ///< that all of it was measured on
    int threads = 1;
    DenseKernels dense;                ///< who computed the dense products; empty: the device
    std::optional<double> othersShare; ///< of the machine's processor time: see LoadMeter
    /// Of the methods that ran at `keep` and `batch`, in the order of allProductMethods. `memory` is one run;
    /// the time and the stages of multiplying are medians, those of the rows.
    std::vector<ProductProfile> profiles;
    /// Three rows for each setting, in the order of allProductMethods: `keep` and `batch` first, then the
    /// other batches, then the other keeps but those that would keep what an earlier one keeps.
    std::vector<StudyRow> rows;
    std::uint64_t errorRows = 0; ///< of the batch, over which relative errors were found; 0: not affordable

    [[nodiscard]] const StudyRow& mainRow(ProductMethod method) const {
        return rows.at(static_cast<std::size_t>(method));
    }
    /// Of one method: over batches at `keep`, by increasing batch; or over keeps at `batch`, by increasing
    /// share really kept. Rows that did not run are left out.
    [[nodiscard]] std::vector<StudyRow> overBatches(ProductMethod method) const;
    [[nodiscard]] std::vector<StudyRow> overKeeps(ProductMethod method) const;
};

/// Measures products prepared by `products`; `transform` rebuilds W for what they are compared with. x is
/// random with a fixed seed. A method that lacks memory, that the options do not suit, or that
/// fell back to another device, says so in its rows, and the others go on. Takes seconds; cancellable within
/// a part of one product, yields between products. Throws Cancelled; Error(invalidArgument) for options that
/// suit no method; Error(outOfMemory) when x and y do not fit. Thread rule: that of `analysis`, `transform`
/// and `products`; nothing else may make or free large arrays meanwhile, but for what runs at yield points.
[[nodiscard]] ProductStudy studyProducts(Analysis& analysis, const StudyOptions& options,
                                         Transform& transform, ProductFactory& products, JobContext& context);

} // namespace fft_tensor
