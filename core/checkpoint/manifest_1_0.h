// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "checkpoint/element_type.h"
#include "codec/checkpoint_row.h"

#include <cstddef>
#include <memory>
#include <string>

namespace fft_tensor {

/// The manifest as encoding version 1.0 had it: fields for each codec's parameters, widths and offsets. Such
/// files are read for ever, and written no more.
class Manifest10 {
  public:
    /// Throws Error(malformed) with `where` unless the record is one of that version.
    Manifest10(const ElementType& type, const std::string& where);
    ~Manifest10();
    Manifest10(const Manifest10&) = delete;
    Manifest10& operator=(const Manifest10&) = delete;

    /// The row that today's fields would give. Returns the name of what cannot be read; null: all can.
    const char* read(CheckpointRow& row, const std::byte* record) const;

  private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace fft_tensor
