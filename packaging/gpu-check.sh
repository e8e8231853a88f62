#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#
# Tests and measures the GPU of this machine. Needs CMake 3.25, a C++20 compiler and the CUDA toolkit (12.4 or
# later), nothing else of what the project needs. Builds in build/gpu-check.
#   packaging/gpu-check.sh [CMAKE_OPTION...]     e.g. -DCMAKE_CUDA_ARCHITECTURES=90
# Exit codes: 0 all that could be run passed; 1 something failed; 3 there is no GPU, or no driver, to test on;
# 4 the toolkit is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=build/gpu-check
program=$folder/fft-tensor-gpu-check
skipped=()

if ! command -v nvcc >/dev/null; then
    for bin in /usr/local/cuda/bin /opt/cuda/bin; do
        if [ -x "$bin/nvcc" ]; then PATH=$bin:$PATH; break; fi
    done
fi
if ! command -v nvcc >/dev/null; then
    echo "gpu-check: there is no nvcc. Install the CUDA toolkit (12.4 or later), or put its bin folder into PATH." >&2
    exit 4
fi
nvcc --version | grep release
if command -v nvidia-smi >/dev/null; then
    nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv || true
else
    echo "There is no nvidia-smi: probably no driver. The program is built all the same, and will tell."
fi

mkdir -p build
echo "== build"
cmake -S gpu/check -B "$folder" "$@" >"$folder.log" 2>&1 || { cat "$folder.log"; exit 1; }
cmake --build "$folder" --parallel "$(nproc)" >>"$folder.log" 2>&1 || { cat "$folder.log"; exit 1; }
echo "commit $(git rev-parse --short HEAD 2>/dev/null || echo unknown), $(date -u +%F)"

echo "== suite and benchmark"
code=0
"$program" || code=$?
if [ "$code" -ne 0 ]; then
    [ "$code" -ne 3 ] || echo "Only the build was checked. Not run: the suite, the benchmark, compute-sanitizer."
    exit "$code"
fi

echo "== compute-sanitizer memcheck, small sizes"
if command -v compute-sanitizer >/dev/null; then
    compute-sanitizer --tool memcheck --error-exitcode 1 "$program" --quick || exit 1
else
    skipped+=("compute-sanitizer is not installed: accesses of memory were not checked")
fi

for what in "${skipped[@]}"; do echo "skipped: $what"; done
echo "gpu-check: done"
