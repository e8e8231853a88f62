#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#
# Configures and builds one preset in build/PRESET, through ccache where there is one.
#   packaging/build.sh PRESET [TARGET...]     `programs`: the two programs alone; `plugin`: what a GPU needs
set -euo pipefail
cd "$(dirname "$0")/.."
preset=${1:?"usage: packaging/build.sh PRESET [TARGET...]"}
shift

launcher=()
if command -v ccache >/dev/null; then
    launcher=(-DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
    export CMAKE_CUDA_COMPILER_LAUNCHER=ccache # read only where there is CUDA
    export CCACHE_BASEDIR=${CCACHE_BASEDIR:-$PWD} CCACHE_NOHASHDIR=${CCACHE_NOHASHDIR:-1}
fi
targets=()
if [ $# -gt 0 ]; then targets=(--target "$@"); fi

log=build/$preset.configure.log
mkdir -p build
cmake --preset "$preset" "${launcher[@]}" >"$log" || { # warnings and errors come past the file
    code=$?
    cat "$log" >&2
    exit "$code"
}
grep '^-- CUDA' "$log" || true
export NINJA_STATUS=${NINJA_STATUS:-'[%f of %t, %e s] '}
cmake --build --preset "$preset" --parallel "$(nproc)" "${targets[@]}"
