// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "bench/bench.h"

namespace fft_tensor::cli {

void addBench(Commands& commands) {
    CLI::App& bench = *commands.root().add_subcommand("bench", "Measure this program on this machine");
    bench.require_subcommand(1);
    addBenchCompress(commands, bench);
    addBenchOpen(commands, bench);
    addBenchCurve(commands, bench);
    addBenchSlider(commands, bench);
    addBenchTransform(commands, bench);
    addBenchCheckpoint(commands, bench);
    addBenchMatmul(commands, bench);
    addBenchConvolution(commands, bench);
    addBenchClaims(commands, bench);
}

} // namespace fft_tensor::cli
