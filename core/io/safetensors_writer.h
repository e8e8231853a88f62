// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/output_file.h"
#include "io/weight_file.h"

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace fft_tensor {

/// Throws Error(unsupported) that names the tensor unless a safetensors file can hold it: a type that the
/// format defines, as many bytes as its shape takes, and not the one reserved name.
void requireRestorable(const TensorInfo& tensor, const std::string& where);

/// Writes one .safetensors file or stream (OutputFile), tensor after tensor in the order announced. Header
/// padded with spaces to 8 bytes, tensors laid without gaps. Thread rule: one thread.
class SafetensorsWriter {
  public:
    /// `tensors` announce names, dtypes, shapes; offsets follow from them. `job`, where given, can end the
    /// writing and must outlive the writer. Throws Error(cannotWrite | noSpace), the
    /// latter with both numbers when the disk has not the room.
    SafetensorsWriter(const std::string& path, std::vector<TensorInfo> tensors,
                      const std::vector<std::pair<std::string, std::string>>& metadata,
                      const Audience& audience = {}, JobContext* job = nullptr);
    ~SafetensorsWriter();

    /// The elements of the next announced tensor, little-endian; exactly its `bytes`.
    void append(std::span<const std::byte> elements);
    /// All announced tensors were appended: makes the file appear. Returns its size in bytes.
    std::uint64_t finish();
    /// After finish(): rights and links that could not be kept.
    [[nodiscard]] const Remarks& remarks() const { return m_remarks; }

  private:
    OutputFile m_file;
    std::vector<TensorInfo> m_tensors;
    std::size_t m_next = 0;
    std::uint64_t m_written = 0;
    Remarks m_remarks;
};

} // namespace fft_tensor
