// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/memory_room.h"

#include "base/bytes_text.h"
#include "base/error.h"

#include <algorithm>
#include <fstream>

#include <sys/resource.h>
#include <unistd.h>

namespace fft_tensor {

namespace {

constexpr std::uint64_t noBound = UINT64_MAX;
/// Below this, asking the system costs more than it could save.
constexpr std::uint64_t worthAsking = std::uint64_t{1} << 20;

std::uint64_t roomUnder(std::uint64_t limit, std::uint64_t used) {
    return limit > used ? limit - used : 0;
}

/// A file that holds one number; `otherwise` where it is not there or says "max".
std::uint64_t numberIn(const std::string& path, std::uint64_t otherwise) {
    std::uint64_t number = 0;
    return std::ifstream(path) >> number ? number : otherwise;
}

/// Bytes of the pages that a cgroup's limit counts but that are given up as soon as memory is wanted: cached
/// files, among them the very weights that were just read.
std::uint64_t cachedFiles(const std::string& folder, const std::string& prefix) {
    std::ifstream file(folder + "/memory.stat");
    std::string label;
    std::uint64_t number = 0, sum = 0;
    while (file >> label >> number)
        if (label == prefix + "inactive_file" || label == prefix + "active_file")
            sum += number;
    return sum;
}

/// One cgroup of either version: its folder, and how its files are called.
struct CgroupFiles {
    const char *limit, *used, *prefix;
};
constexpr CgroupFiles version2{"/memory.max", "/memory.current", ""};
constexpr CgroupFiles version1{"/memory.limit_in_bytes", "/memory.usage_in_bytes", "total_"};

struct Bounds {
    std::uint64_t limit = noBound, room = noBound;

    void narrow(const std::string& folder, const CgroupFiles& files) {
        const std::uint64_t most = numberIn(folder + files.limit, noBound);
        if (most == noBound)
            return;
        const std::uint64_t used = numberIn(folder + files.used, 0);
        limit = std::min(limit, most);
        room = std::min(room, roomUnder(most, roomUnder(used, cachedFiles(folder, files.prefix))));
    }
};

/// Every limit from the process's own cgroup up to the root holds. In a container, the names of
/// /proc/self/cgroup may be the host's, which are not there: the root that the container sees is its own.
void narrowUpwards(Bounds& bounds, const std::string& root, std::string name, const CgroupFiles& files) {
    while (true) {
        bounds.narrow(root + name, files);
        const std::size_t slash = name.rfind('/');
        if (slash == std::string::npos)
            return;
        name.erase(slash);
    }
}

bool isMemoryController(const std::string& controllers) {
    return ("," + controllers + ",").find(",memory,") != std::string::npos;
}

Bounds cgroupBounds(const SystemFolders& system) {
    Bounds bounds;
    std::ifstream file(system.proc + "/self/cgroup"); // lines as "4:memory:/name" and "0::/name"
    std::string line;
    while (std::getline(file, line)) {
        const std::size_t first = line.find(':'), second = line.find(':', first + 1);
        if (first == std::string::npos || second == std::string::npos)
            continue;
        const std::string controllers = line.substr(first + 1, second - first - 1);
        const std::string name = line.substr(second + 1);
        if (controllers.empty())
            narrowUpwards(bounds, system.cgroup, name, version2);
        else if (isMemoryController(controllers))
            narrowUpwards(bounds, system.cgroup + "/memory", name, version1);
    }
    return bounds;
}

/// 0: not told.
std::uint64_t installedInSystem() {
    const long pages = ::sysconf(_SC_PHYS_PAGES), size = ::sysconf(_SC_PAGESIZE);
    return pages > 0 && size > 0 ? static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(size) : 0;
}

std::uint64_t leftInSystem(const SystemFolders& system) {
    std::ifstream file(system.proc + "/meminfo");
    std::string label, unit;
    std::uint64_t kilobytes = 0;
    while (file >> label >> kilobytes && std::getline(file, unit))
        if (label == "MemAvailable:")
            return kilobytes * 1024;
    const std::uint64_t installed = installedInSystem();
    return installed > 0 ? installed : noBound;
}

std::uint64_t softLimit(decltype(RLIMIT_AS) resource) {
    rlimit limit{};
    const bool bounded = ::getrlimit(resource, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY;
    return bounded ? static_cast<std::uint64_t>(limit.rlim_cur) : noBound;
}

/// What `ulimit -v` and `ulimit -d` leave of the process's address space.
std::uint64_t leftToProcess(const SystemFolders& system) {
    const std::uint64_t space = softLimit(RLIMIT_AS), data = softLimit(RLIMIT_DATA);
    if (space == noBound && data == noBound)
        return noBound;
    std::ifstream file(system.proc + "/self/statm"); // in pages: size resident shared text lib data dirty
    std::uint64_t size = 0, ignored = 0, dataPages = 0;
    if (!(file >> size >> ignored >> ignored >> ignored >> ignored >> dataPages))
        return std::min(space, data);
    const auto page = static_cast<std::uint64_t>(std::max(1L, ::sysconf(_SC_PAGESIZE)));
    return std::min(space == noBound ? noBound : roomUnder(space, size * page),
                    data == noBound ? noBound : roomUnder(data, dataPages * page));
}

} // namespace

std::uint64_t installedMemoryBytes(const SystemFolders& system) {
    return std::min(cgroupBounds(system).limit, installedInSystem());
}

std::uint64_t availableMemoryBytes(const SystemFolders& system) {
    return std::min({leftInSystem(system), cgroupBounds(system).room, leftToProcess(system)});
}

void requireMemory(std::uint64_t bytes, const std::string& what, const std::string& where) {
    if (bytes < worthAsking)
        return;
    const std::uint64_t available = availableMemoryBytes();
    if (bytes > available)
        throw Error(ErrorCode::outOfMemory,
                    what + " needs " + formatBytes(bytes) + " of memory; " + formatBytes(available) +
                        " are available to this program. Close other programs, raise the limit that was set "
                        "for it, or use a machine with more memory.",
                    where);
}

} // namespace fft_tensor
