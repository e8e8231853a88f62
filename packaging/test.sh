#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#
# Installs what is missing, builds the release preset and runs every test, without a display.
#   packaging/test.sh            that, at sizes that take a few minutes
#   packaging/test.sh --full     that at full sizes (FFT_TENSOR_TESTS=full), the checks of format and lint, the
#                                presets no-qt, no-cuda and asan, and a short run of every fuzzer: what a
#                                change must pass
set -euo pipefail
cd "$(dirname "$0")/.."
full=()
case ${1:-} in
    '') ;;
    --full) full=(--full) ;;
    *)
        sed -n 's/^# \{0,1\}//; 5,9p' "$0" >&2
        exit 2
        ;;
esac
export QT_QPA_PLATFORM=offscreen

times=()
current=
finish() {
    local code=$?
    if [ -n "$current" ]; then
        echo "==> FAILED: $current (exit code $code)" >&2
        [ "$code" -ne 0 ] || code=1
    fi
    exit "$code"
}
trap finish EXIT

stage() { # stage "name" command...: the first that fails ends the run
    local begin=$SECONDS
    current=$1
    shift
    echo
    echo "==> $current"
    "$@"
    times+=("$(printf '%4d s  %s' $((SECONDS - begin)) "$current")")
    current=
}

run_tests() {
    ctest --preset "$1" --parallel "$(nproc)" --no-tests=error "${@:2}"
}

run_full_tests() {
    FFT_TENSOR_TESTS=full run_tests "$1"
}

stage "set-up" packaging/setup.sh "${full[@]}"
stage "release: build" packaging/build.sh release
if [ "${#full[@]}" -eq 0 ]; then
    stage "release: tests" run_tests release
else
    stage "release: tests at full sizes" run_full_tests release
    stage "format" packaging/lint.sh format
    stage "no-qt: build" packaging/build.sh no-qt
    stage "no-qt: tests" run_tests no-qt
    # What CUDA's absence can change; the other tests run without the plug-in in the preset asan.
    stage "no-cuda: build" packaging/build.sh no-cuda programs tests_of_device tests_of_cli
    stage "no-cuda: tests of device and cli" run_tests no-cuda --tests-regex '^(device|cli)\.'
    stage "clang-tidy" packaging/lint.sh tidy
    stage "asan: build" packaging/build.sh asan
    stage "asan: tests" run_tests asan
    stage "fuzzers, 15 s each" packaging/fuzz.sh 15
fi

echo
echo "==> all passed, in $((SECONDS / 60)) min $((SECONDS % 60)) s"
printf '    %s\n' "${times[@]}"
