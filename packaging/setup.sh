#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#
# Installs the packages that building needs, on Debian 12 and Ubuntu 24.04 (or close relatives).
#   packaging/setup.sh           to build, run and test
#   packaging/setup.sh --full    and what packaging/test.sh --full checks with (clang and its tools)
#   packaging/setup.sh --list    only prints the package names
# Says what is missing before it installs it; does nothing when all is there.
set -euo pipefail

# A name with | lists alternatives: the first that this release has is taken.
packages=(
    build-essential cmake ninja-build pkg-config ccache
    qt6-base-dev "qt6-svg-dev|libqt6svg6-dev" libqcustomplot-dev libgl-dev
    libfftw3-dev libopenblas-dev libhwy-dev libhdf5-dev libtbb-dev libdeflate-dev libssl-dev libre2-dev nlohmann-json3-dev libcli11-dev libpng-dev
    libboost-context-dev # runs the kernels of gpu/ on the host, in tests
    fonts-dejavu-core python3 python3-h5py python3-numpy # the tests draw text, and read our files with h5py
)
# clang-format's output changes between versions; the rest only has to be recent enough.
full_packages=("clang-format-14|clang-format" clang clang-tidy libclang-rt)

usage() {
    sed -n 's/^# \{0,1\}//; 5,8p' "$0"
}

full=no
list=no
for argument in "$@"; do
    case $argument in
        --full) full=yes ;;
        --list) list=yes ;;
        -h | --help) usage; exit 0 ;;
        *) echo "setup: unknown argument '$argument'" >&2; usage >&2; exit 2 ;;
    esac
done
if [ "$full" = yes ]; then packages+=("${full_packages[@]}"); fi

fail() {
    echo "setup: $*" >&2
    exit 1
}

installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# What apt would install: empty for names it does not know.
candidate() {
    apt-cache policy "$1" 2>/dev/null | sed -n 's/^  Candidate: //p' | grep -v '^(none)$' || true
}

# clang's sanitizer and fuzzer run times come in a package with clang's version in its name.
clang_runtime() {
    local version
    version=$(dpkg-query -W -f '${Version}' clang 2>/dev/null || true)
    [ -n "$version" ] || version=$(candidate clang)
    version=${version#*:}
    echo "libclang-rt-${version%%.*}-dev"
}

# Prints the name to ask apt for: one that is installed, else the first with a candidate, else the first.
resolve() {
    local name names
    if [ "$1" = libclang-rt ]; then clang_runtime; return; fi
    IFS='|' read -r -a names <<<"$1"
    for name in "${names[@]}"; do
        if installed "$name"; then echo "$name"; return; fi
    done
    for name in "${names[@]}"; do
        if [ -n "$(candidate "$name")" ]; then echo "$name"; return; fi
    done
    echo "${names[0]}"
}

missing=()
find_missing() {
    local entry name
    missing=()
    for entry in "${packages[@]}"; do
        name=$(resolve "$entry")
        installed "$name" || missing+=("$name")
    done
}

if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    fail "this system has no apt-get. Install what packaging/INSTALL.md lists with its own package manager," \
        "then build with: cmake --preset release && cmake --build --preset release"
fi
if [ "$list" = yes ]; then
    for entry in "${packages[@]}"; do resolve "$entry"; done
    exit 0
fi

find_missing
if [ "${#missing[@]}" -eq 0 ]; then exit 0; fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
        fail "these packages are missing and installing them needs root or sudo: ${missing[*]}." \
            "As root, run: apt-get install ${missing[*]}"
    fi
    as_root=(sudo)
fi
apt_get() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get "$@"
}
update_lists() { # one broken source among many is no reason to give up
    apt_get update -q || echo "setup: apt-get update failed in part (network? /etc/apt/sources.list?); trying on" >&2
}

unknown=no
for name in "${missing[@]}"; do
    [ -n "$(candidate "$name")" ] || unknown=yes
done
if [ "$unknown" = yes ]; then
    echo "setup: apt does not know all packages yet; fetching its package lists"
    update_lists
    find_missing
fi
echo "setup: installing ${#missing[@]} missing packages: ${missing[*]}"
install_missing() {
    apt_get install -q -y --no-install-recommends "${missing[@]}"
}
if ! install_missing; then
    echo "setup: that failed; fetching the package lists and trying once more"
    update_lists
    find_missing
    install_missing ||
        fail "apt-get could not install: ${missing[*]}. On Ubuntu, the component 'universe' must be enabled."
fi
find_missing
[ "${#missing[@]}" -eq 0 ] || fail "still missing after the installation: ${missing[*]}"
