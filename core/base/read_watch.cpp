// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/read_watch.h"

#include "base/content_hash.h"
#include "base/error.h"

#include <algorithm>
#include <list>
#include <utility>

namespace fft_tensor {

namespace {

constexpr std::size_t blockBytes = std::size_t{1} << 22;

thread_local ReadWatch* innermost = nullptr;

/// While it lives, nobody watches.
class Unwatched {
  public:
    Unwatched() : m_watch(std::exchange(innermost, nullptr)) {}
    ~Unwatched() { innermost = m_watch; }
    Unwatched(const Unwatched&) = delete;
    Unwatched& operator=(const Unwatched&) = delete;

  private:
    ReadWatch* m_watch;
};

std::pair<std::uint64_t, std::uint64_t> place(const ReadRange& range) {
    return {range.offset, range.bytes};
}

bool byPlace(const ReadRange& a, const ReadRange& b) {
    return place(a) < place(b);
}

/// Compares ranges, sorted by offset, with a file that comes block by block.
class RangeCheck {
  public:
    explicit RangeCheck(const std::vector<ReadRange>& ranges) : m_next(ranges.begin()), m_end(ranges.end()) {}

    void feed(std::uint64_t offset, std::span<const std::byte> block) {
        const std::uint64_t end = offset + block.size();
        for (; m_next != m_end && m_next->offset < end; ++m_next)
            m_open.emplace_back(*m_next, ContentHash());
        for (auto range = m_open.begin(); range != m_open.end();) {
            auto& [wanted, digest] = *range;
            const std::uint64_t from = std::max(offset, wanted.offset);
            const std::uint64_t to = std::min(end, wanted.offset + wanted.bytes);
            digest.add(block.subspan(from - offset, to - from));
            const bool ended = wanted.offset + wanted.bytes <= end;
            m_same = m_same && (!ended || digest.value() == wanted.digest);
            range = ended ? m_open.erase(range) : std::next(range);
        }
    }

    /// The file has ended; throws Error(malformed) when it was not the same.
    void end(bool sameIdentity) const {
        if (!sameIdentity || !m_same || m_next != m_end || !m_open.empty())
            throw Error(ErrorCode::malformed, "The file was changed.");
    }

