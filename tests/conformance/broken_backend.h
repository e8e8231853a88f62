// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/error.h"
#include "spectral/backend.h"
#include "spectral/measurable.h"
#include "tensor/float_formats.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <span>
#include <utility>

namespace fft_tensor::tests {

/// What a broken backend does wrong.
enum class Fault {
    none,
    swappedValues,
    swappedSpectrum,
    missingMirror,
    singleMirror,
    wrongScale,
    wrongForwardScale,
    spoilsInput,
    wrongExponent,
    lastTies,
    oneTooMany,
    otherPixel,
    forgottenConjugate,
    staleMaps,
    truncatedFloat16,
    forgottenLoss,
    wrongNumbers,
    greedyKeep,
    acceptsNan,
    wrongWidening,
    wrongMeasure,
    neverStops,
    restless,
    losesSpectrum,
    lostInSum,
    lostInProduct,
    lazyWork,
    failing,
};

using Spectrum = LargeVector<std::complex<float>>;

class BrokenTransform final : public Transform {
  public:
    BrokenTransform(Fault fault, Transform& sound) : m_fault(fault), m_sound(sound) {}

    void forward(const SpectrumLayout& layout, std::span<const float> tensor,
                 std::span<std::complex<float>> spectrum, JobContext& context) override {
        m_sound.forward(layout, tensor, spectrum, context);
        if (m_fault == Fault::wrongForwardScale)
            for (std::complex<float>& value : spectrum)
                value *= 1.0001f;
        if (m_fault == Fault::swappedSpectrum && spectrum.size() > 3)
            std::swap(spectrum[1], spectrum[2]);
        if (m_fault == Fault::restless)
            spectrum[0] += std::abs(spectrum[0]) * 1.3e-7f * static_cast<float>(m_calls++ % 3);
    }

    void inverse(const SpectrumLayout& layout, std::span<std::complex<float>> spectrum,
                 std::span<float> tensor, JobContext& context) override {
        if (m_fault == Fault::missingMirror) // as cuFFT does when it is given one image only
            for (std::uint64_t p = 0; p < spectrum.size(); ++p)
                if (layout.inMirrorPlane(p) && layout.mirror(p) > p)
                    spectrum[p] *= 0.5f;
        m_sound.inverse(layout, spectrum, tensor, context);
        if (m_fault == Fault::wrongScale)
            for (float& value : tensor)
                value *= 1.0001f;
    }

  private:
    Fault m_fault;
    Transform& m_sound;
    unsigned m_calls = 0;
};

class BrokenAnalysis final : public Analysis {
  public:
    BrokenAnalysis(Fault fault, std::unique_ptr<Analysis> sound)
        : m_fault(fault), m_sound(std::move(sound)) {}

    const TensorPtr& tensor() const override { return m_sound->tensor(); }
    const SpectrumLayout& layout() const override { return m_sound->layout(); }
    std::string device() const override { return m_sound->device(); }
    void index(ValueType type, JobContext& context) override { m_sound->index(type, used(context)); }
    int scaleExponent() const override { return m_sound->scaleExponent(); }
    std::shared_ptr<const EnergyRanking> ranking() const override { return m_sound->ranking(); }

    std::shared_ptr<const Spectrum> scaledSpectrum(JobContext& context) override {
        return m_sound->scaledSpectrum(context);
    }

    CutNumbers numbersAt(double keep, ValueType type) override {
        CutNumbers numbers = m_sound->numbersAt(keep, type);
        if (m_fault == Fault::wrongNumbers)
            numbers.relativeError *= 0.9999;
        return numbers;
    }

    double keepForError(double target, ValueType type) override {
        const double keep = m_sound->keepForError(target, type);
        return m_fault == Fault::greedyKeep ? std::min(1.0, keep * 1.1 + 0.02) : keep;
    }

    SparseSpectralTensor select(double keep, ValueType type, JobContext& context) override {
        SparseSpectralTensor sparse = m_sound->select(keep, type, used(context));
        if (!sparse.positions.empty())
            spoil(sparse, keep, context);
        return sparse;
    }

    double measuredError(double keep, ValueType type, JobContext& context) override {
        const double error = m_sound->measuredError(keep, type, used(context));
        return m_fault == Fault::wrongMeasure ? error * 1.001 : error;
    }

    std::vector<MapImage> maps(const std::vector<MapRequest>& requests, double keep, ValueType type,
                               JobContext& context) override {
        if (m_fault == Fault::staleMaps) {
            if (m_firstKeep < 0)
                m_firstKeep = keep;
            keep = m_firstKeep;
        }
        std::vector<MapImage> images = m_sound->maps(requests, keep, type, used(context));
        for (MapImage& image : images)
            spoil(image);
        return images;
    }

  private:
    JobContext& used(JobContext& context) { return m_fault == Fault::neverStops ? m_unwatched : context; }

    void spoil(SparseSpectralTensor& sparse, double keep, JobContext& context) {
        const std::size_t last = sparse.positions.size() - 1;
        if (m_fault == Fault::swappedValues)
            std::swap(sparse.values[0], sparse.values[last]);
        if (m_fault == Fault::wrongExponent)
            ++sparse.exponent;
        if (m_fault == Fault::forgottenLoss)
            sparse.relativeError = m_sound->select(keep, ValueType::float32, context).relativeError;
        for (std::size_t i = 0; i <= last; ++i) {
            const std::uint32_t position = sparse.positions[i];
            if (m_fault == Fault::singleMirror && sparse.layout.inMirrorPlane(position) &&
                sparse.layout.mirror(position) != position)
                sparse.values[i] *= 0.5f;
            if (m_fault == Fault::truncatedFloat16 && sparse.valueType == ValueType::float16)
                sparse.values[i] *= 0.9996f;
        }
        if (m_fault == Fault::lastTies)
            breakTies(sparse, context);
        if (m_fault == Fault::oneTooMany && last > 0) {
            sparse.positions.insert(sparse.positions.begin() + 1, sparse.positions[0] + 1);
            sparse.values.insert(sparse.values.begin() + 1, sparse.values[0]);
        }
    }

