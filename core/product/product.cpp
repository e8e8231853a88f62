// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "product/product.h"

#include "base/error.h"
#include "product/sizes_text.h"

namespace fft_tensor {

namespace {

using Forecast = std::function<ProductMemory(ProductMethod)>;

/// Nothing where the options make no sense for that method.
std::optional<std::uint64_t> peakOf(ProductMethod method, const Forecast& forecast) {
    try {
        return forecast(method).peak();
    } catch (const Error&) {
        return std::nullopt;
    }
}

/// Which other methods would fit into `limit`, as the end of a sentence.
std::string whatFits(ProductMethod method, std::uint64_t limit, const Forecast& forecast) {
    std::string fits;
    for (const ProductMethod other : allProductMethods) {
        const std::optional<std::uint64_t> peak = peakOf(other, forecast);
        if (other != method && peak && *peak <= limit)
            fits += (fits.empty() ? "" : ", ") + std::string(name(other)) + " (" + megabytesText(*peak) + ")";
    }
    return fits.empty()
               ? " No other method fits either: free memory, keep fewer coefficients or use a smaller batch."
               : " What would fit: " + fits + ".";
}

} // namespace

std::string_view name(ProductMethod method) {
    switch (method) {
    case ProductMethod::dense:
        return "dense";
    case ProductMethod::streaming:
        return "streaming";
    case ProductMethod::spectral:
        break;
    }
    return "spectral";
}

void PreparedProduct::check(const ActivationView& x, std::span<const float> y,
                            std::span<const float> bias) const {
    const std::uint64_t in = m_matricization.input().length, out = m_matricization.output().length;
    const std::string weight =
        "W is " + std::to_string(in) + " × " + std::to_string(out) +
        (m_matricization.options().transposed ? " (the tensor's matrix, transposed)" : "") +
        ", from a tensor of shape " + toString(m_matricization.layout().shape());
    if (x.columns != in)
        throw Error(ErrorCode::invalidArgument,
                    "x has rows of " + std::to_string(x.columns) + " numbers, but " + weight +
                        ": rows of x must hold " + std::to_string(in) + " numbers" +
                        (x.columns == out ? ". They would fit the transposed product." : "."));
    if (x.leadingStrides.size() != x.leading.size())
        throw Error(ErrorCode::invalidArgument, "x has " + std::to_string(x.leading.size()) +
                                                    " leading axes, but strides for " +
                                                    std::to_string(x.leadingStrides.size()) + ".");
    if (x.rows() == 0)
        throw Error(ErrorCode::invalidArgument, "The batch is empty: x has shape " + toString(x.leading) +
                                                    " × " + std::to_string(x.columns) +
                                                    ". Give at least one row.");
    if (y.size() != x.rows() * out)
        throw Error(ErrorCode::invalidArgument, "y holds " + std::to_string(y.size()) + " numbers, but " +
                                                    std::to_string(x.rows()) + " rows of x make " +
                                                    std::to_string(x.rows() * out) + ": " + weight + ".");
    if (!bias.empty() && bias.size() != out)
        throw Error(ErrorCode::invalidArgument, "The bias holds " + std::to_string(bias.size()) +
                                                    " numbers, but y has " + std::to_string(out) +
                                                    " columns: " + weight + ".");
}

std::uint64_t PreparedProduct::roomBytes() const {
    lookAtRoom();
    return m_place->roomBytes();
}

/// A limit counts the weight, too; what the machine has left does so no more.
bool PreparedProduct::fits(std::uint64_t workBytes) const {
    constexpr std::uint64_t notWorthAsking = std::uint64_t{64} << 20;
    if (m_options.memoryLimit)
        return weightBytes() + workBytes <= *m_options.memoryLimit;
    const std::uint64_t kept = heldBytes() - weightBytes(); // from the last product: not available any more
    return workBytes <= notWorthAsking || workBytes <= roomBytes() + kept;
}

void PreparedProduct::requireFit(std::uint64_t workBytes, std::uint64_t rows) const {
    if (fits(workBytes))
        return;
    const std::uint64_t limit = m_options.memoryLimit ? *m_options.memoryLimit : roomBytes();
    throw Error(ErrorCode::outOfMemory,
                "The " + std::string(name(method())) + " product of " + std::to_string(rows) +
                    " rows needs " + megabytesText(weightBytes() + workBytes) + " with its weight; " +
                    megabytesText(limit) + " may be used. Use a smaller batch" +
                    (method() == ProductMethod::streaming ? " or block" : "") + ", or allow more." +
                    whatFits(method(), limit, [&](ProductMethod other) {
                        return m_place->forecast(other, m_matricization, m_coefficients, rows, m_options);
                    }));
}

void PreparedProduct::multiply(const ActivationView& x, std::span<float> y, std::span<const float> bias,
                               JobContext& context, StageClock* clock) {
    check(x, y, bias);
    context.checkpoint();
    requireFit(workBytes(x), x.rows());
    StageClock unused;
    run(x, y, bias, context, clock != nullptr ? *clock : unused);
    context.setFraction(1);
}

void requireProductMemory(ProductMethod method, std::uint64_t limit, const Forecast& forecast) {
    const std::uint64_t needed = forecast(method).peak();
    if (needed > limit)
        throw Error(ErrorCode::outOfMemory, "Preparing the " + std::string(name(method)) + " product needs " +
                                                megabytesText(needed) + "; " + megabytesText(limit) +
                                                " may be used." + whatFits(method, limit, forecast));
}

} // namespace fft_tensor
