# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
# Looks at the checkpoint that test_read_back.cpp wrote as any program with h5py would.
import hashlib
import json
import sys

import h5py

f = h5py.File(sys.argv[1], "r")
assert f.attrs["encoding-type"] in (b"fft-tensor-checkpoint", "fft-tensor-checkpoint"), f.attrs["encoding-type"]
assert f.attrs["encoding-version"] in (b"1.0", "1.0")
assert f.attrs["source-bytes"] == 12345
assert f.attrs["device"] in (b"Sample device; CPU", "Sample device; CPU")
assert json.loads(f["metadata"][0])["a \"quoted\" key"] == "line\nbreak, \u2211"
assert json.loads(f["recipe"][0])["fallback"]["keep"] == 0.05
for row in f["manifest"]:
    digest = hashlib.sha256()
    if row["encoding"] == b"raw":
        if row["raw_count"]:
            digest.update(f["raw/bits%d" % row["raw_bits"]][row["raw_offset"]:row["raw_offset"] + row["raw_count"]].tobytes())
    elif row["coefficients"]:
        digest.update(f["positions/gaps%d" % row["gap_bits"]][row["gap_offset"]:row["gap_offset"] + row["gap_count"]].tobytes())
        for part in ("real", "imag"):
            column = f["values/" + row["encoding"].decode()[9:] + "/" + part]
            digest.update(column[row["value_offset"]:row["value_offset"] + row["coefficients"]].tobytes())
    assert digest.digest() == row["sha256"].tobytes(), row["name"]
def check(name, item):
    if isinstance(item, h5py.Dataset):
        assert item.chunks and item.compression == "gzip" and item.compression_opts == 6, name
        assert item.shuffle == (item.dtype.itemsize > 1 and name not in ("metadata", "recipe")), name
f.visititems(check)
