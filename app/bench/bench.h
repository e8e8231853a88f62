// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "cli/command.h"

namespace fft_tensor::cli {

// Each adds one measurement below `bench`. They print both sides of what they compare, from the same run,
// their ratio, and the goal that the project set itself.

void addBenchCompress(Commands& commands, CLI::App& bench);
void addBenchOpen(Commands& commands, CLI::App& bench);
void addBenchCurve(Commands& commands, CLI::App& bench);
void addBenchSlider(Commands& commands, CLI::App& bench);
void addBenchTransform(Commands& commands, CLI::App& bench);
void addBenchCheckpoint(Commands& commands, CLI::App& bench);
void addBenchMatmul(Commands& commands, CLI::App& bench);
void addBenchConvolution(Commands& commands, CLI::App& bench);
void addBenchClaims(Commands& commands, CLI::App& bench);

} // namespace fft_tensor::cli
