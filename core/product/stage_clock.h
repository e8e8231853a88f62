// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace fft_tensor {

/// By the wall.
[[nodiscard]] inline double secondsSince(std::chrono::steady_clock::time_point begin) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// One part of a product's work, summed over all the times it ran.
struct ProductStage {
    std::string name;
    double seconds = 0; ///< wall clock
    double flops = 0; ///< additions and multiplications, by formula; an FFT of n complex counts 5·n·log2 n
    double bytesMoved =
        0; ///< read and written if nothing stayed in cache from one step to the next, by formula
};

/// Adds up stages. Thread rule: one thread, outside loops.
class StageClock {
  public:
    /// Runs `work` and books its time under `name`.
    template<class Work>
    void time(const char* name, double flops, double bytesMoved, Work&& work) {
        const auto begin = std::chrono::steady_clock::now();
        work();
        book(name, secondsSince(begin), flops, bytesMoved);
    }
    void book(const char* name, double seconds, double flops, double bytesMoved);
    /// In the order in which they first ran.
    [[nodiscard]] const std::vector<ProductStage>& stages() const { return m_stages; }

  private:
    std::vector<ProductStage> m_stages;
};

} // namespace fft_tensor
