// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "product/resident_batch.h"

#include "product/product.h"

#include <chrono>

namespace fft_tensor {

namespace {

/// The weight is in the host's memory, and so are x and y.
class HostBatch final : public ResidentBatch {
  public:
    HostBatch(PreparedProduct& product, const ActivationView& x, std::span<float> y)
        : m_product(product), m_x(x), m_y(y) {}

    bool isOnDevice() const override { return false; }
    double multiply(int times, JobContext& context, StageClock* clock) override {
        const auto begin = std::chrono::steady_clock::now();
        for (int i = 0; i < times; ++i)
            m_product.multiply(m_x, m_y, {}, context, clock);
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    }
    void fetch(JobContext&) override {}

  private:
    PreparedProduct& m_product;
    ActivationView m_x;
    std::span<float> m_y;
};

} // namespace

std::unique_ptr<ResidentBatch> PreparedProduct::makeResident(const ActivationView& x, std::span<float> y,
                                                             JobContext& context) {
    check(x, y, {});
    context.checkpoint();
    requireFit(workBytes(x), x.rows());
    return reside(x, y, context);
}

std::unique_ptr<ResidentBatch> PreparedProduct::reside(const ActivationView& x, std::span<float> y,
                                                       JobContext&) {
    return std::make_unique<HostBatch>(*this, x, y);
}

} // namespace fft_tensor
