#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
# Builds the fuzz targets with clang and runs each for a while: packaging/fuzz.sh [SECONDS, default 20].
# New inputs stay in build/fuzz/; an input that fails is left in build/fuzz/found/ and its path printed.
set -eu
seconds=${1:-20}
cd "$(dirname "$0")/.."
launcher=""
if command -v ccache >/dev/null; then launcher="-DCMAKE_CXX_COMPILER_LAUNCHER=ccache"; fi
cmake --preset fuzz $launcher
cmake --build build/fuzz --target fuzzers
status=0
for source in tests/fuzz/fuzz_*.cpp; do
    target=$(basename "$source" .cpp)
    mkdir -p "build/fuzz/corpus/$target" build/fuzz/found
    echo "== $target, $seconds s"
    # 1 GB of memory and 10 s for one input are far more than any well-behaved small input takes.
    if ! "build/fuzz/fuzz/$target" -max_total_time="$seconds" -rss_limit_mb=1024 -timeout=10 -print_final_stats=1 \
        -artifact_prefix="build/fuzz/found/$target-" "build/fuzz/corpus/$target" \
        $(if [ -d "tests/fuzz/corpus/$target" ]; then echo "tests/fuzz/corpus/$target"; fi) \
        >"build/fuzz/$target.log" 2>&1; then
        echo "$target failed:"
        tail -40 "build/fuzz/$target.log"
        status=1
    else
        grep -E "stat::number_of_executed_units|stat::peak_rss_mb" "build/fuzz/$target.log"
    fi
done
exit $status
