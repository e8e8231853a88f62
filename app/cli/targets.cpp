// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "targets.h"

#include "base/file_target.h"
#include "base/leftovers.h"
#include "command.h"
#include "output.h"

namespace fft_tensor::cli {

namespace {

void attendTo(const Leftover& leftover, bool remove) {
    const std::string what = leftover.path + " (" + formatBytes(leftover.bytes) + ")";
    if (!remove)
        remark(what + " was left by a process that was killed before it could remove it. Remove it with "
                      "--remove-leftovers, or by hand.");
    else if (removeLeftover(leftover))
        remark(what + " was left by a process that was killed; it is removed now.");
    else
        remark(what + " was left by a process that was killed, and could not be removed.");
}

} // namespace

void LeftoversFlag::addTo(CLI::App& command) {
    command.add_flag("--remove-leftovers", remove,
                     "Remove temporary files that killed processes have left in the target's folder");
}

void LeftoversFlag::attendTo(const std::string& path) const {
    if (path.empty())
        return;
    const FileTarget target = fileTarget(path);
    if (target.kind == FileTarget::Kind::file)
        for (const Leftover& leftover : leftoversIn(folderOf(target.path)))
            cli::attendTo(leftover, remove);
}

bool goesToStandardOutput(const std::string& target) {
    return !target.empty() && fileTarget(target).isStandardOutput();
}

void requireOneOnStandardOutput(const std::vector<std::string>& targets, bool json) {
    int there = json ? 1 : 0;
    for (const std::string& target : targets)
        there += goesToStandardOutput(target) ? 1 : 0;
    if (there > 1)
        throw UsageError("Only one result can go to standard output. Give the others the names of files.");
}

void remarkOn(const std::string& target, const Remarks& remarks) {
    for (const std::string& sentence : remarks)
        remark(target + ": " + sentence);
}

} // namespace fft_tensor::cli
