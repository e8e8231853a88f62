// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/file.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace fft_tensor {

/// What one read gave.
struct ReadRange {
    std::uint64_t offset = 0, bytes = 0, digest = 0;
    bool operator==(const ReadRange&) const = default;
};

/// Remembers what InputFiles of some paths gave while it lives, and finds out whether those paths still hold
/// it: what was worked with is then what they are said to hold. A read is remembered by a hash, in 24 bytes;
/// against people who prepare one, there are the files' times, which nobody can set back.
/// Thread rule: it belongs to the thread that made it, and sees that thread's reads alone. One at a time on a
/// thread; of several, the innermost sees.
class ReadWatch {
  public:
    using Use = std::function<void(std::span<const std::byte>)>;

    explicit ReadWatch(std::vector<std::string> paths);
    /// `inOrder` gets the bytes of all files, each once and in order, as they are read where that happens in
    /// order (what is skipped before them is read, too, when it is little), and the rest by confirm(). What
    /// it got so is confirmed: whoever works with it needs no second pass.
    ReadWatch(std::vector<std::string> paths, Use inOrder);
    ~ReadWatch();
    ReadWatch(const ReadWatch&) = delete;
    ReadWatch& operator=(const ReadWatch&) = delete;

    [[nodiscard]] const std::vector<std::string>& paths() const { return m_paths; }
    /// True when there were reads that no pass has confirmed yet. A range that was confirmed before, and was
    /// read again with the same bytes, is no news. Throws Error(cannotRead) when it had other bytes.
    [[nodiscard]] bool hasNews();
    /// Reads what `inOrder` has not got, and all that was seen and is not confirmed, and compares. `progress`
    /// gets the number of bytes that were read. Throws Error(cannotRead) that says that the file was changed.
    void confirm(const std::function<void(std::uint64_t)>& progress);
    /// Reads all files once, in order, confirms every range that was seen, and hands what it reads to `use`.
    /// Throws likewise.
    void confirmAll(const Use& use);
    /// Throws Error(cannotRead) unless all files are what they were: when they were first read where that was
    /// seen, when the watch began otherwise.
    void requireUnchanged() const;

    /// What InputFile::read calls.
    static void tell(const InputFile& file, std::uint64_t offset, std::span<const std::byte> bytes);

  private:
    struct Seen {
        FileIdentity identity;
        bool changed = false;                    ///< something else was read under this path
        std::vector<ReadRange> fresh, confirmed; ///< confirmed ones are sorted and unique
        std::vector<ReadRange> handed;           ///< confirmed by inOrder, not yet among those
    };
    void record(const InputFile& file, std::uint64_t offset, std::span<const std::byte> bytes);
    void settle(std::size_t number);
    [[nodiscard]] bool handOver(const InputFile& file, std::size_t number, std::uint64_t offset,
                                std::span<const std::byte> bytes);
    void confirmFile(std::size_t number, std::uint64_t from, const Use& use);

    std::vector<std::string> m_paths;
    std::vector<Seen> m_seen; ///< one per path
    Use m_inOrder;
    std::size_t m_current = 0; ///< number of the file that inOrder is in
    std::uint64_t m_told = 0;  ///< bytes of it that inOrder got
    ReadWatch* m_outer;
};

/// The Error for a file that is not what it was: what happened, and to do it again.
[[nodiscard]] Error changedError(const std::string& path);

} // namespace fft_tensor
