// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "pipeline/source_fingerprint.h"

#include "checkpoint/sha256.h"

#include <filesystem>

namespace fft_tensor {

namespace {

std::string nameOf(const WeightFile& file) {
    const std::filesystem::path path = std::filesystem::path(file.path()).lexically_normal();
    return (path.has_filename() ? path.filename() : path.parent_path().filename()).string();
}

} // namespace

WatchedSource::WatchedSource(std::vector<std::string> files, std::string name) : m_watch(std::move(files)) {
    m_source.name = std::move(name);
    for (const std::string& part : m_watch.paths())
        m_source.bytes += identityOf(part).size;
}

WatchedSource::WatchedSource(const WeightFile& file) : WatchedSource(file.files(), nameOf(file)) {
    setMetadata(file.metadata());
}

void WatchedSource::confirm(JobContext& context) {
    if (!m_watch.hasNews() && m_hashed)
        return;
    Sha256Stream hash;
    std::uint64_t done = 0;
    m_watch.confirm([&](std::span<const std::byte> bytes, std::size_t) {
        context.checkpoint();
        hash.add(bytes);
        done += bytes.size();
        context.setFraction(static_cast<double>(done) / static_cast<double>(m_source.bytes));
    });
    const Sha256 digest = hash.finish();
    if (m_hashed && digest != m_source.sha256)
        throw changedError(m_watch.paths().front());
    m_source.sha256 = digest;
    m_hashed = true;
}

} // namespace fft_tensor
