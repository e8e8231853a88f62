// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "blas_report.h"

#include "product/methods/dense_kernels.h"

namespace fft_tensor::cli {

namespace {

Json orNull(const std::string& text) {
    return text.empty() ? Json() : Json(text);
}

} // namespace

Json blasJson() {
    const DenseKernels dense = denseKernels();
    return {{"library", orNull(dense.library)}, {"kernels", orNull(dense.kernels)},
            {"few_rows", dense.mostFewRows},    {"few_rows_kernels", dense.fewRows},
            {"threads", dense.threads},         {"warning", orNull(dense.warning)}};
}

Json withBlas(Json document) {
    document["blas"] = blasJson();
    return document;
}

std::string blasText() {
    const DenseKernels dense = denseKernels();
    return "dense products: " + printable(dense.text()) + "\n" +
           (dense.warning.empty() ? "" : "Warning: " + printable(dense.warning) + "\n");
}

} // namespace fft_tensor::cli
