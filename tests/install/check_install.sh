#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#
# Installs a build into a scratch folder, moves it, and uses the library from outside, through its CMake package and
# through pkg-config.
#   tests/install/check_install.sh CMAKE BUILD_FOLDER VERSION
set -euo pipefail
cmake=$1 build=$2 version=$3
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

fail() {
    echo "check_install: $*" >&2
    exit 1
}

DESTDIR='' "$cmake" --install "$build" --prefix "$scratch/first" >"$scratch/log" || { cat "$scratch/log"; fail "installing failed"; }
prefix=$scratch/moved # "the whole folder may be moved"
mv "$scratch/first" "$prefix"

library=$(find "$prefix" -name libfft_tensor_core.so)
[ -L "$library" ] || fail "libfft_tensor_core.so is not a link to a version"
soname=$(readelf -d "$library" | sed -n 's/.*(SONAME).*\[\(.*\)\]/\1/p')
[ "$soname" = "libfft_tensor_core.so.${version%.*}" ] || fail "the SONAME is '$soname'"
[ -e "$(dirname "$library")/$soname" ] || fail "$soname is not installed"

# Public headers include public ones only, and all of them together compile with nothing but the prefix.
include=$prefix/include/fft-tensor
(cd "$include" && find . -name '*.h' -printf '#include "%P"\n' | sort) >"$scratch/all.cpp"
[ -s "$scratch/all.cpp" ] || fail "no header is installed"
while read -r header; do
    [ -f "$include/$header" ] || fail "an installed header includes '$header', which is not installed"
done < <(grep -rhoP '^#include "\K[^"]+' "$include" | sort -u)
"${CXX:-c++}" -std=c++20 -fsyntax-only -Wall -Wextra -Werror -I"$include" "$scratch/all.cpp" || fail "the headers do not compile"

examples=$prefix/share/fft-tensor-studio/examples
"$cmake" -S "$examples" -B "$scratch/build" -DCMAKE_PREFIX_PATH="$prefix" >"$scratch/log" ||
    { cat "$scratch/log"; fail "find_package(FFTTensor) failed"; }
"$cmake" --build "$scratch/build" >"$scratch/log" || { cat "$scratch/log"; fail "the examples do not build"; }
(cd "$examples" && "$scratch/build/basic_usage" && "$scratch/build/neural_network") >"$scratch/log" ||
    { cat "$scratch/log"; fail "an example failed"; }

PKG_CONFIG_PATH=$(dirname "$library")/pkgconfig
export PKG_CONFIG_PATH
[ "$(pkg-config --modversion fft-tensor)" = "$version" ] || fail "pkg-config knows another version"
# shellcheck disable=SC2046 # flags, one word each
"${CXX:-c++}" -std=c++20 "$examples/basic_usage.cpp" $(pkg-config --cflags --libs fft-tensor) -o "$scratch/by_pkg_config"
LD_LIBRARY_PATH=$(dirname "$library") "$scratch/by_pkg_config" >"$scratch/log" || { cat "$scratch/log"; fail "the example failed"; }

"$prefix/bin/fft-tensor" info "$examples/digits.safetensors" >"$scratch/log" || { cat "$scratch/log"; fail "the installed program failed"; }
echo "check_install: headers, CMake package, pkg-config and $soname work from $(wc -l <"$scratch/all.cpp") installed headers"
