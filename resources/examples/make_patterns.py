#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
"""Makes patterns.safetensors: matrices whose spectra are known in advance, to learn reading the window with.

    python3 make_patterns.py [OUT.safetensors]

Needs numpy alone. README.md says what each tensor shows.
"""
import os
import sys

import numpy as np

import safetensors_bytes

SEED = 20261
SIZE = 192  # 2^6 * 3: not a power of two, and 1-pixel up to 64-pixel periods still fit


def smooth_picture(rows, columns):
    """Soft hills and one ring: nearly everything is in the lowest frequencies."""
    r, c = rows / SIZE, columns / SIZE
    hills = [(0.30, 0.35, 0.10, 1.0), (0.65, 0.60, 0.16, -0.8), (0.25, 0.75, 0.07, 0.6), (0.75, 0.25, 0.09, 0.9)]
    picture = np.zeros((SIZE, SIZE))
    for row, column, width, height in hills:
        picture += height * np.exp(-((r - row) ** 2 + (c - column) ** 2) / (2.0 * width**2))
    radius = np.sqrt((r - 0.5) ** 2 + (c - 0.5) ** 2)
    return picture + 0.3 * np.exp(-((radius - 0.33) ** 2) / (2.0 * 0.03**2))


def low_rank(rng, rank=4):
    """A sum of four outer products of random vectors."""
    result = np.zeros((SIZE, SIZE))
    for _ in range(rank):
        result += np.multiply.outer(rng.normal(size=SIZE), rng.normal(size=SIZE))
    return result / np.sqrt(rank)


def circulant(rng):
    """Every row is the row above moved one step to the right."""
    first = rng.normal(size=SIZE)
    return np.stack([np.roll(first, row) for row in range(SIZE)])


def waves_in_random_order(rng):
    """Row r is a cosine; which frequency comes in which row is random."""
    frequencies = rng.permutation(SIZE // 2 + 1)[np.arange(SIZE) % (SIZE // 2 + 1)]
    columns = np.arange(SIZE)
    phases = rng.uniform(0.0, 2.0 * np.pi, SIZE)
    return np.cos(2.0 * np.pi * np.multiply.outer(frequencies, columns) / SIZE + phases[:, np.newaxis])


def main():
    beside = os.path.dirname(os.path.abspath(__file__))
    path = sys.argv[1] if len(sys.argv) > 1 else os.path.join(beside, "patterns.safetensors")
    rng = np.random.default_rng(SEED)
    rows, columns = np.mgrid[0:SIZE, 0:SIZE]
    tensors = {
        "smooth_picture": smooth_picture(rows, columns),
        "white_noise": rng.normal(size=(SIZE, SIZE)),
        "low_rank": low_rank(rng),
        "circulant": circulant(rng),
        "checkerboard": 1.0 - 2.0 * ((rows // 16 + columns // 16) % 2),
        "plane_wave": np.cos(2.0 * np.pi * (5 * rows + 12 * columns) / SIZE),
        "waves_in_random_order": waves_in_random_order(rng),
    }
    tensors = {name: tensor.astype(np.float32) for name, tensor in tensors.items()}
    safetensors_bytes.write(path, tensors, {
        "task": "matrices with known spectra",
        "generator": f"make_patterns.py, seed {SEED}",
        "licence": "CC0-1.0",
    })
    print(f"{path}: {len(tensors)} tensors, {os.path.getsize(path)} bytes")


if __name__ == "__main__":
    main()
