// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "pipeline/source_fingerprint.h"

#include "base/file.h"
#include "checkpoint/sha256.h"

#include <algorithm>
#include <filesystem>
#include <vector>

namespace fft_tensor {

namespace {
constexpr std::size_t blockBytes = std::size_t{1} << 22;
} // namespace

CheckpointSource fingerprintOf(const WeightFile& file, JobContext& context) {
    CheckpointSource source;
    const std::filesystem::path path = std::filesystem::path(file.path()).lexically_normal();
    source.name = (path.has_filename() ? path.filename() : path.parent_path().filename()).string();
    source.metadata = file.metadata();
    std::vector<InputFile> parts;
    for (const std::string& name : file.files()) {
        parts.emplace_back(name);
        source.bytes += parts.back().size();
    }
    Sha256Stream hash;
    std::vector<std::byte> block;
    std::uint64_t done = 0;
    for (const InputFile& part : parts)
        for (std::uint64_t offset = 0; offset < part.size();) {
            context.checkpoint();
            block.resize(std::min<std::uint64_t>(blockBytes, part.size() - offset));
            part.read(offset, block);
            hash.add(block);
            offset += block.size();
            done += block.size();
            context.setFraction(static_cast<double>(done) / static_cast<double>(source.bytes));
        }
    source.sha256 = hash.finish();
    return source;
}

} // namespace fft_tensor
