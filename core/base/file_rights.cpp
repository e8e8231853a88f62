// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/file_rights.h"

#include <array>
#include <cstdio>
#include <fstream>

#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

namespace fft_tensor {

namespace {

const std::string accessList = "system.posix_acl_access";
constexpr mode_t allBits = 0777, groupBits = 0070, otherBits = 0007;

std::string octal(mode_t mode) {
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "%04o", static_cast<unsigned>(mode & allBits));
    return text.data();
}

/// Setting it in order to read it would change the files of other threads.
mode_t creationMask() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.rfind("Umask:", 0) == 0)
            return static_cast<mode_t>(std::stoul(line.substr(6), nullptr, 8)) & allBits;
    const mode_t mask = ::umask(0);
    ::umask(mask);
    return mask;
}

/// The mode without the classes of people who are not in the audience.
mode_t limited(mode_t mode, const Audience& audience, gid_t group) {
    mode_t allowed = audience.readBits;
    if (audience.group && *audience.group != group)
        allowed &= ~mode_t{0040};
    if ((allowed & 0040U) == 0)
        mode &= ~groupBits;
    if ((allowed & 0004U) == 0)
        mode &= ~otherBits;
    return mode;
}

bool givesToAll(const Audience& audience) {
    return (audience.readBits & 0044U) == 0044U && !audience.group;
}

/// Owner and group of the replaced file, as far as the system lets; the status afterwards.
struct stat keepOwner(int descriptor, const struct stat& old, const Audience& audience, Remarks& remarks) {
    struct stat now {};
    ::fstat(descriptor, &now);
    const bool mayOwn = !audience.owner || *audience.owner == old.st_uid;
    const uid_t owner = mayOwn ? old.st_uid : now.st_uid;
    if ((owner != now.st_uid || old.st_gid != now.st_gid) && ::fchown(descriptor, owner, old.st_gid) != 0)
        (void)!::fchown(descriptor, static_cast<uid_t>(-1), old.st_gid);
    ::fstat(descriptor, &now);
    if (now.st_uid != old.st_uid)
        remarks.push_back("The new file belongs to user " + std::to_string(now.st_uid) +
                          "; the one that it replaces belonged to user " + std::to_string(old.st_uid) + ".");
    if (now.st_gid != old.st_gid)
        remarks.push_back("The new file belongs to group " + std::to_string(now.st_gid) +
                          "; the one that it replaces belonged to group " + std::to_string(old.st_gid) + ".");
    return now;
}

std::vector<std::string> attributesOf(const std::string& path) {
    const ssize_t size = ::listxattr(path.c_str(), nullptr, 0);
    std::string list(size > 0 ? static_cast<std::size_t>(size) : 0, '\0');
    const ssize_t got = list.empty() ? 0 : ::listxattr(path.c_str(), list.data(), list.size());
    list.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    std::vector<std::string> names;
    for (std::size_t begin = 0; begin < list.size(); begin += names.back().size() + 1)
        names.emplace_back(list.c_str() + begin);
    return names;
}

bool copyAttribute(int descriptor, const std::string& path, const std::string& name) {
    const ssize_t size = ::getxattr(path.c_str(), name.c_str(), nullptr, 0);
    if (size < 0)
        return false;
    std::string value(static_cast<std::size_t>(size), '\0');
    const ssize_t got = ::getxattr(path.c_str(), name.c_str(), value.data(), value.size());
    return got == size && ::fsetxattr(descriptor, name.c_str(), value.data(), value.size(), 0) == 0;
}

/// `accessToo`: the list of people with access as well, which may name more than the audience.
void keepAttributes(int descriptor, const std::string& path, bool accessToo, Remarks& remarks) {
    for (const std::string& name : attributesOf(path)) {
        const bool access = name == accessList;
        if (!access && name.rfind("user.", 0) != 0)
            continue; // labels of the system are the system's to give
        if ((access && !accessToo) || !copyAttribute(descriptor, path, name))
            remarks.push_back((access ? std::string("The access control list") : "The attribute " + name) +
                              " of the file that is replaced could not be kept.");
    }
}

Remarks likeNew(int descriptor, const Audience& audience) {
    struct stat now {};
    ::fstat(descriptor, &now);
    ::fchmod(descriptor, limited(0666 & ~creationMask(), audience, now.st_gid));
    return {};
}

} // namespace

Audience audienceOf(const std::vector<std::string>& files) {
    Audience audience;
    for (const std::string& file : files) {
        struct stat status {};
        if (::stat(file.c_str(), &status) != 0)
            continue;
        mode_t bits = status.st_mode & 0444U;
        const bool others = (bits & 0004U) != 0;
        // With an access control list, the group's bits speak of everybody on that list.
        const bool listed = ::getxattr(file.c_str(), accessList.c_str(), nullptr, 0) >= 0;
        if (!others && (listed || (audience.group && *audience.group != status.st_gid)))
            bits &= ~mode_t{0040};
        if (!others && (bits & 0040U) != 0)
            audience.group = status.st_gid;
        if (!others)
            audience.owner = audience.owner.value_or(status.st_uid) == status.st_uid
                                 ? status.st_uid
                                 : ::geteuid(); // two owners: only who reads both
        audience.readBits &= bits | 0400U;
    }
    return audience;
}

Remarks takeOverRights(int descriptor, const std::string& path, const Audience& audience) {
    struct stat old {};
    if (::stat(path.c_str(), &old) != 0 || !S_ISREG(old.st_mode))
        return likeNew(descriptor, audience);
    Remarks remarks;
    const struct stat now = keepOwner(descriptor, old, audience, remarks);
    mode_t wanted = old.st_mode & allBits;
    if (now.st_gid != old.st_gid) // its people were among the others
        wanted &= ~groupBits | ((wanted & otherBits) << 3U);
    const mode_t mode = limited(wanted, audience, now.st_gid);
    if (mode != wanted)
        remarks.push_back("The new file's permissions are " + octal(mode) + ", no longer " +
                          octal(old.st_mode) +
                          ": who may not read the source may not read what is made of it.");
    keepAttributes(descriptor, path, givesToAll(audience) && now.st_gid == old.st_gid, remarks);
    ::fchmod(descriptor, mode);
    struct stat result {};
    ::fstat(descriptor, &result);
    if ((result.st_mode & allBits) != mode)
        remarks.push_back("The new file's permissions are " + octal(result.st_mode) + " instead of " +
                          octal(mode) + ": this file system does not keep them.");
    if (old.st_nlink > 1)
        remarks.push_back("The file that is replaced has other names (hard links: " +
                          std::to_string(old.st_nlink - 1) + "); they keep its old contents.");
    return remarks;
}

} // namespace fft_tensor
