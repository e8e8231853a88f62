// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/file_rights.h"
#include "base/job_context.h"
#include "codec/codec.h"
#include "spectral/backend.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace fft_tensor {

// Algebra of checkpoints, tensor by tensor, on the kept coefficients: nothing is rebuilt. Tensors of two
// checkpoints are paired by name; each pair must agree in shape, data type, transform axes and encoding, else
// Error(invalidArgument) that names the tensor. Tensors that are stored raw take part by their elements;
// those that are not floating point must be the same in both, and stay.
//
// Results are checkpoints as compressWeights() writes them, and as safe: verified before they take their
// name, readable for nobody who may not read all of what they are made of. Their coefficients are float32,
// whatever the operands' are. Thread rule: the backend's. Throws Error as the reader and the writer do,
// Cancelled; `output` is then what it was before.

/// Which tensors take part, by name; empty: all. The others are in no result.
using TensorChoice = std::function<bool(const std::string&)>;

struct AlgebraReport {
    std::uint64_t outputBytes = 0; ///< of the file
    std::vector<CheckpointRow> rows;
    Remarks remarks; ///< about rights and links that could not be kept
};

/// The sum of the tensors: the union of what is kept.
[[nodiscard]] AlgebraReport addCheckpoints(const std::string& a, const std::string& b,
                                           const std::string& output, const TensorChoice& choice,
                                           Backend& backend, JobContext& context);
/// The entry-wise (Hadamard) product of the spectra, on what both keep: the circular convolution of the
/// tensors over their transform axes, slice by slice. Error(invalidArgument) that names a floating-point
/// tensor which is stored raw: it has no spectrum.
[[nodiscard]] AlgebraReport multiplyCheckpoints(const std::string& a, const std::string& b,
                                                const std::string& output, const TensorChoice& choice,
                                                Backend& backend, JobContext& context);
/// Each tensor times a finite factor. Error(invalidArgument) where float32, or a raw tensor's data type, does
/// not hold the result.
[[nodiscard]] AlgebraReport scaleCheckpoint(const std::string& path, double factor, const std::string& output,
                                            const TensorChoice& choice, JobContext& context);

struct DotProduct {
    std::string name;
    Shape shape;
    std::string codecName;
    std::optional<double> value; ///< nothing: the tensor is not floating point
};
struct DotReport {
    std::vector<DotProduct> tensors;
    double total = 0; ///< of all floating-point tensors
};
/// The inner product of the tensors, sum of a·b in double: of spectra by Parseval, of raw ones over their
/// elements.
[[nodiscard]] DotReport dotCheckpoints(const std::string& a, const std::string& b, const TensorChoice& choice,
                                       JobContext& context);

} // namespace fft_tensor
