#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
"""Checks the source tree against the rules in layering.py, and that what was built starts without CUDA.

    check_layering.py SOURCE_TREE [BINARY...]
"""
import subprocess
import sys

import layering


def main():
    root, binaries = sys.argv[1], sys.argv[2:]
    problems, count = layering.check_tree(root)
    if count < 20:
        problems.append(f"{root}: only {count} source files found; this is not the source tree")
    for binary in binaries:
        result = subprocess.run(["ldd", binary], capture_output=True, text=True)
        if result.returncode != 0:
            problems.append(f"{binary}: ldd failed: {result.stderr.strip()}")
        for library in layering.cuda_libraries(result.stdout):
            problems.append(f"{binary}: needs {library}; only the plug-in, opened at run time, may")
    for problem in problems:
        print(problem)
    print(f"{count} source files and {len(binaries)} binaries checked, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
