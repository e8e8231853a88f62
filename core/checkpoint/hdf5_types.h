// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "checkpoint/element_type.h"
#include "checkpoint/hdf5_handle.h"

namespace fft_tensor::h5 {

/// The HDF5 type of these elements. Precondition: kind is not `other`.
[[nodiscard]] Type toHdf5(const ElementType& type, const Location& place);

/// The other way round; what ElementType cannot say in full becomes `other` of the same size.
[[nodiscard]] ElementType fromHdf5(const Type& type, const Location& place);

} // namespace fft_tensor::h5
