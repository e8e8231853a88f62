// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "pipeline/source_fingerprint.h"

#include <filesystem>

namespace fft_tensor {

namespace {

std::string nameOf(const WeightFile& file) {
    const std::filesystem::path path = std::filesystem::path(file.path()).lexically_normal();
    return (path.has_filename() ? path.filename() : path.parent_path().filename()).string();
}

} // namespace

WatchedSource::WatchedSource(std::vector<std::string> files, std::string name)
    : m_watch(std::move(files), [this](std::span<const std::byte> bytes) { m_hash.add(bytes); }) {
    m_source.name = std::move(name);
    for (const std::string& part : m_watch.paths())
        m_source.bytes += identityOf(part).size;
}

WatchedSource::WatchedSource(const WeightFile& file) : WatchedSource(file.files(), nameOf(file)) {
    setMetadata(file.metadata());
}

void WatchedSource::confirm(JobContext& context) {
    const auto progress = [&](std::uint64_t read) {
        context.checkpoint();
        context.setFraction(static_cast<double>(read) / static_cast<double>(m_source.bytes));
    };
    if (!m_hashed) {
        m_watch.confirm(progress);
        m_source.sha256 = m_hash.finish();
        m_hashed = true;
    }
    if (!m_watch.hasNews())
        return;
    Sha256Stream again;
    std::uint64_t read = 0;
    m_watch.confirmAll([&](std::span<const std::byte> bytes) {
        again.add(bytes);
        progress(read += bytes.size());
    });
    if (again.finish() != m_source.sha256)
        throw changedError(m_watch.paths().front());
}

} // namespace fft_tensor
