#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
"""Computes with numpy what `fft-tensor analyze --json` tells, and compares.

    check_structure.py PROGRAM [FILE...]

Layers are generated; FILEs are compared besides, where they exist. What is exact (errors, counts and energies of
peaks) must agree; nulls are made with other random numbers and must agree within their spread. For generated
layers the answer is known, too: see CASES. Exit code 77 (the test is skipped) where numpy is missing.
"""
import json
import math
import os
import struct
import subprocess
import sys
import tempfile

try:
    import numpy as np
except ImportError:
    print(f"skipped: {sys.executable} has no module numpy")
    sys.exit(77)

KEEP = 0.05
FALSE_ALARMS = 1e-6
ROUNDING = 128 / 2**24  # what a float32 FFT leaves of nothing
DTYPES = {"F16": "<f2", "F32": "<f4", "F64": "<f8"}


# --- files -----------------------------------------------------------------------------------------------------------

def save(path, tensors):
    """Writes float32 and float16 arrays as safetensors."""
    header, data = {}, b""
    for name, values in tensors.items():
        values = np.ascontiguousarray(values)
        kind = values.dtype.name.replace("float", "F")
        header[name] = {"dtype": kind, "shape": list(values.shape), "data_offsets": [len(data), len(data) + values.nbytes]}
        data += values.tobytes()
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def load(path):
    """The floating-point tensors of a safetensors file, in double."""
    with open(path, "rb") as file:
        content = file.read()
    size = struct.unpack("<Q", content[:8])[0]
    tensors = {}
    for name, entry in json.loads(content[8:8 + size]).items():
        if name == "__metadata__" or entry["dtype"] not in DTYPES:
            continue
        begin, end = entry["data_offsets"]
        values = np.frombuffer(content[8 + size + begin:8 + size + end], dtype=DTYPES[entry["dtype"]])
        tensors[name] = values.astype(np.float64).reshape(entry["shape"])
    return tensors


# --- the measures, from their definitions ----------------------------------------------------------------------------

def power(values, axes):
    return np.abs(np.fft.fftn(values, axes=axes))**2


def error_of(energies, paired=True):
    """Relative error when the largest KEEP of all are kept; mirror images, which are neighbours in the order, are
    kept or dropped together."""
    ordered = np.sort(energies.ravel())[::-1]
    total, kept = ordered.sum(), math.floor(KEEP * ordered.size + 0.5)
    if total <= 0:
        return 0.0
    if paired and 0 < kept < ordered.size and np.isclose(ordered[kept - 1], ordered[kept], rtol=1e-9, atol=0):
        twins = np.isclose(ordered[:kept], ordered[kept], rtol=1e-9, atol=0).sum()
        kept -= int(twins % 2)
    return float(np.sqrt(ordered[kept:].sum() / total))


def shuffled(values, axes, random):
    """Entries permuted inside each slice over the axes."""
    across = [axis for axis in range(values.ndim) if axis not in axes]
    turned = np.transpose(values, across + list(axes))
    count = int(np.prod([values.shape[axis] for axis in across], dtype=np.int64))
    mixed = random.permuted(turned.reshape(count, -1), axis=1).reshape(turned.shape)
    return np.transpose(mixed, np.argsort(across + list(axes)))


def frequencies(shape, axes):
    for axis in axes:
        yield np.arange(shape[axis]).reshape([-1 if other == axis else 1 for other in range(len(shape))]), shape[axis]


