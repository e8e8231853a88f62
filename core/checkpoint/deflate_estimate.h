// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "codec/codec.h"

#include <cstdint>
#include <optional>

namespace fft_tensor {

// What packing would come to, without deflating: deflating is most of what an export does, and what is only
// compared need not be deflated in full.

/// Bytes that shuffle and deflate leave of a slice, from the entropy of its byte planes (what Huffman codes
/// come to, Shannon 1948) in up to 16 of its chunks; nothing where planes repeat themselves, which deflate
/// finds and entropy does not see. Of noise-like planes deflate takes 1 to 3 % more. Deterministic; on all
/// cores. Thread rule: any thread.
[[nodiscard]] std::optional<double> estimateDeflated(const EncodedSlice& slice);

/// PackedTensor::bytes of kept coefficients, estimated from the Huffman codes of all their byte planes. Right
/// to about 1 % where they are many and noise-like; more where they are few, less where they repeat.
[[nodiscard]] double estimatePacked(const EncodedTensor& encoded);

} // namespace fft_tensor
