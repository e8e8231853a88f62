// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "codec/row_judge.h"

#include "base/error.h"
#include "base/safe_text.h"

namespace fft_tensor {

void RowJudge::refuse(const std::string& field) const {
    throw Error(ErrorCode::malformed,
                "The manifest is damaged: the " + field + " of the tensor '" + printable(m_row.name) +
                    "' cannot be right. Export the file again.",
                m_where);
}

} // namespace fft_tensor
