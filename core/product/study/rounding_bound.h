// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <cmath>

namespace fft_tensor {

// How far results in float32 may be from exact ones, by the analysis of rounding errors: for any order of
// adding up and any kernels, so that a test passes on every machine or finds a mistake. Every operation
// rounds by a factor 1 + δ with |δ| <= u = 2^-24 (Higham, Accuracy and Stability of Numerical Algorithms, 2nd
// ed., 2002, (2.4)). What rounds at random, independently and with mean zero, is off by u/√3 in the mean
// square at most.

inline constexpr double unitRoundoff = 0x1p-24;

/// Of one sum of `terms` products, in any order: |found - exact| over the sum of the terms' magnitudes.
/// λ√n·u, exceeded with a probability below 2n·exp(-λ²/2) (Higham and Mary, A new approach to probabilistic
/// rounding error analysis, SIAM J. Sci. Comput. 41, 2019, theorem 2.4), here with λ = 6: once in 10^4 sums
/// of 4096.
[[nodiscard]] inline double sumTolerance(double terms) {
    constexpr double lambda = 6;
    return lambda * std::sqrt(terms + 1) * unitRoundoff;
}

/// Of a whole product y = x·W + bias whose numbers scatter about zero, W being rebuilt from its spectrum or x
/// and y transformed: |found - exact| over |x|·|W|/√n, Frobenius norms, which is what |y| comes to.
/// `terms`: n, the numbers of a row of x. `transformLength`: of the spectrum.
/// The worst order adds one product after another. Then partial sum k has k times the mean square of a term,
/// and rounding all of them adds n²/2·u²/3 to the mean square of the error, where y's own is n: n/6·u². Bias
/// and the products' own rounding add less than 2·u² more. (That random data do better than the bound for
/// any: Higham and Mary, Sharper probabilistic backward error analysis for basic linear algebra kernels with
/// random data, SIAM J. Sci. Comput. 42, 2020.) An FFT of length N adds (0.6·u)²·log2 N (Schatzman, Accuracy
/// of the discrete Fourier transform, SIAM J. Sci. Comput. 17, 1996), and there are three at most. A factor
/// of 8 covers norms of few numbers: the partial sums of one of them may be twice as large as on average, and
/// the errors add up to four deviations.
[[nodiscard]] inline double productTolerance(double terms, double transformLength) {
    constexpr double safety = 8, transforms = 3, perStage = 0.6 * 0.6;
    const double squares = terms / 6 + 2 + transforms * perStage * std::log2(transformLength);
    return safety * std::sqrt(squares) * unitRoundoff;
}

} // namespace fft_tensor
