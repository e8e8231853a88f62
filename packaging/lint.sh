#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#
# Checks style and looks for common mistakes without running anything.
#   packaging/lint.sh format         every C++ file is laid out as .clang-format says
#   packaging/lint.sh format --fix   lays them out
#   packaging/lint.sh tidy [FILE...] clang-tidy (.clang-tidy) over app/, core/ and ui/, or the files given
set -euo pipefail
cd "$(dirname "$0")/.."

fail() {
    echo "lint: $*" >&2
    exit 1
}

# Files of the working tree that git knows or would add; all of them where there is no git.
sources() {
    local files
    if files=$(git ls-files --cached --others --exclude-standard -- "$@" 2>/dev/null); then
        while IFS= read -r file; do
            if [ -f "$file" ]; then printf '%s\n' "$file"; fi
        done <<<"$files"
    else
        find app core gpu tests ui -name '*.cpp' -o -name '*.h' -o -name '*.cu' 2>/dev/null
    fi
}

format() {
    local tool=clang-format bad
    if command -v clang-format-14 >/dev/null; then
        tool=clang-format-14
    elif ! clang-format --version | grep -q 'version 14\.'; then
        echo "lint: this is not clang-format 14, which laid the files out; small differences are possible"
    fi
    if [ "${1:-}" = --fix ]; then
        sources '*.cpp' '*.h' '*.cu' | xargs -r -d '\n' "$tool" -i
        return
    fi
    if ! bad=$(sources '*.cpp' '*.h' '*.cu' | xargs -r -d '\n' "$tool" --dry-run -Werror 2>&1); then
        grep -o '^[^:]*:[0-9]*' <<<"$bad" | sort -u -t: -k1,1
        fail "the files above are not laid out as .clang-format says (first such line); packaging/lint.sh format --fix does it"
    fi
}

tidy() {
    command -v clang-tidy >/dev/null || fail "clang-tidy is missing; packaging/setup.sh --full installs it"
    # A compile database of its own, made for clang: gcc's has flags that clang does not know.
    cmake --preset tidy >build/tidy.log || { cat build/tidy.log; fail "configuring the preset 'tidy' failed"; }
    local autogen files
    autogen=$(ninja -C build/tidy -t targets all | sed -n 's,^\(\(app\|ui\)/[^:]*_autogen\): phony$,\1,p')
    if [ -n "$autogen" ]; then
        # shellcheck disable=SC2086 # one target per word
        ninja -C build/tidy $autogen >build/tidy.log || { cat build/tidy.log; fail "moc failed"; }
    fi
    if [ $# -gt 0 ]; then
        files=$(printf '%s\n' "$@")
    else # largest first, so that no core waits long at the end
        files=$(sources 'app/*.cpp' 'core/*.cpp' 'ui/*.cpp' | grep -v parallel_threads.cpp | xargs -r -d '\n' ls -S)
    fi
    if ! xargs -r -d '\n' -P "$(nproc)" -n 1 clang-tidy -p build/tidy --quiet <<<"$files" 2>build/tidy.log; then
        grep -av ' warnings\? generated\.\|^Suppressed \|^Use -header-filter' build/tidy.log || true
        fail "clang-tidy found something: see above"
    fi
}

mkdir -p build
case ${1:-} in
    format | tidy) "$@" ;;
    *)
        sed -n 's/^# \{0,1\}//; 5,8p' "$0" >&2
        exit 2
        ;;
esac
