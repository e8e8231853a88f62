#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
"""Writes data/digits_test.safetensors: the images that train_digits.py held out, for programs to classify.

    python3 make_digits_test.py [OUT.safetensors]

Needs numpy and scikit-learn. The split is train_digits.py's own: none of these images was trained on.
"""
import os
import sys

import numpy as np

import safetensors_bytes
import train_digits


def main():
    beside = os.path.dirname(os.path.abspath(__file__))
    path = sys.argv[1] if len(sys.argv) > 1 else os.path.join(beside, "data", "digits_test.safetensors")
    _, _, images, labels = train_digits.split(np.random.default_rng(train_digits.SEED))
    tensors = {
        "images": images.reshape(-1, 8, 8).astype(np.float16),  # 17 levels of grey: float16 holds them exactly
        "labels": labels.astype(np.uint8),
    }
    safetensors_bytes.write(path, tensors, {
        "task": "handwritten digits, 8x8 pixels in [0, 1], and which digit each of them is",
        "images": "the held-out images of digits.safetensors",
        "generator": f"make_digits_test.py, split of train_digits.py, seed {train_digits.SEED}",
        "data": "E. Alpaydin, C. Kaynak: Optical Recognition of Handwritten Digits, UCI Machine Learning Repository, "
                "1998, as shipped with scikit-learn (BSD-3-Clause); grey levels divided by 16",
        "licence": "CC-BY-4.0",
    })
    print(f"{path}: {len(labels)} images, {os.path.getsize(path)} bytes")


if __name__ == "__main__":
    main()
