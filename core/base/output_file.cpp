// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/output_file.h"

#include "base/file.h"

#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace fft_tensor {

namespace {

int openStream(const FileTarget& target, const JobContext& context) {
    for (;;) {
        const int stream = target.descriptor >= 0
                               ? ::fcntl(target.descriptor, F_DUPFD_CLOEXEC, 0)
                               : ::open(target.path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY);
        if (stream >= 0)
            return stream;
        if (errno != EINTR)
            throw systemError(errno, "open the stream", target.path, true);
        context.checkpoint();
    }
}

} // namespace

OutputFile::OutputFile(const std::string& path, const Audience& audience, JobContext* job)
    : m_path(path), m_job(job != nullptr ? *job : m_unwatched) {
    const FileTarget target = fileTarget(path);
    if (target.kind == FileTarget::Kind::file)
        m_file.emplace(path, audience);
    else
        m_stream = openStream(target, m_job);
}

OutputFile::~OutputFile() {
    if (m_stream >= 0)
        ::close(m_stream);
}

void OutputFile::write(std::span<const std::byte> bytes) {
    if (m_file)
        m_file->write(bytes);
    else
        writeThrough(bytes);
}

void OutputFile::writeThrough(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t put = ::write(m_stream, bytes.data(), bytes.size());
        if (put >= 0) {
            bytes = bytes.subspan(static_cast<std::size_t>(put));
            continue;
        }
        const int reason = errno;
        m_job.checkpoint();
        if (reason == EAGAIN) { // somebody has made it a stream that does not wait
            struct pollfd ready {
                m_stream, POLLOUT, 0
            };
            (void)::poll(&ready, 1, -1);
        } else if (reason != EINTR) {
            throw systemError(reason, "write the stream", m_path, true);
        }
    }
}

Remarks OutputFile::finish() {
    if (m_file)
        return m_file->commit(m_job);
    if (::close(std::exchange(m_stream, -1)) != 0)
        throw systemError(errno, "close the stream", m_path, true);
    return {};
}

Remarks writeOutput(const std::string& path, std::span<const std::byte> bytes, const Audience& audience,
                    JobContext& context) {
    OutputFile file(path, audience, &context);
    file.write(bytes);
    return file.finish();
}

} // namespace fft_tensor
