// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "analysis/null_model.h"

#include <cmath>
#include <utility>

namespace fft_tensor {

namespace {

/// SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
class SplitMix64 {
  public:
    explicit SplitMix64(std::uint64_t seed) : m_state(seed) {}

    std::uint64_t next() {
        std::uint64_t z = m_state += 0x9e3779b97f4a7c15u;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
        return z ^ (z >> 31);
    }

    /// A number below `limit`, each equally likely: what would make the low ones likelier is drawn again.
    std::uint64_t below(std::uint64_t limit) {
        const std::uint64_t unfair = (0 - limit) % limit;
        std::uint64_t number = next();
        while (number < unfair)
            number = next();
        return number % limit;
    }

  private:
    std::uint64_t m_state;
};

} // namespace

TensorPtr shuffled(const HostTensor& tensor, std::uint64_t seed) {
    auto result = std::make_shared<HostTensor>(HostTensor{tensor.name, tensor.shape, tensor.values});
    SplitMix64 random(seed);
    for (std::size_t i = result->values.size(); i > 1; --i)
        std::swap(result->values[i - 1], result->values[random.below(i)]);
    return result;
}

double whiteNoiseError(double keep) {
    if (keep <= 0)
        return 1;
    if (keep >= 1)
        return 0;
    return std::sqrt(1 - keep * (1 - std::log(keep)));
}

} // namespace fft_tensor
