// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/job_context.h"
#include "spectral/backend.h"
#include "tensor/host_tensor.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace fft_tensor {

/// The tensor with the entries of each slice over `axes` (those that are transformed) in random order: the
/// same numbers in every slice, without order. What makes slices unequal stays, so that it cancels when a
/// layer is compared with it. The order depends on `seed` and the shape alone, not on threads.
/// (Fisher–Yates with the SplitMix64 generator of Steele, Lea and Flood, 2014.) Throws Cancelled.
[[nodiscard]] TensorPtr shuffledInSlices(const HostTensor& tensor, const std::vector<int>& axes,
                                         std::uint64_t seed, JobContext& context);

/// The tensor with the indices along each of `axes` in random order: the same rows and the same columns, each
/// whole, in another order. It keeps strong rows and columns, equal ones and low rank; only waves are gone.
[[nodiscard]] TensorPtr reorderedAlong(const HostTensor& tensor, const std::vector<int>& axes,
                                       std::uint64_t seed, JobContext& context);

/// Relative error of i.i.d. Gaussian data at keep p of its Fourier spectrum: sqrt(1 − p(1 − ln p)).
[[nodiscard]] double whiteNoiseError(double keep);

enum class NullKind {
    shuffled, ///< shuffledInSlices
    reordered ///< reorderedAlong
};

/// How many random orders are measured: 3 of large tensors, whose errors hardly differ; 15 of small ones,
/// where three would tell too little about their spread.
[[nodiscard]] int nullOrders(std::uint64_t elements);

/// Random orders number `begin` … `end` of a seed.
struct NullOrders {
    NullKind kind = NullKind::shuffled;
    std::uint64_t seed = 1;
    int begin = 0, end = 0;
};

/// Analyses the null of a tensor over `axes` in these orders, one after the other. Every place that shows a
/// null measures it here. Yields between transforms.
void forEachNull(const NullOrders& orders, const TensorPtr& tensor, const std::vector<int>& axes,
                 Backend& backend, JobContext& context, const std::function<void(Analysis&)>& visit);

} // namespace fft_tensor
