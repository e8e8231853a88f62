// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "codec/checkpoint_row.h"

#include <string>

namespace fft_tensor {

/// Says "no" in the name of one row of a manifest that is not trusted.
class RowJudge {
  public:
    /// Both must outlive the judge.
    RowJudge(const CheckpointRow& row, const std::string& where) : m_row(row), m_where(where) {}

    /// Throws Error(malformed) that names the tensor and the field unless `good`.
    void require(bool good, const char* field) const {
        if (!good)
            refuse(field);
    }
    [[noreturn]] void refuse(const std::string& field) const;
    [[nodiscard]] const std::string& where() const { return m_where; }

  private:
    const CheckpointRow& m_row;
    const std::string& m_where;
};

} // namespace fft_tensor
