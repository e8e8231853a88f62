#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#
# Lists what each kernel takes on the device, as ptxas counts it: registers, shared memory, stack and spills.
# Fails when a kernel spills registers to memory. Needs nvcc, no GPU.
#   packaging/kernel-resources.sh [--arch 80] [FILE.cu...]      (without files: all of gpu/)
set -euo pipefail
cd "$(dirname "$0")/.."
arch=80
if [ "${1:-}" = --arch ]; then
    arch=${2:?"--arch needs a number, e.g. 80"}
    shift 2
fi
nvcc=$(command -v nvcc || echo /usr/local/cuda/bin/nvcc)
if [ ! -x "$nvcc" ]; then
    echo "kernel-resources: there is no nvcc" >&2
    exit 77 # ctest's skip
fi
files=("$@")
if [ $# -eq 0 ]; then
    mapfile -t files < <(find gpu -name '*.cu' | sort)
fi
if [ "${#files[@]}" -eq 0 ]; then
    echo "no kernels"
    exit 0
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
for file in "${files[@]}"; do
    "$nvcc" -std=c++17 -arch="sm_$arch" -Igpu -Icore -cubin -Xptxas -v -o /dev/null "$file" >>"$log" 2>&1 || {
        cat "$log" >&2
        echo "kernel-resources: $file does not compile" >&2
        exit 1
    }
done
# Only kernels of this project: those of Thrust begin with another name.
c++filt -n <"$log" | awk -v arch="$arch" '
    /Compiling entry function/ {
        name = $0
        sub(/.*Compiling entry function ./, "", name)
        sub(/. for .sm_[0-9a-z]*.$/, "", name)
        sub(/^void /, "", name)
        own = name ~ /^fft_tensor::/
        sub(/^fft_tensor::gpu::/, "", name)
    }
    /bytes stack frame/ { stack = $1; stores = $5; loads = $9 }
    /Used [0-9]+ registers/ && own {
        registers = shared = 0
        for (i = 1; i <= NF; ++i) {
            if ($i == "Used") registers = $(i + 1)
            if ($(i + 2) ~ /^smem/) shared = $i
        }
        if (count++ == 0)
            printf "%9s %9s %9s %9s   kernel (sm_%s)\n", "registers", "shared", "stack", "spilled", arch
        printf "%9d %9d %9d %9d   %s\n", registers, shared, stack, stores + loads, name
        if (stores + loads > 0) ++bad
    }
    END {
        printf "%d kernels, %d that spill registers\n", count, bad
        exit bad > 0 || count == 0
    }'
