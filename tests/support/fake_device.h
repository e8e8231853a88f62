// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/error.h"
#include "spectral/backend.h"

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace fft_tensor::tests {

/// What a fake device shares with its test: every operation passes through `before`, which may throw, wait or
/// remember.
struct FakeDevice {
    std::string name = "Fake GPU";
    std::function<void(const std::string& operation)> before = [](const std::string&) {};
    std::vector<std::string> calls;
    int alive = 0; ///< analyses on it

    void enter(const std::string& operation) {
        calls.push_back(operation);
        before(operation);
    }
    /// Lets the `nth` call of `operation` (from 1), and all later ones, fail.
    void failAt(const std::string& operation, ErrorCode code, int nth = 1) {
        before = [operation, code, left = nth](const std::string& now) mutable {
            if (now == operation && --left <= 0)
                throw Error(code, "The fake device was told to fail at " + now + ".", "fake");
        };
    }
};
using FakeDevicePtr = std::shared_ptr<FakeDevice>;

/// Computes on the CPU under the device's name.
class FakeAnalysis final : public Analysis {
  public:
    FakeAnalysis(FakeDevicePtr device, std::unique_ptr<Analysis> real)
        : m_device(std::move(device)), m_real(std::move(real)) {
        ++m_device->alive;
    }
    ~FakeAnalysis() override { --m_device->alive; }
    FakeAnalysis(const FakeAnalysis&) = delete;
    FakeAnalysis& operator=(const FakeAnalysis&) = delete;

    const TensorPtr& tensor() const override { return m_real->tensor(); }
    const SpectrumLayout& layout() const override { return m_real->layout(); }
    std::string device() const override { return m_device->name; }
    void index(ValueType type, JobContext& context) override {
        m_device->enter("index");
        m_real->index(type, context);
    }
    CutNumbers numbersAt(double keep, ValueType type) override {
        m_device->enter("numbersAt");
        return m_real->numbersAt(keep, type);
    }
    double keepForError(double target, ValueType type) override {
        m_device->enter("keepForError");
        return m_real->keepForError(target, type);
    }
    SparseSpectralTensor select(double keep, ValueType type, JobContext& context) override {
        m_device->enter("select");
        return m_real->select(keep, type, context);
    }
    std::vector<MapImage> maps(const std::vector<MapRequest>& requests, double keep, ValueType type,
                               JobContext& context) override {
        m_device->enter("maps");
        return m_real->maps(requests, keep, type, context);
    }
    double measuredError(double keep, ValueType type, JobContext& context) override {
        m_device->enter("measuredError");
        return m_real->measuredError(keep, type, context);
    }
    std::shared_ptr<const LargeVector<std::complex<float>>> scaledSpectrum(JobContext& context) override {
        m_device->enter("scaledSpectrum");
        return m_real->scaledSpectrum(context);
    }
    int scaleExponent() const override { return m_real->scaleExponent(); }
    std::shared_ptr<const EnergyRanking> ranking() const override {
        m_device->enter("ranking");
        return m_real->ranking();
    }

  private:
    FakeDevicePtr m_device;
    std::unique_ptr<Analysis> m_real;
};

class FakeBackend final : public Backend {
  public:
    explicit FakeBackend(FakeDevicePtr device) : m_device(std::move(device)) {}

    std::string name() const override { return "cuda"; }
    std::string description() const override { return m_device->name + ", 1 GB"; }
    Transform& transform() override { return m_cpu->transform(); }
    std::unique_ptr<Analysis> analyze(TensorPtr tensor, const std::vector<int>& axes,
                                      JobContext& context) override {
        m_device->enter("analyze");
        return std::make_unique<FakeAnalysis>(m_device, m_cpu->analyze(std::move(tensor), axes, context));
    }
    std::unique_ptr<Analysis> adopt(TensorPtr tensor, const std::vector<int>& axes,
                                    std::span<const std::complex<float>> scaledSpectrum, int scaleExponent,
                                    JobContext& context) override {
        m_device->enter("adopt");
        return std::make_unique<FakeAnalysis>(
            m_device, m_cpu->adopt(std::move(tensor), axes, scaledSpectrum, scaleExponent, context));
    }
    SparseSpectralTensor add(const SparseSpectralTensor& a, const SparseSpectralTensor& b,
                             JobContext& context) override {
        m_device->enter("add");
        return m_cpu->add(a, b, context);
    }
    SparseSpectralTensor multiplySpectra(const SparseSpectralTensor& a, const SparseSpectralTensor& b,
                                         JobContext& context) override {
        m_device->enter("multiplySpectra");
        return m_cpu->multiplySpectra(a, b, context);
    }

  private:
    FakeDevicePtr m_device;
    std::unique_ptr<Backend> m_cpu = makeCpuBackend();
};

} // namespace fft_tensor::tests
