// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/job_context.h"
#include "tensor/dtype.h"
#include "tensor/host_tensor.h"
#include "tensor/shape.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace fft_tensor {

/// One tensor of a weight file, as the file's header tells it.
struct TensorInfo {
    std::string name;
    std::string dtypeName; ///< as the file spells it (safetensors names; .npy types are given those, too)
    std::optional<DType> dtype; ///< nothing: listed, but not converted by this program
    Shape shape;
    std::uint64_t bytes = 0; ///< stored bytes of the elements
};

/// A file (or folder) of weights: lists its tensors without reading them, reads one at a time.
/// Thread rule: const methods may be called from several threads at once.
class WeightFile {
  public:
    virtual ~WeightFile() = default;
    WeightFile() = default;
    WeightFile(const WeightFile&) = delete;
    WeightFile& operator=(const WeightFile&) = delete;

    /// "safetensors", "safetensors (sharded)", "npy", "fft-tensor checkpoint".
    [[nodiscard]] virtual std::string format() const = 0;
    /// What was opened, as given: a file or a folder.
    [[nodiscard]] virtual const std::string& path() const = 0;
    /// The files that hold the bytes, in a fixed order (an index first). Never empty.
    [[nodiscard]] virtual std::vector<std::string> files() const = 0;
    [[nodiscard]] virtual const std::vector<TensorInfo>& tensors() const = 0;
    /// The format's own text metadata (safetensors' `__metadata__`), in file order.
    [[nodiscard]] virtual const std::vector<std::pair<std::string, std::string>>& metadata() const = 0;

    /// The elements' bytes as stored, little-endian, row-major (whatever order the file itself has), of
    /// tensors()[index]. Throws Error(cannotRead | malformed | unsupported).
    [[nodiscard]] virtual std::vector<std::byte> readBytes(std::size_t index, JobContext& context) const = 0;

    /// The tensor as float32. Throws as readBytes, and Error(unsupported) for dtypes that are not converted.
    [[nodiscard]] virtual TensorPtr read(std::size_t index, JobContext& context) const = 0;

    /// Index of the tensor of that name, or nothing.
    [[nodiscard]] std::optional<std::size_t> find(const std::string& tensorName) const;
    /// Index of the tensor of that name; throws Error(notFound) that lists near names.
    [[nodiscard]] std::size_t require(const std::string& tensorName) const;
};

/// Opens a .safetensors file, a model.safetensors.index.json or a folder that holds either, or a .npy file.
/// The contents decide, not the name. Throws Error(notFound | cannotRead | malformed | unsupported).
[[nodiscard]] std::unique_ptr<WeightFile> openWeightFile(const std::string& path);

/// "FILE::tensor" taken apart. Without "::" the tensor is empty. A path that exists as it stands is a path.
struct TensorAddress {
    std::string path;
    std::string tensor;
};
[[nodiscard]] TensorAddress parseTensorAddress(const std::string& text);

} // namespace fft_tensor
