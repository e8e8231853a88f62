# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
# Looks at the checkpoint that test_read_back.cpp wrote as any program with h5py would.
import hashlib
import json
import sys

import h5py

f = h5py.File(sys.argv[1], "r")
assert f.attrs["encoding-type"] in (b"fft-tensor-checkpoint", "fft-tensor-checkpoint"), f.attrs["encoding-type"]
assert f.attrs["encoding-version"] in (b"1.1", "1.1")
assert f.attrs["source-bytes"] == 12345
assert f.attrs["device"] in (b"Sample device; CPU", "Sample device; CPU")
assert json.loads(f["metadata"][0])["a \"quoted\" key"] == "line\nbreak, \u2211"
assert json.loads(f["recipe"][0])["fallback"]["keep"] == 0.05
for row in f["manifest"]:
    digest = hashlib.sha256()
    for path, offset, count in zip(row["columns"].decode().split(), row["offsets"], row["counts"]):
        digest.update(f[path][offset:offset + count].tobytes())
    assert digest.digest() == row["sha256"].tobytes(), row["name"]
def check(name, item):
    if isinstance(item, h5py.Dataset):
        assert item.chunks and item.compression == "gzip" and item.compression_opts == 6, name
        assert item.shuffle == (item.dtype.itemsize > 1 and name not in ("metadata", "recipe")), name
f.visititems(check)
