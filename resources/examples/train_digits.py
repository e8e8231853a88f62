#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
"""Trains the example network digits.safetensors: handwritten digits of 8x8 pixels, 64-512-512-10, ReLU.

    python3 train_digits.py [OUT.safetensors]

Needs numpy and scikit-learn (Debian: python3-sklearn), which brings the images along.
The training runs in float64 and the result is rounded to float16: two machines whose matrix products differ in
the last bits of float64 still write the same bytes.
"""
import os
import sys

import numpy as np
from sklearn.datasets import load_digits

import safetensors_bytes

SEED = 20260
WIDTHS = [64, 512, 512, 10]
EPOCHS = 60
BATCH = 64
RATE = 0.1
MOMENTUM = 0.9
DECAY = 5e-3  # strong enough that the first layer learns smooth strokes
TEST_IMAGES = 360


def split(rng):
    """Images in [0, 1], labels; a random fifth is held out and never trained on."""
    digits = load_digits()
    images = digits.data.astype(np.float64) / 16.0
    order = rng.permutation(len(images))
    test, train = order[:TEST_IMAGES], order[TEST_IMAGES:]
    return images[train], digits.target[train], images[test], digits.target[test]


def initial_layers(rng):
    """He's initialisation: variance 2 / inputs keeps the signal's size through ReLU. Weights are (outputs, inputs)."""
    layers = []
    for inputs, outputs in zip(WIDTHS[:-1], WIDTHS[1:]):
        layers.append([rng.normal(0.0, np.sqrt(2.0 / inputs), (outputs, inputs)), np.zeros(outputs)])
    return layers


def forward(layers, images):
    """The input of every layer, and the scores."""
    inputs = [images]
    for weight, bias in layers[:-1]:
        inputs.append(np.maximum(inputs[-1] @ weight.T + bias, 0.0))
    weight, bias = layers[-1]
    return inputs, inputs[-1] @ weight.T + bias


def gradients(layers, images, labels):
    """Of the mean cross entropy, for every layer (weight, bias)."""
    inputs, scores = forward(layers, images)
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
    delta = exponentials / exponentials.sum(axis=1, keepdims=True)
    delta[np.arange(len(labels)), labels] -= 1.0
    delta /= len(labels)
    result = []
    for (weight, _), source in zip(reversed(layers), reversed(inputs)):
        result.append((delta.T @ source, delta.sum(axis=0)))
        delta = (delta @ weight) * (source > 0.0)
    return result[::-1]


def train(rng, layers, images, labels):
    """Stochastic gradient descent with momentum; the rate falls to zero along half a cosine."""
    speed = [[np.zeros_like(weight), np.zeros_like(bias)] for weight, bias in layers]
    batches = len(images) // BATCH
    for epoch in range(EPOCHS):
        order = rng.permutation(len(images))
        for batch in range(batches):
            chosen = order[batch * BATCH : (batch + 1) * BATCH]
            done = (epoch * batches + batch) / (EPOCHS * batches)
            rate = RATE * 0.5 * (1.0 + np.cos(np.pi * done))
            steps = gradients(layers, images[chosen], labels[chosen])
            for layer, moving, (weight_step, bias_step) in zip(layers, speed, steps):
                moving[0] = MOMENTUM * moving[0] - rate * (weight_step + DECAY * layer[0])
                moving[1] = MOMENTUM * moving[1] - rate * bias_step
                layer[0] = layer[0] + moving[0]
                layer[1] = layer[1] + moving[1]


def accuracy(layers, images, labels):
    return float(np.mean(forward(layers, images)[1].argmax(axis=1) == labels))


def main():
    beside = os.path.dirname(os.path.abspath(__file__))
    path = sys.argv[1] if len(sys.argv) > 1 else os.path.join(beside, "digits.safetensors")
    rng = np.random.default_rng(SEED)
    images, labels, test_images, test_labels = split(rng)
    layers = initial_layers(rng)
    train(rng, layers, images, labels)

    stored = [[part.astype(np.float16) for part in layer] for layer in layers]
    widened = [[part.astype(np.float64) for part in layer] for layer in stored]
    score = accuracy(widened, test_images, test_labels)  # of what the file holds, not of what was trained
    tensors = {}
    for number, (weight, bias) in enumerate(stored, start=1):
        tensors[f"layer{number}.weight"] = weight
        tensors[f"layer{number}.bias"] = bias
    safetensors_bytes.write(path, tensors, {
        "task": "handwritten digits, 8x8 pixels in [0, 1] row by row, 10 classes",
        "network": "64-512-512-10, ReLU between layers, y = x W^T + b",
        "test_accuracy": f"{score:.4f}",
        "test_images": str(TEST_IMAGES),
        "train_images": str(len(images)),
        "generator": "train_digits.py, seed " + str(SEED),
        "data": "UCI Optical Recognition of Handwritten Digits (CC BY 4.0), as shipped with scikit-learn (BSD-3-Clause)",
        "licence": "CC0-1.0",
    })
    print(f"{path}: {os.path.getsize(path)} bytes, {score:.2%} of {TEST_IMAGES} held-out images right")


if __name__ == "__main__":
    main()
