// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/job_context.h"
#include "io/weight_file.h"
#include "pipeline/recipe.h"
#include "tensor/statistics.h"

#include <cstdint>
#include <string>
#include <vector>

namespace fft_tensor {

// What happens to each tensor of a file, and why. Whether a tensor is stored raw is decided here alone; every
// command, the window and every forecast ask these functions, so that they cannot disagree.

/// The closed list of reasons to store a tensor raw.
enum class RawCause {
    none,         ///< its spectrum may be stored
    unknownDtype, // by its header …
    notFloatingPoint,
    scalar,
    empty,
    settings, // by choice …
    excluded,
    notIncluded,
    notFinite,     ///< by its values: NaN or infinity. An export refuses it unless raw was chosen
    lostInFloat32, ///< float64 values that float32 cannot hold: there is no spectrum to look at, either
    beyondFloat32, ///< its spectrum can be looked at, but float32 would not rebuild it
    unreachable,   // by what its spectrum comes to …
    nothingKept,
    rawIsSmaller,
};

struct WhyRaw {
    RawCause cause = RawCause::none;
    std::string reason; ///< in a few words, for people; empty: not raw
    [[nodiscard]] explicit operator bool() const { return cause != RawCause::none; }
};

/// As far as its header tells.
[[nodiscard]] WhyRaw whyRawByHeader(const TensorInfo& info);

/// As far as its values tell; whyRawByHeader() must have said nothing. Float64 values may be too large or too
/// small to be converted at all; others may rebuild to infinities, or to subnormal numbers with few digits,
/// and a recorded error would not be the true one. `values`: of the converted tensor.
[[nodiscard]] WhyRaw whyRawByValues(const WeightFile& input, std::size_t index, const Statistics& values,
                                    JobContext& context);

/// Once it is known what would be kept, in numbers and packed bytes; both may be estimates. `isZero`: the
/// tensor holds nothing but zeros, which an empty selection rebuilds exactly.
[[nodiscard]] WhyRaw whyRawByBytes(std::uint64_t coefficients, bool isZero, std::uint64_t spectralBytes,
                                   std::uint64_t rawBytes);

/// Throws where there is no spectrum to look at, since float32 holds other values than the file:
/// Error(unsupported) with the reason. NaN and infinities of the file itself are for Backend::analyze().
void requireFloat32Holds(const WeightFile& input, std::size_t index, const HostTensor& tensor,
                         JobContext& context);

struct CompressOptions {
    Recipe recipe;
    std::string include; ///< regular expression; empty: all. Others are left out of the spectral treatment:
                         ///< stored raw
    std::string exclude; ///< regular expression; matches are stored raw
    std::string onlyTensor; ///< from FILE::tensor: the one tensor that is written at all; empty: all
};

struct PlannedTensor {
    std::size_t index = 0; ///< in the file
    TensorSettings settings;
    bool ownGoal = false;    ///< by a rule of its own, which a total goal does not touch
    WhyRaw whyRaw;           ///< by header and choice, and once judged by values
    double sumOfSquares = 0; ///< what pooled errors count: 0 until judged, unless floating point and finite
};

/// What headers and choice say of every tensor that is to be written. Reads no values. Throws
/// Error(unsupported) for a tensor that could not be restored (requireRestorable).
[[nodiscard]] std::vector<PlannedTensor> planCompression(const WeightFile& input,
                                                         const CompressOptions& options);

/// Completes the plan of one tensor by its values, floating point ones.
void judgeValues(PlannedTensor& planned, const WeightFile& input, const HostTensor& tensor,
                 JobContext& context);

/// The tensors with NaN or infinity that are not raw by choice, collected for one sentence.
class NotFiniteList {
  public:
    explicit NotFiniteList(const WeightFile& input) : m_input(input) {}

    /// Takes note of a judged tensor, should it be one of them.
    void add(const PlannedTensor& planned);
    [[nodiscard]] bool empty() const { return m_count == 0; }
    /// Throws Error(notFinite) that names them all, and the --exclude that stores them raw.
    [[noreturn]] void refuse() const;

  private:
    const WeightFile& m_input;
    std::size_t m_count = 0;
    std::string m_names, m_pattern;
};

} // namespace fft_tensor