  private:
    std::vector<ReadRange>::const_iterator m_next, m_end;
    std::list<std::pair<ReadRange, ContentHash>> m_open; ///< those that the next block reaches into
    bool m_same = true;
};

} // namespace

Error changedError(const std::string& path) {
    return {
        ErrorCode::cannotRead,
        "The file was changed, replaced or removed while it was being read, so what was read of it cannot "
        "be vouched for. Nothing was written. Wait until it rests, open it again, and do this again.",
        path};
}

ReadWatch::ReadWatch(std::vector<std::string> paths)
    : m_paths(std::move(paths)), m_seen(m_paths.size()), m_outer(std::exchange(innermost, this)) {
    for (std::size_t i = 0; i < m_paths.size(); ++i)
        m_seen[i].identity = identityOf(m_paths[i]);
}

ReadWatch::ReadWatch(std::vector<std::string> paths, Use inOrder) : ReadWatch(std::move(paths)) {
    m_inOrder = std::move(inOrder);
}

ReadWatch::~ReadWatch() {
    innermost = m_outer;
}

void ReadWatch::tell(const InputFile& file, std::uint64_t offset, std::span<const std::byte> bytes) {
    if (innermost != nullptr)
        innermost->record(file, offset, bytes);
}

void ReadWatch::record(const InputFile& file, std::uint64_t offset, std::span<const std::byte> bytes) {
    const auto found = std::find(m_paths.begin(), m_paths.end(), file.path());
    if (found == m_paths.end() || bytes.empty())
        return;
    ContentHash digest;
    digest.add(bytes);
    const auto number = static_cast<std::size_t>(found - m_paths.begin());
    Seen& seen = m_seen[number];
    auto& ranges = handOver(file, number, offset, bytes) ? seen.handed : seen.fresh;
    ranges.push_back({offset, bytes.size(), digest.value()});
    // Opened before the watch began and replaced since, or the other way round. Not said here: between two
    // tensors, other work of this thread may read the file, too, and that work has nothing to do with it.
    seen.changed = seen.changed || !(seen.identity == file.identity());
}

/// True when all of the range went to inOrder, now: it needs no further look.
bool ReadWatch::handOver(const InputFile& file, std::size_t number, std::uint64_t offset,
                         std::span<const std::byte> bytes) {
    constexpr std::uint64_t littleSkipped = std::uint64_t{1} << 22; // a header, padding
    if (!m_inOrder || number != m_current || offset < m_told || offset - m_told > littleSkipped)
        return false;
    if (offset > m_told) {
        const Unwatched unwatched;
        std::vector<std::byte> skipped(offset - m_told);
        file.read(m_told, skipped);
        m_inOrder(skipped);
    }
    m_inOrder(bytes);
    m_told = offset + bytes.size();
    if (m_told == file.size()) {
        ++m_current;
        m_told = 0;
    }
    return true;
}

/// Leaves in `fresh`, sorted, what no pass has confirmed.
void ReadWatch::settle(std::size_t number) {
    Seen& seen = m_seen[number];
    if (seen.changed)
        throw changedError(m_paths[number]);
    seen.confirmed.insert(seen.confirmed.end(), seen.handed.begin(), seen.handed.end());
    seen.handed.clear();
    std::sort(seen.confirmed.begin(), seen.confirmed.end(), byPlace);
    std::sort(seen.fresh.begin(), seen.fresh.end(), byPlace);
    std::vector<ReadRange> news;
    for (const ReadRange& range : seen.fresh) {
        const auto known = std::lower_bound(seen.confirmed.begin(), seen.confirmed.end(), range, byPlace);
        const bool confirmed = known != seen.confirmed.end() && place(*known) == place(range);
        const bool again = !news.empty() && place(news.back()) == place(range);
        if ((confirmed && !(*known == range)) || (again && !(news.back() == range)))
            throw changedError(m_paths[number]); // one place gave two different things
        if (!confirmed && !again)
            news.push_back(range);
    }
    seen.fresh = std::move(news);
}

bool ReadWatch::hasNews() {
    bool news = false;
    for (std::size_t i = 0; i < m_seen.size(); ++i) {
        settle(i);
        news = news || !m_seen[i].fresh.empty();
    }
    return news;
}

void ReadWatch::confirm(const std::function<void(std::uint64_t)>& progress) {
    std::uint64_t read = 0;
    for (std::size_t i = 0; i < m_seen.size(); ++i) {
        settle(i);
        const bool whole = !m_inOrder || i < m_current; // inOrder has all of it, or wants nothing
        const std::uint64_t told = i == m_current ? m_told : 0;
        std::uint64_t from = whole ? UINT64_MAX : told;
        if (!m_seen[i].fresh.empty())
            from = std::min(from, m_seen[i].fresh.front().offset);
        std::uint64_t at = from;
        confirmFile(i, from, [&](std::span<const std::byte> block) {
            const std::uint64_t known = whole ? block.size() : std::clamp(told, at, at + block.size()) - at;
            if (known < block.size())
                m_inOrder(block.subspan(known));
            at += block.size();
            progress(read += block.size());
        });
    }
    m_current = m_inOrder ? m_seen.size() : m_current;
    m_told = 0;
}

void ReadWatch::confirmAll(const Use& use) {
    for (std::size_t i = 0; i < m_seen.size(); ++i) {
        settle(i);
        confirmFile(i, 0, use);
    }
}

void ReadWatch::confirmFile(std::size_t number, std::uint64_t from, const Use& use) {
    Seen& seen = m_seen[number];
    const Unwatched unwatched; // this pass is no news itself
    RangeCheck check(seen.fresh);
    try {
        const InputFile file(m_paths[number]);
        std::vector<std::byte> block;
        for (std::uint64_t offset = from; offset < file.size(); offset += block.size()) {
            block.resize(std::min<std::uint64_t>(blockBytes, file.size() - offset));
            file.read(offset, block);
            use(block);
            check.feed(offset, block);
        }
        check.end(file.identity() == seen.identity);
    } catch (const Error& error) {
        if (error.code() == ErrorCode::notFound || error.code() == ErrorCode::malformed)
            throw changedError(m_paths[number]); // it is gone, or shorter than it was
        throw;
    }
    const auto middle = static_cast<std::ptrdiff_t>(seen.confirmed.size());
    seen.confirmed.insert(seen.confirmed.end(), seen.fresh.begin(), seen.fresh.end());
    std::inplace_merge(seen.confirmed.begin(), seen.confirmed.begin() + middle, seen.confirmed.end(),
                       byPlace);
    seen.fresh.clear();
}

void ReadWatch::requireUnchanged() const {
    for (std::size_t i = 0; i < m_paths.size(); ++i) {
        try {
            if (!m_seen[i].changed && identityOf(m_paths[i]) == m_seen[i].identity)
                continue;
        } catch (const Error&) { // it is not even there
        }
        throw changedError(m_paths[i]);
    }
}

} // namespace fft_tensor
