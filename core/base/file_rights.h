// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace fft_tensor {

/// Sentences about what went another way than a user may expect, though it did work.
using Remarks = std::vector<std::string>;

/// Who may read what is made of some files: nobody who may not read all of them. A default one: everybody.
struct Audience {
    mode_t readBits = 0444;     ///< of owner, group, others
    std::optional<gid_t> group; ///< the only group that readBits' group bit means; nothing: any group
    std::optional<uid_t> owner; ///< the only other user who may own it; nothing: anybody
};
/// Files that cannot be inspected say nothing.
[[nodiscard]] Audience audienceOf(const std::vector<std::string>& files);

/// Makes a temporary file ready to take the place `path`: with the mode, owner, group, access control list
/// and user attributes of the regular file there, or the mode of any new file; but readable for nobody beside
/// `audience`, and for no group that the replaced file did not know. What is lost is said.
[[nodiscard]] Remarks takeOverRights(int descriptor, const std::string& path, const Audience& audience);

} // namespace fft_tensor
