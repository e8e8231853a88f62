// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <QtTest>

/// To be called in init(): any warning but those of the offscreen platform itself fails the test.
inline void failOnUnexpectedWarnings() {
    QTest::failOnWarning(QRegularExpression(
        "^(?!This plugin does not support ((propagateSizeHints|raise)\\(\\)|grabbing the keyboard))"));
}
