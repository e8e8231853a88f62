// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Read before each test (tests/CMakeLists.txt), so that no test can forget it.
#pragma once

#include <QtTest/qtestcase.h>

namespace fft_tensor {

/// ms until a test gives up waiting for what must come. Only a hang may take so long, on a machine with any
/// other load: a test that passes never waits longer than it must.
constexpr int patience = 300'000;

} // namespace fft_tensor

// Qt's own give up after five seconds, which a busy machine needs.
#undef QTRY_VERIFY
#undef QTRY_VERIFY2
#undef QTRY_COMPARE
#define QTRY_VERIFY(expr) QTRY_VERIFY_WITH_TIMEOUT(expr, fft_tensor::patience)
#define QTRY_VERIFY2(expr, message) QTRY_VERIFY2_WITH_TIMEOUT(expr, message, fft_tensor::patience)
#define QTRY_COMPARE(expr, expected) QTRY_COMPARE_WITH_TIMEOUT(expr, expected, fft_tensor::patience)
