#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#
# Installs what is missing, builds what running needs, and starts the window.
#   packaging/run.sh [FILE]      FILE: a model to open; without one, the example that ships
# Without a display it does the program's main job on that file from the command line instead.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
if [ "${1:-}" = -h ] || [ "${1:-}" = --help ] || [ $# -gt 1 ]; then
    sed -n 's/^# \{0,1\}//; 5,7p' "$0"
    [ $# -le 1 ] && exit 0
    exit 2
fi
file=$root/resources/examples/digits.safetensors
if [ -n "${1:-}" ]; then
    case $1 in
        /*) file=$1 ;;
        *) file=$PWD/$1 ;;
    esac
    path=${file%%::*} # FILE::tensor names one tensor
    if [ ! -e "$path" ]; then
        echo "run: there is no file '$path'" >&2
        exit 1
    fi
fi

"$root/packaging/setup.sh"
has_gpu() { # of NVIDIA; /dev/dxg: under Windows
    [ -e /dev/nvidiactl ] || [ -e /dev/dxg ] || { command -v nvidia-smi && nvidia-smi -L; } >/dev/null 2>&1
}
targets=(programs)
if [ -e "$root/build/release/lib/libfft_tensor_cuda.so" ] || has_gpu; then # one that is there must fit the programs
    targets+=(plugin)
else
    echo "This machine has no NVIDIA GPU: its plug-in is not built (packaging/build.sh release plugin does)."
fi
if [ ! -x "$root/build/release/bin/fft-tensor-studio" ]; then
    echo "The first build takes about 5 minutes of processor time, a plug-in for GPUs 3 more; here are $(nproc) processors."
fi
"$root/packaging/build.sh" release "${targets[@]}"
bin=$root/build/release/bin

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    exec "$bin/fft-tensor-studio" "$file"
fi

echo
echo "There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window can open here."
echo "Doing the main job from the command line instead, on $file:"
out=$root/build/headless
mkdir -p "$out"
name=$(basename "${file%%::*}")
name=${name%.*}

show() { # prints the command, runs it
    local program=$1
    shift
    echo
    echo "\$ $program $*"
    "$bin/$program" "$@"
}
show fft-tensor info "$file"
show fft-tensor compress "$file" -o "$out/$name.h5" --keep 0.05
show fft-tensor verify "$out/$name.h5" --against "$file"
export QT_QPA_PLATFORM=offscreen
show fft-tensor-studio --screenshot "$out/$name.png" "$file"

echo
echo "Results are in $out:"
echo "  $name.h5   the compressed checkpoint, verified against the original"
echo "  $name.png  the window as it would look on a display"
