// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace fft_tensor {

/// A place where spectra could be computed, as lists and menus show it. A plain value.
struct DeviceEntry {
    std::string id;   ///< "cpu", "cuda:0"; "cuda" where no single device is known
    std::string name; ///< for people: "CPU, 2 threads", the card's own name
    std::string kind; ///< "cpu" or "cuda"
    bool available = false;
    std::string reason; ///< a sentence that says why it is not available and what to do; else empty
    std::uint64_t memoryBytes = 0; ///< of its own memory; for the CPU the machine's; 0: not known
    std::optional<double> load;    ///< how busy it is now, 0 to 1; empty: not known
    bool forTests = false;         ///< stands in for a device on machines without one: never chosen by "auto"
};

} // namespace fft_tensor
