// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <cstdint>
#include <string>

namespace fft_tensor {

/// Where the kernel tells of memory. Tests make folders of their own.
struct SystemFolders {
    std::string proc = "/proc", cgroup = "/sys/fs/cgroup";
};

/// The memory that the machine has, or its container (cgroup, either version) may use, in bytes; 0 where the
/// system does not tell.
[[nodiscard]] std::uint64_t installedMemoryBytes(const SystemFolders& system = {});

/// What the system, a container's limit and the process's own (ulimit -v, -d) could still give to this
/// process, in bytes, without swapping. Cached files count as free: they make room when it is wanted.
[[nodiscard]] std::uint64_t availableMemoryBytes(const SystemFolders& system = {});

/// Throws Error(outOfMemory) with `where` and both numbers when `bytes` are more than is available: to be
/// called before anything large is taken, since a system that overcommits kills instead of refusing. `what`
/// begins the sentence: "Reading the tensor "a"". Small amounts are not looked up.
void requireMemory(std::uint64_t bytes, const std::string& what, const std::string& where);

} // namespace fft_tensor