    /// Puts a unit of equal energy that was dropped in the place of one that is kept.
    void breakTies(SparseSpectralTensor& sparse, JobContext& context) {
        const auto spectrum = m_sound->scaledSpectrum(context);
        const auto energy = [&](std::uint32_t p) { return std::norm((*spectrum)[p]); };
        const std::uint32_t last = sparse.positions.back();
        for (std::uint32_t p = last + 1; p < spectrum->size(); ++p)
            if (energy(p) == energy(last) && !sparse.layout.inMirrorPlane(p) &&
                !sparse.layout.inMirrorPlane(last)) {
                sparse.positions.back() = p;
                sparse.values.back() = (*spectrum)[p];
                return;
            }
    }

    void spoil(MapImage& image) const {
        if (image.pixels.size() < 2)
            return;
        if (m_fault == Fault::otherPixel)
            std::rotate(image.pixels.begin(), image.pixels.begin() + 1, image.pixels.end());
        if (m_fault == Fault::forgottenConjugate && image.request.kind == MapKind::phase)
            image.pixels[0] = -image.pixels[0];
    }

    Fault m_fault;
    std::unique_ptr<Analysis> m_sound;
    double m_firstKeep = -1;
    JobContext m_unwatched;
};

/// The CPU's backend with one fault.
class BrokenBackend final : public Backend, public Measurable {
  public:
    explicit BrokenBackend(Fault fault)
        : m_fault(fault),
          m_sound(makeCpuBackendWith(std::make_unique<BrokenTransform>(fault, *m_exact))),
          m_transform(fault, *m_exact) {}

    std::string name() const override { return "broken"; }
    std::string description() const override { return "CPU with a fault"; }
    Transform& transform() override { return m_transform; }

    std::unique_ptr<Analysis> analyze(TensorPtr tensor, const std::vector<int>& axes,
                                      JobContext& context) override {
        if (m_fault == Fault::failing)
            throw Error(ErrorCode::deviceFailed, "The device is gone.");
        if (m_fault == Fault::acceptsNan) {
            auto finite = std::make_shared<HostTensor>(*tensor);
            for (float& value : finite->values)
                value = std::isfinite(value) ? value : 0;
            tensor = finite;
        }
        if (m_fault == Fault::wrongWidening && !tensor->stored.bytes.empty()) {
            auto other = std::make_shared<HostTensor>(*tensor);
            other->values.back() += 1;
            tensor = other;
        }
        if (m_fault == Fault::spoilsInput)
            return afterSpoiling(*m_sound->analyze(tensor, axes, context), context);
        JobContext unwatched;
        return wrapped(m_sound->analyze(tensor, axes, m_fault == Fault::neverStops ? unwatched : context));
    }

    std::unique_ptr<Analysis> adopt(TensorPtr tensor, const std::vector<int>& axes,
                                    std::span<const std::complex<float>> spectrum, int scaleExponent,
                                    JobContext& context) override {
        Spectrum copy(spectrum.begin(), spectrum.end());
        if (m_fault == Fault::losesSpectrum)
            copy.back() *= 1.001f;
        return wrapped(m_sound->adopt(tensor, axes, copy, scaleExponent, context));
    }

    SparseSpectralTensor add(const SparseSpectralTensor& a, const SparseSpectralTensor& b,
                             JobContext& context) override {
        return shortened(m_sound->add(a, b, context), Fault::lostInSum);
    }
    SparseSpectralTensor multiplySpectra(const SparseSpectralTensor& a, const SparseSpectralTensor& b,
                                         JobContext& context) override {
        return shortened(m_sound->multiplySpectra(a, b, context), Fault::lostInProduct);
    }
    double copyBandwidth(JobContext& context) override {
        return measurableOf(*m_sound)->copyBandwidth(context);
    }
    std::unique_ptr<ResidentWork> residentWork(const TensorPtr& tensor, const std::vector<int>& axes,
                                               double keep, JobContext& context) override {
        return measurableOf(*m_sound)->residentWork(tensor, axes,
                                                    m_fault == Fault::lazyWork ? keep / 2 : keep, context);
    }

  private:
    [[nodiscard]] SparseSpectralTensor shortened(SparseSpectralTensor tensor, Fault fault) const {
        if (m_fault == fault && tensor.coefficients() > 0) {
            tensor.positions.pop_back();
            tensor.values.pop_back();
        }
        return tensor;
    }
    /// The right spectrum, beside weights of which the transform has overwritten one.
    std::unique_ptr<Analysis> afterSpoiling(Analysis& sound, JobContext& context) {
        auto spoiled = std::make_shared<HostTensor>(*sound.tensor());
        spoiled->values.back() += 1;
        return m_sound->adopt(spoiled, sound.layout().axes(), *sound.scaledSpectrum(context),
                              sound.scaleExponent(), context);
    }
    std::unique_ptr<Analysis> wrapped(std::unique_ptr<Analysis> sound) {
        return std::make_unique<BrokenAnalysis>(m_fault, std::move(sound));
    }

    Fault m_fault;
    std::unique_ptr<Transform> m_exact = makeFftwTransform();
    std::unique_ptr<Backend> m_sound;
    BrokenTransform m_transform;
};

} // namespace fft_tensor::tests
