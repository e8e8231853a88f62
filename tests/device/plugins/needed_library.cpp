// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// What a plug-in needs and the system does not find.
extern "C" int fft_tensor_test_needed() {
    return 2;
}
