// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// What the lanes of a warp do together: the part of BlockRun that knows of warps.
#include "host/block_run.h"

#include "host/device_memory.h"

#include <array>
#include <bitset>
#include <cstring>

namespace fft_tensor::gpu::host {

namespace {

/// What a shuffle reads from a lane that takes no part: undefined on a device, loud here.
std::uint64_t nonsense() {
    std::uint64_t value = 0;
    std::memset(&value, DeviceMemoryPool::pattern, sizeof(value));
    return value;
}

/// Those of `lanes` that `wanted` names.
template<class Wanted>
unsigned lanesWhere(unsigned lanes, Wanted&& wanted) {
    unsigned found = 0;
    for (unsigned lane = 0; lane < 32; ++lane)
        if ((lanes >> lane & 1) != 0 && wanted(lane))
            found |= 1u << lane;
    return found;
}

std::string hexText(unsigned mask) {
    std::string text = "0x";
    for (int digit = 7; digit >= 0; --digit)
        text += "0123456789abcdef"[mask >> (4 * digit) & 15];
    return text;
}

} // namespace

std::uint64_t BlockRun::exchange(WarpKind kind, unsigned mask, std::uint64_t value, unsigned source,
                                 SourceLine place) {
    const unsigned warp = m_current / 32, lane = m_current % 32;
    if ((mask >> lane & 1) == 0)
        fail(nameOf(m_current) + " at " + textOf(place) + " gives a mask, " + hexText(mask) +
             ", that does not name its own lane " + std::to_string(lane));
    Thread& self = m_threads[m_current];
    self.kind = kind;
    self.mask = mask;
    self.source = source;
    self.value = value;
    self.place = place;
    m_states[m_current] = State::atWarp;
    ++m_warps[warp].waiting;
    if (tryExchange(warp, lane))
        m_states[m_current] = State::running;
    else
        wait();
    return self.value;
}

/// All that the block has; the last warp may be short.
unsigned BlockRun::lanesOf(unsigned warp) const {
    const std::size_t lanes = m_threads.size() - warp * 32;
    return lanes < 32 ? (1u << lanes) - 1 : ~0u;
}

/// Those that have not ended.
unsigned BlockRun::lanesLeft(unsigned warp) const {
    return lanesWhere(lanesOf(warp),
                      [&](unsigned lane) { return m_states[warp * 32 + lane] != State::done; });
}

/// Completes what `lane` waits for when every lane of its mask that exists and has not ended is there.
bool BlockRun::tryExchange(unsigned warp, unsigned lane) {
    const Thread& asking = m_threads[warp * 32 + lane];
    const unsigned lanes = asking.mask & lanesLeft(warp);
    for (unsigned other = 0; other < 32; ++other) {
        if ((lanes >> other & 1) == 0)
            continue;
        const Thread& thread = m_threads[warp * 32 + other];
        if (m_states[warp * 32 + other] != State::atWarp || thread.mask != asking.mask ||
            thread.kind != asking.kind)
            return false;
    }
    giveResults(warp, lanes);
    if (asking.kind == WarpKind::sync)
        noteMeeting(warp, lanes);
    return true;
}

void BlockRun::giveResults(unsigned warp, unsigned lanes) {
    std::array<std::uint64_t, 32> given = {};
    Thread* const threads = m_threads.data() + warp * 32;
    for (unsigned lane = 0; lane < 32; ++lane)
        if ((lanes >> lane & 1) != 0)
            given[lane] = threads[lane].value;
    const unsigned set = lanesWhere(lanes, [&](unsigned lane) { return given[lane] != 0; });
    for (unsigned lane = 0; lane < 32; ++lane) {
        if ((lanes >> lane & 1) == 0)
            continue;
        Thread& thread = threads[lane];
        const bool known = thread.source < 32 && (lanes >> thread.source & 1) != 0;
        if (thread.kind == WarpKind::shuffle)
            thread.value = known ? given[thread.source] : nonsense();
        else if (thread.kind == WarpKind::ballot)
            thread.value = set;
        else if (thread.kind == WarpKind::match)
            thread.value = lanesWhere(lanes, [&](unsigned other) { return given[other] == given[lane]; });
        m_states[warp * 32 + lane] = State::runnable;
    }
    m_warps[warp].waiting -= static_cast<unsigned>(std::bitset<32>(lanes).count());
}

void BlockRun::noteMeeting(unsigned warp, unsigned lanes) {
    ++m_tick;
    Warp& met = m_warps[warp];
    if (lanes == lanesOf(warp)) {
        met.syncedAt = m_tick;
        return;
    }
    met.pairs.resize(32 * 32);
    for (unsigned one = 0; one < 32; ++one)
        for (unsigned other = 0; (lanes >> one & 1) != 0 && other < 32; ++other)
            if ((lanes >> other & 1) != 0)
                met.pairs[one * 32 + other] = m_tick;
}

bool BlockRun::metSince(std::uint64_t tick, unsigned one, unsigned other) const {
    if (one == other || m_blockSyncedAt > tick)
        return true;
    if (one / 32 != other / 32)
        return false;
    const Warp& warp = m_warps[one / 32];
    return warp.syncedAt > tick || (!warp.pairs.empty() && warp.pairs[one % 32 * 32 + other % 32] > tick);
}

bool BlockRun::isOwn(const void* address) const {
    return m_fiber != nullptr && m_fiber->ownsStack(address);
}

} // namespace fft_tensor::gpu::host
