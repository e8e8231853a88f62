#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#
# Tests and measures the GPU of this machine: spectra, choices, maps and products against plain arithmetic, then
# once more at small sizes under each tool of compute-sanitizer, where it is installed. Needs CMake 3.25, a C++20
# compiler and the CUDA toolkit (12.4 or later), nothing else of what the project needs. Builds in
# build/gpu-check. What it writes is Markdown, to become gpu/RESULTS.md:
#   packaging/gpu-check.sh [CMAKE_OPTION...] | tee results.md     e.g. -DCMAKE_CUDA_ARCHITECTURES=90
# Exit codes: 0 all that could be run passed; 1 something failed; 3 there is no GPU, or no driver, to test on;
# 4 the toolkit is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=build/gpu-check
program=$folder/fft-tensor-gpu-check
failed=()

if ! command -v nvcc >/dev/null; then
    for bin in /usr/local/cuda/bin /opt/cuda/bin; do
        if [ -x "$bin/nvcc" ]; then PATH=$bin:$PATH; break; fi
    done
fi
if ! command -v nvcc >/dev/null; then
    echo "gpu-check: there is no nvcc. Install the CUDA toolkit (12.4 or later), or put its bin folder into PATH." >&2
    exit 4
fi

# A command's output as a block of its own; its exit code is the function's.
quote() {
    local code=0
    echo '```'
    "$@" || code=$?
    echo '```'
    return "$code"
}

facts() {
    nvcc --version | grep release
    if command -v nvidia-smi >/dev/null; then
        nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv || true
    else
        echo "There is no nvidia-smi: probably no driver. The program is built all the same, and will tell."
    fi
    echo "commit $(git rev-parse --short HEAD 2>/dev/null || echo unknown), $(date -u +%F)"
}

build() {
    mkdir -p build
    { cmake -S gpu/check -B "$folder" "$@" && cmake --build "$folder" --parallel "$(nproc)"; } >"$folder.log" 2>&1
}

# The suite at small sizes under one tool of compute-sanitizer. $1: the tool; $2: what it looks for.
sanitize() {
    printf '\n## compute-sanitizer %s, small sizes\n\nLooks for %s.\n\n' "$1" "$2"
    # Every buffer is asked of the driver: in kept memory the tools would not see its ends.
    quote env FFT_TENSOR_KEEP_GPU_MEMORY=0 compute-sanitizer --tool "$1" --error-exitcode 1 "$program" --quick ||
        failed+=("compute-sanitizer $1")
}

printf '# What the GPU backend was seen to do\n\n'
quote facts
build "$@" || { quote cat "$folder.log"; exit 1; }

printf '\n## Suite and benchmark\n\n'
code=0
quote "$program" || code=$?
if [ "$code" -eq 3 ]; then
    echo "Only the build was checked. Not run: the suite, the benchmark, compute-sanitizer."
    exit 3
fi
[ "$code" -eq 0 ] || failed+=("the suite")

if command -v compute-sanitizer >/dev/null; then
    sanitize memcheck "accesses outside of allocated memory or badly aligned, and calls of CUDA that fail"
    sanitize racecheck "threads of a block that use the same shared memory without a barrier between them"
    sanitize initcheck "reads of device memory that nothing has written"
    sanitize synccheck "barriers that not all of the threads reach for which they wait"
else
    printf '\nSkipped: compute-sanitizer is not installed. Accesses of memory, races in shared memory, reads of memory\n'
    printf 'that nothing has written and barriers were not checked.\n'
fi

if [ "${#failed[@]}" -gt 0 ]; then
    printf '\nFailed: %s.\n' "$(IFS=, && echo "${failed[*]}")"
    exit 1
fi
printf '\nAll that could be run passed.\n'
