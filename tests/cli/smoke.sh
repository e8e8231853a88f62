#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#
# The main job from the command line, on an example model, with nothing but the program and a shell:
#   smoke.sh FFT_TENSOR EXAMPLE.safetensors
set -euo pipefail
program=$1
example=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C
problems=0

complain() {
    echo "FAILED: $*"
    problems=$((problems + 1))
}

expect() { # expect CODE ARGUMENT...: runs the program, output to $work/out and $work/err
    local wanted=$1 got=0
    shift
    echo "\$ fft-tensor $*"
    "$program" "$@" >"$work/out" 2>"$work/err" </dev/null || got=$?
    if [ "$got" -ne "$wanted" ]; then
        complain "exit code $got, expected $wanted"
        head -c 2000 "$work/out" "$work/err"
    fi
}

says() { # says TEXT: what the last command printed holds it
    grep -qF -- "$1" "$work/out" || complain "no '$1' in: $(head -c 2000 "$work/out")"
}

size() {
    stat -Lc %s "$1"
}

flip_byte_at() { # flip_byte_at OFFSET FILE
    local byte
    byte=$(od -An -tu1 -j "$1" -N 1 "$2")
    # shellcheck disable=SC2059 # the format is the byte
    printf "\\x$(printf %02x $((byte ^ 0x10)))" | dd of="$2" bs=1 seek="$1" conv=notrunc status=none
}

expect 0 --help
expect 0 --version
expect 0 info "$example"
says layer2.weight
expect 0 info "$example" --json
says '"format"'
says '"F16"'

for values in float32 float16; do
    packed=$work/digits-$values.h5
    expect 0 compress "$example" -o "$packed" --keep 0.05 --values "$values" --json
    says '"relative_error"'
    [ -s "$packed" ] || complain "$packed was not written"
    [ "$(size "$packed")" -lt "$(size "$example")" ] || complain "$packed is not smaller than the model"
    expect 0 verify "$packed"
    expect 0 verify "$packed" --against "$example" --json
    says '"ok"'
done
[ "$(size "$work/digits-float16.h5")" -lt "$(size "$work/digits-float32.h5")" ] ||
    complain "float16 values take no less than float32 values"

# Everything kept raw comes back bit for bit; otherwise names, shapes and dtypes do.
expect 0 compress "$example" -o "$work/raw.h5" --exclude '.*'
expect 0 restore "$work/raw.h5" -o "$work/raw.safetensors"
expect 0 info "$work/raw.safetensors"
cp "$work/out" "$work/raw.txt"
expect 0 info "$example"
for name in layer1.weight layer1.bias layer2.weight layer2.bias layer3.weight layer3.bias; do
    grep -qF "$name" "$work/raw.txt" || complain "$name is missing after restore"
done
tail_bytes=602132 # the tensors of digits.safetensors: everything but its header
cmp -s <(tail -c $tail_bytes "$example") <(tail -c $tail_bytes "$work/raw.safetensors") ||
    complain "raw tensors changed on the way through the checkpoint"
expect 0 restore "$packed" -o "$work/restored.safetensors" --json
says '"tensors"'
expect 0 info "$work/restored.safetensors"
says layer3.bias

# Exit codes: usage 2, failure 1, damage 3. Nothing is left behind by a command that failed.
expect 2 no-such-command
expect 2 compress "$example"
expect 1 info "$work/no-such-file.safetensors"
head -c 3000 "$example" >"$work/cut.safetensors"
expect 1 compress "$work/cut.safetensors" -o "$work/cut.h5" --keep 0.05
[ ! -e "$work/cut.h5" ] || complain "a failed compress left a file"
cp "$packed" "$work/damaged.h5"
flip_byte_at $(($(size "$packed") / 2)) "$work/damaged.h5"
expect 3 verify "$work/damaged.h5"

echo "$problems problems"
[ "$problems" -eq 0 ]