def peaks_of(values, axes):
    """Counts and energy of what stands out, each pair of mirror images once."""
    energies = power(values, axes)
    length = int(np.prod([values.shape[axis] for axis in axes]))
    at_zero, some_zero, own_mirror = np.ones(values.shape, bool), np.zeros(values.shape, bool), np.ones(values.shape, bool)
    for index, size in frequencies(values.shape, axes):
        at_zero &= index == 0
        some_zero |= index == 0
        own_mirror &= 2 * index % size == 0
    if len(axes) == 1:
        some_zero[:] = False
    slices = values.size // length
    units = (values.size + int(own_mirror.sum())) // 2 - slices
    if units < 32 * slices:
        return {"peaks": 0, "peak_energy": 0.0, "mean_peaks": 0}
    sums = np.where(at_zero, 0, energies).sum(axis=tuple(axes), keepdims=True)
    noise = sums <= (length - 1) * ROUNDING**2 * energies.sum(axis=tuple(axes), keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        u = np.where(noise | at_zero, 0, energies * (length - 1) / sums)
    # Chi-square with one degree: its tail is erfc(sqrt(u / 2)), here found by bisection of the standard library's.
    allowed = FALSE_ALARMS / units
    low, high = 0.0, 1000.0
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if math.erfc(math.sqrt(middle / 2)) > allowed else (low, middle)
    peak = np.where(own_mirror, u > high, u > -math.log(allowed))
    weight = np.where(own_mirror, 1.0, 0.5)
    waves = peak & ~some_zero
    total = energies.sum()
    return {"peaks": int(round(weight[waves].sum())), "mean_peaks": int(round(weight[peak & some_zero].sum())),
            "peak_energy": float(energies[waves].sum() / total) if total > 0 else 0.0}


# --- generated layers, and what is known of them ---------------------------------------------------------------------

def wave(rows, columns, down, right, amplitude):
    row, column = np.indices((rows, columns))
    return amplitude * np.cos(2 * np.pi * (down * row / rows + right * column / columns) + 0.3 * down)


def positions(random):
    """Like the position embeddings of a transformer: slow waves of random strength, and noise."""
    row, column = np.indices((512, 128))
    angle = row / 10000**(column / 128)
    return (0.3 * np.where(column % 2 == 0, np.sin(angle), np.cos(angle)) * random.standard_normal((1, 128)) +
            0.1 * random.standard_normal((512, 128)))


def generated():
    random = np.random.default_rng(12)
    white = random.standard_normal
    layers = {
        "white": white((192, 256)),
        "unequal rows": white((256, 192)) * np.exp(1.5 * white((256, 1))),
        "unequal columns": white((192, 256)) * np.exp(white((1, 256))),
        "heavy tails": random.standard_t(2.5, (200, 300)),
        "outlier channels": white((200, 200)) * np.where(np.isin(np.arange(200), (7, 30, 131)), 30, 1)[:, None],
        "kernels": white((48, 32, 3)) * np.exp(white((48, 32, 1))),
        "low rank": white((192, 3)) @ white((3, 256)),
        "differing means": white((192, 256)) + 0.4 * white((192, 1)),
        "short": white(12),
        "zeros": np.zeros((64, 64)),
        "three waves": white((512, 512)) + sum(wave(512, 512, k, l, 0.04) for k, l in ((5, 9), (100, 77), (300, 150))),
        "three stronger waves": white((512, 512)) + sum(wave(512, 512, k, l, 0.2) for k, l in ((5, 9), (40, 77), (30, 150))),
        "waves in no order": np.stack([np.cos(2 * np.pi * (3 + 29 * i % 90) * np.arange(256) / 256 + i * i)
                                       for i in range(192)]),
        "positions": positions(random),
    }
    layers = {name: values.astype(np.float32) for name, values in layers.items()}
    layers["constant"] = np.full((128, 96), 0.1, np.float16)
    return layers


#        name                    structured  best axes  words of the verdict
CASES = {
    "white":                (False, None, "white: no frequency structure"),
    "unequal rows":         (False, None, "white"),
    "unequal columns":      (False, None, "white"),
    "heavy tails":          (False, None, "white"),
    "outlier channels":     (False, None, "white"),
    "kernels":              (False, None, ""),
    "low rank":             (False, None, "strong rows and columns, not waves"),
    "differing means":      (False, [0, 1], "strong rows and columns, not waves"),
    "short":                (False, None, "too short to tell"),
    "zeros":                (False, None, "constant: no structure to report"),
    "constant":             (False, None, "constant: no structure to report"),
    "three waves":          (True, None, "3 peaks over axes 0, 1 hold"),
    "three stronger waves": (True, [0, 1], "3 peaks over axes 0, 1 hold"),
    "waves in no order":    (True, [1], "frequency structure over axis 1"),
    "positions":            (True, [0], "frequency structure over axis 0"),
}


# --- comparing -------------------------------------------------------------------------------------------------------

class Comparison:
    def __init__(self):
        self.failures, self.checks = 0, 0

    def check(self, layer, what, good, told, expected):
        self.checks += 1
        if not good:
            self.failures += 1
            print(f"{layer}: {what} is {told}, expected {expected}")

    def near(self, layer, what, told, expected, tolerance):
        self.check(layer, what, abs(told - expected) <= tolerance, told, expected)

    def choice(self, layer, told, values, random):
        """One choice of axes: the error and peaks exactly, the null within its spread."""
        axes = told["axes"]
        name = f"{layer}, axes {axes}"
        self.near(name, "error", told["error"], error_of(power(values, axes)), 2e-5)
        expected = peaks_of(values, axes)
        for key in ("peaks", "mean_peaks"):
            self.check(name, key, told[key] == expected[key], told[key], expected[key])
        self.near(name, "peak energy", told["peak_energy"], expected["peak_energy"], 1e-4)
        nulls = [error_of(power(shuffled(values, axes, random), axes)) for _ in range(5)]
        mean, spread = float(np.mean(nulls)), float(np.std(nulls, ddof=1))
        self.near(name, "null", told["error_null"], mean, 6 * max(spread, told["null_spread"] * mean) + 1e-5)
        if told["error_null"] > ROUNDING:
            self.near(name, "compaction", told["compaction"], told["error"] / told["error_null"], 1e-9)

    def layer(self, told, values, random):
        name = told["name"]
        for choice in told["choices"]:
            self.choice(name, choice, values, random)
        self.near(name, "magnitude pruning", told["error_identity"], error_of(values**2, paired=False), 2e-5)
        of = {str(choice["axes"]): choice for choice in told["choices"]}
        best, peaks, all_axes = of[str(told["best_axes"])], of[str(told["peak_axes"])], told["choices"][0]
        for key, expected in (("error_all_axes", all_axes["error"]), ("error_null_all_axes", all_axes["error_null"]),
                              ("error_best_axes", best["error"]), ("error_null", best["error_null"]),
                              ("null_spread", best["null_spread"]), ("compaction", best["compaction"]),
                              ("peaks", peaks["peaks"]), ("peak_energy", peaks["peak_energy"]),
                              ("mean_peaks", peaks["mean_peaks"])):
            self.check(name, key, told[key] == expected, told[key], expected)
        self.check(name, "helps", told["helps"] == (told["error_best_axes"] < told["error_identity"]), told["helps"], "")

    def case(self, told):
        structured, axes, words = CASES[told["name"]]
        self.check(told["name"], "structured", told["structured"] == structured, told["structured"], structured)
        self.check(told["name"], "verdict", words in told["verdict"], told["verdict"], words)
        if axes:
            self.check(told["name"], "best axes", told["best_axes"] == axes, told["best_axes"], axes)


def analyze(program, path):
    run = subprocess.run([program, "analyze", path, "--json", "--device", "cpu"], capture_output=True, check=True)
    return json.loads(run.stdout)["tensors"]


def main():
    program, files = sys.argv[1], [path for path in sys.argv[2:] if os.path.exists(path)]
    comparison, random = Comparison(), np.random.default_rng(99)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "generated.safetensors")
        layers = generated()
        save(path, layers)
        told = analyze(program, path)
    comparison.check("generated", "layers", len(told) == len(CASES), len(told), len(CASES))
    for layer in told:
        comparison.layer(layer, layers[layer["name"]].astype(np.float64), random)
        comparison.case(layer)
    for path in files:
        layers = load(path)
        some = analyze(program, path)
        for layer in [layer for layer in some if layer["name"] in layers][:20]:
            comparison.layer(layer, layers[layer["name"]], random)
        if os.path.basename(path) == "row_scales.safetensors":
            for layer in some:
                comparison.check(layer["name"], "structured", not layer["structured"], True, False)
    print(f"{comparison.checks} checks, {comparison.failures} of them failed; files: {len(files)}")
    return 1 if comparison.failures else 0


if __name__ == "__main__":
    sys.exit(main())
