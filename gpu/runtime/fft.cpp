// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "runtime/fft.h"

#include "base/error.h"

#include <string>

namespace fft_tensor::gpu {

namespace {

std::string lengthsText(const calls::FftSpec& spec) {
    std::string text;
    for (int axis = 0; axis < spec.rank; ++axis)
        text += (axis > 0 ? " x " : "") + std::to_string(spec.lengths[axis]);
    return text + (spec.batch > 1 ? ", " + std::to_string(spec.batch) + " at once" : "");
}

} // namespace

FftPlan::FftPlan(const calls::FftSpec& spec) : m_spec(spec) {
    try {
        require(calls::createFft(m_handle, spec, m_workBytes));
    } catch (const Error& error) {
        throw Error(error.code(), error.message(), "Fourier transform of " + lengthsText(spec));
    }
}

FftPlan::~FftPlan() {
    static_cast<void>(calls::destroyFft(m_handle));
}

void FftPlan::execute(void* input, void* output, void* work, Stream& stream) {
    require(calls::executeFft(m_handle, input, output, work, stream.handle()));
}

} // namespace fft_tensor::gpu
