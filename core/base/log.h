// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <functional>
#include <string>

namespace fft_tensor {

enum class LogLevel { info, warning };

/// Where core's remarks go (core itself never prints). May be empty. Called on the thread that remarks.
using LogSink = std::function<void(LogLevel, const std::string&)>;

} // namespace fft_tensor
