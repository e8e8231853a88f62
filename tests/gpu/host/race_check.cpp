// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "host/race_check.h"

#include "host/block_run.h"
#include "host/device_state.h"

#include <unordered_map>

namespace fft_tensor::gpu::host {

namespace {

/// One access; tick 0 is none.
struct Touch {
    std::uint64_t block = 0, tick = 0;
    unsigned thread = 0;
};

/// The last accesses of one kind to a byte, as far as a later one could collide with them: the last of all,
/// of another thread of its block, and of another block.
struct Touches {
    Touch last, ofOtherThread, ofOtherBlock;

    void add(const Touch& touch) {
        if (last.tick != 0 && last.block != touch.block) {
            ofOtherBlock = last;
            ofOtherThread = {};
        } else if (last.tick != 0 && last.thread != touch.thread) {
            ofOtherThread = last;
        }
        last = touch;
    }
};

struct Byte {
    Touches of[3]; ///< by Access
};

/// What was touched in the launch that runs. Launches are serialised, and so is access to this.
struct Record {
    std::uint64_t launch = 0;
    std::unordered_map<std::uintptr_t, Byte> bytes;
};

Record& record() {
    static auto* const made = new Record; // outlives static objects
    return *made;
}

bool collide(const BlockRun& run, const Touch& earlier, bool shared) {
    if (earlier.tick == 0)
        return false;
    if (earlier.block != run.block())
        return !shared; // another block's shared memory has the same address here
    return !run.metSince(earlier.tick, earlier.thread, run.thread());
}

const char* verbOf(Access access) {
    switch (access) {
    case Access::read:
        return "reads";
    case Access::write:
        return "writes";
    case Access::atomic:
        break;
    }
    return "atomically changes";
}

[[noreturn]] void tellRace(BlockRun& run, const Touch& earlier, Access before, Access now, bool shared) {
    const std::string other =
        earlier.block == run.block()
            ? "thread " + std::to_string(earlier.thread) + " of that block"
            : "thread " + std::to_string(earlier.thread) + " of block " + std::to_string(earlier.block);
    run.fail("a race: " + run.nameOf(run.thread()) + " " + verbOf(now) + (shared ? " shared" : " device") +
             " memory that " + other + " " + verbOf(before) + ", with no barrier between them");
}

void checkByte(BlockRun& run, Byte& byte, Access now, bool shared) {
    for (const Access before : {Access::write, Access::atomic, Access::read}) {
        if (before == now && now != Access::write)
            continue;
        const Touches& touches = byte.of[static_cast<int>(before)];
        for (const Touch* touch : {&touches.last, &touches.ofOtherThread, &touches.ofOtherBlock})
            if (collide(run, *touch, shared))
                tellRace(run, *touch, before, now, shared);
    }
    byte.of[static_cast<int>(now)].add({run.block(), run.tick(), run.thread()});
}

} // namespace

void checkAccess(const void* address, std::size_t bytes, Access access) {
    BlockRun* const run = BlockRun::active();
    if (run == nullptr || run->isOwn(address))
        return;
    const bool shared = run->isShared(address);
    if (!shared && !deviceState().memory().contains(address, 0))
        return;
    Record& known = record();
    if (known.launch != run->launch()) {
        known.launch = run->launch();
        known.bytes.clear();
    }
    for (std::size_t i = 0; i < bytes; ++i)
        checkByte(*run, known.bytes[reinterpret_cast<std::uintptr_t>(address) + i], access, shared);
}

} // namespace fft_tensor::gpu::host
