# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
"""Writes a safetensors file with nothing but the standard library and numpy.

The format: an 8-byte little-endian length, that many bytes of JSON (name -> dtype, shape, offsets), the values.
Tensors keep the order given, keys are not sorted and nothing depends on the clock: same input, same bytes.
"""
import json
import struct

import numpy as np

DTYPES = {"float16": "F16", "float32": "F32", "uint8": "U8"}


def write(path, tensors, metadata):
    """Write {name: array of one of DTYPES} and {key: text} to path."""
    header = {"__metadata__": metadata}
    blobs = []
    offset = 0
    for name, array in tensors.items():
        blob = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<")).tobytes()
        header[name] = {
            "dtype": DTYPES[array.dtype.name],
            "shape": list(array.shape),
            "data_offsets": [offset, offset + len(blob)],
        }
        offset += len(blob)
        blobs.append(blob)
    text = json.dumps(header, separators=(",", ":")).encode("utf-8")
    text += b" " * (-len(text) % 8)  # so that the values start at a multiple of 8
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)))
        file.write(text)
        for blob in blobs:
            file.write(blob)
