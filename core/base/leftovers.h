// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace fft_tensor {

/// A temporary file of a process that is gone: it was killed, or the power was.
struct Leftover {
    std::string path;
    std::uint64_t bytes = 0;
};

/// Temporary files beside targets: NAME.partial-XXXXXX, NAME shortened where the system's longest name asks
/// for it. Whoever writes one holds a lock on it, which ends with its process, whatever ends that.
struct TemporaryFile {
    std::string path;
    int descriptor = -1; ///< open for reading and writing, locked, private (0600); the receiver closes it
};
/// Throws Error(cannotWrite | noSpace) naming the folder, Error(invalidArgument) for a name that is too long.
[[nodiscard]] TemporaryFile makeTemporaryFile(const std::string& target);

/// Those of the folder that belong to this user and that no process holds, by name. A folder that cannot be
/// listed has none.
[[nodiscard]] std::vector<Leftover> leftoversIn(const std::string& folder);
/// Removes it, unless a process holds it by now. True when it is gone.
bool removeLeftover(const Leftover& leftover);

} // namespace fft_tensor
