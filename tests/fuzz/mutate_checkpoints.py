#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
"""Changes bytes of a checkpoint's HDF5 structure, makes the checksums fit again, and gives each file to the program.

    tests/fuzz/mutate_checkpoints.py FFT_TENSOR CHECKPOINT [RUNS=3000] [SEED=1] [KEEP_FOLDER]

What may come: exit code 0, 1 or 3 within the time. A signal, a hang or another code is a finding; exit code 1. Those
files stay in KEEP_FOLDER. Not run by CTest: the HDF5 library crashes and hangs on some of these files, which is the
child process's business, and how many depends on its version.
"""
import collections
import os
import random
import re
import struct
import subprocess
import sys
import tempfile
import time

SIGNATURES = [b"\x89HDF", b"OHDR", b"OCHK", b"EAHD", b"EAIB", b"EASB", b"EADB", b"FAHD", b"FADB", b"FRHP", b"FHDB",
              b"FHIB", b"BTHD", b"BTIN", b"BTLF"]
SECONDS = 120  # wall clock, on a machine that may be busy; the child has 0.25 s of processor time, 30 s by the clock
MASK = 0xffffffff


def rotated(x, by):
    return ((x << by) | (x >> (32 - by))) & MASK


def lookup3(data):
    """Bob Jenkins' hashlittle with start value 0, HDF5's checksum of its structures."""
    a = b = c = (0xdeadbeef + len(data)) & MASK
    if not data:
        return c
    while len(data) > 12:
        x, y, z = struct.unpack_from("<III", data)
        a, b, c = (a + x) & MASK, (b + y) & MASK, (c + z) & MASK
        a = ((a - c) ^ rotated(c, 4)) & MASK; c = (c + b) & MASK
        b = ((b - a) ^ rotated(a, 6)) & MASK; a = (a + c) & MASK
        c = ((c - b) ^ rotated(b, 8)) & MASK; b = (b + a) & MASK
        a = ((a - c) ^ rotated(c, 16)) & MASK; c = (c + b) & MASK
        b = ((b - a) ^ rotated(a, 19)) & MASK; a = (a + c) & MASK
        c = ((c - b) ^ rotated(b, 4)) & MASK; b = (b + a) & MASK
        data = data[12:]
    x, y, z = struct.unpack("<III", data + bytes(12 - len(data)))
    a, b, c = (a + x) & MASK, (b + y) & MASK, (c + z) & MASK
    c = ((c ^ b) - rotated(b, 14)) & MASK
    a = ((a ^ c) - rotated(c, 11)) & MASK
    b = ((b ^ a) - rotated(a, 25)) & MASK
    c = ((c ^ b) - rotated(b, 16)) & MASK
    a = ((a ^ c) - rotated(c, 4)) & MASK
    b = ((b ^ a) - rotated(a, 14)) & MASK
    return ((c ^ b) - rotated(b, 24)) & MASK


def blocks_of(data):
    """(begin, end) of the checksummed blocks of a sound file: from a signature to the first checksum that fits."""
    found = []
    for signature in SIGNATURES:
        for match in re.finditer(re.escape(signature), data):
            begin = match.start()
            for end in range(begin + 12, min(len(data), begin + 4096) + 1):
                if struct.unpack_from("<I", data, end - 4)[0] == lookup3(data[begin:end - 4]):
                    found.append((begin, end))
                    break
    return found


def mutate(data, blocks, rng):
    changed = bytearray(data)
    for _ in range(1 if rng.randrange(3) else 1 + rng.randrange(4)):
        begin, end = rng.choice(blocks)
        place = rng.randrange(begin + 4, end - 4)
        kind, width = rng.randrange(8), 1 << rng.randrange(4)
        width = min(width, end - 4 - place)
        if kind == 0:
            changed[place] ^= 1 << rng.randrange(8)
        elif kind in (1, 2):
            changed[place] = 0 if kind == 1 else 255
        elif kind in (3, 4):
            changed[place] = (changed[place] + (1 if kind == 3 else 255)) % 256
        elif kind == 5:
            changed[place] = rng.randrange(256)
        elif kind == 6:
            changed[place:place + width] = bytes([rng.choice([0, 255])]) * width
        else:  # what stands elsewhere, e.g. another address
            source = rng.randrange(len(changed) - width)
            changed[place:place + width] = changed[source:source + width]
        changed[end - 4:end] = struct.pack("<I", lookup3(bytes(changed[begin:end - 4])))
    return bytes(changed)


def outcome_of(program, command, path):
    try:
        done = subprocess.run([program, command, path], timeout=SECONDS, capture_output=True)
    except subprocess.TimeoutExpired:
        return "HANG", ""
    said = done.stderr.decode(errors="replace")
    child = re.search(r"the HDF5 library (runs without end|crashes on it \([^)]*\)|[a-z ]+)", said)
    if done.returncode not in (0, 1, 3):
        return f"EXIT {done.returncode}", said
    if done.returncode == 1 and "fft-tensor: " not in said:
        return "NO SENTENCE", said
    if child:
        return f"the child {child.group(1)}", said
    if done.returncode == 1:
        return "refused in the child, by HDF5" if "(HDF5: " in said else "refused by this program", said
    return {0: "accepted", 3: "found damaged"}[done.returncode], said


def main():
    program, source = sys.argv[1:3]
    runs, seed = (int(argument) for argument in (sys.argv[3:5] + ["3000", "1"][len(sys.argv[3:5]):]))
    keep = sys.argv[5] if len(sys.argv) > 5 else None
    rng = random.Random(seed)
    with open(source, "rb") as file:
        data = file.read()
    blocks = blocks_of(data)
    counts, longest = collections.Counter(), 0
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "mutated.h5")
        for run in range(runs):
            changed = mutate(data, blocks, rng)
            with open(path, "wb") as file:
                file.write(changed)
            started = time.monotonic()
            outcome, said = outcome_of(program, rng.choice(["info", "verify"]), path)
            longest = max(longest, time.monotonic() - started)
            counts[outcome] += 1
            if outcome.isupper() or outcome.startswith("EXIT"):
                print(f"run {run}: {outcome}: {said.strip()}")
                if keep:
                    with open(os.path.join(keep, f"{seed}-{run}.h5"), "wb") as file:
                        file.write(changed)
    print(f"{runs} files from {len(blocks)} blocks of {source}; the longest took {longest:.2f} s")
    for outcome, count in sorted(counts.items()):
        print(f"{count:6d}  {outcome}")
    return 1 if any(outcome[0].isupper() for outcome in counts) else 0


if __name__ == "__main__":
    sys.exit(main())
