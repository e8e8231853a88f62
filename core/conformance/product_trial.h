// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/error.h"
#include "conformance/product_samples.h"
#include "conformance/trial.h"
#include "product/product_factory.h"

#include <memory>
#include <string>
#include <vector>

namespace fft_tensor::conformance {

/// What a case of products works with.
class ProductTrial : public Comparisons {
  public:
    ProductTrial(ProductFactory& tested, const ConformanceOptions& asked, JobContext& context)
        : products(tested), options(asked), job(context) {}

    ProductFactory& products;
    const ConformanceOptions& options;
    JobContext& job;

    [[nodiscard]] std::unique_ptr<PreparedProduct>
    prepare(ProductMethod method, const SparseSpectralTensor& weight, const ProductOptions& of = {}) {
        return products.prepare(method, weight, of, job);
    }
    /// `x`: rows without gaps.
    [[nodiscard]] std::vector<float> multiply(PreparedProduct& product, const std::vector<float>& x,
                                              const std::vector<float>& bias = {});
    [[nodiscard]] std::vector<float> multiply(PreparedProduct& product, const ActivationView& x,
                                              const std::vector<float>& bias = {});
    /// The tensor of a weight, by the definition of the transform.
    [[nodiscard]] std::vector<float> rebuilt(const SparseSpectralTensor& weight);

    /// y is as near to the plain product as PreparedProduct promises.
    void nearProduct(const std::vector<float>& y, const PlainProduct& expected, const std::string& what);
    /// Calls visit(method) for each; a mismatch names it.
    template<class Visit>
    void forMethods(Visit visit) {
        for (const ProductMethod method : allProductMethods)
            inside(std::string(name(method)), [&] { visit(method); });
    }
    /// The sentence of the Error that `work` must throw, with these parts in it.
    template<class Work>
    void refuses(ErrorCode code, const std::vector<std::string>& parts, const std::string& what, Work work) {
        try {
            work();
        } catch (const Error& error) {
            requireSentence(error, code, parts, what);
            return;
        }
        that(false, what + " is not refused");
    }

  private:
    void requireSentence(const Error& error, ErrorCode code, const std::vector<std::string>& parts,
                         const std::string& what);
};

struct ProductTopic {
    const char* name;
    void (*run)(ProductTrial&, const Grid&);
    std::vector<Grid> grids;
};
struct ProductSingle {
    const char* name;
    void (*run)(ProductTrial&);
};

[[nodiscard]] std::vector<ProductTopic> productTopics(std::uint64_t largestElements);
[[nodiscard]] std::vector<ProductSingle> productUseSingles();
[[nodiscard]] std::vector<ProductSingle> productRefusalSingles();

} // namespace fft_tensor::conformance
