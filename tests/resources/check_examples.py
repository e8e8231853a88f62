#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
"""Makes one example file again and compares it with the committed file, byte by byte.

    check_examples.py SCRIPT COMMITTED

Exit code 77 (the test is skipped) where numpy or scikit-learn is missing.
"""
import os
import subprocess
import sys
import tempfile

NEEDS = {"train_digits.py": "sklearn", "make_digits_test.py": "sklearn", "make_patterns.py": "numpy"}


def main():
    script, committed = sys.argv[1:3]
    module = NEEDS[os.path.basename(script)]
    try:
        __import__(module)
    except ImportError:
        print(f"skipped: {sys.executable} has no module {module}")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        again = os.path.join(folder, "again.safetensors")
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
        subprocess.run([sys.executable, script, again], check=True, env=environment)
        with open(committed, "rb") as old, open(again, "rb") as new:
            before, after = old.read(), new.read()
    if before == after:
        print(f"{committed}: the same {len(before)} bytes")
        return 0
    different = sum(a != b for a, b in zip(before, after)) + abs(len(before) - len(after))
    print(f"{committed}: {different} of {len(before)} bytes differ from what {script} makes today")
    return 1


if __name__ == "__main__":
    sys.exit(main())
