// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Surveys, curves, profiles and the null model on tensors whose answers are known.
#include "analysis/curves.h"
#include "analysis/layer_survey.h"
#include "analysis/null_model.h"
#include "analysis/profiles.h"
#include "support/tensors.h"

#include <QTest>

#include <algorithm>
#include <numbers>

using namespace fft_tensor;
using namespace fft_tensor::tests;

namespace {

/// Every row a wave of its own, the rows in no order: structure along the last axis alone.
TensorPtr rowsOfWaves(std::size_t rows, std::size_t columns) {
    std::vector<float> values(rows * columns);
    for (std::size_t i = 0; i < rows; ++i)
        for (std::size_t j = 0; j < columns; ++j)
            values[i * columns + j] = static_cast<float>(
                std::cos(2 * std::numbers::pi * static_cast<double>(i * 29 % (columns / 2) * j) /
                             static_cast<double>(columns) +
                         static_cast<double>(i * i)));
    return tensorOf({rows, columns}, values);
}

} // namespace

class TestLayerSurvey : public QObject {
    Q_OBJECT

    std::unique_ptr<Backend> m_backend = makeCpuBackend();
    JobContext m_context;

  private slots:
    void findsTheAxisThatHasStructure() {
        const LayerSurvey survey = surveyLayer(rowsOfWaves(96, 128), {}, {}, *m_backend, m_context);
        QCOMPARE(survey.bestAxes().axes, std::vector<int>{1});
        QVERIFY(survey.bestAxes().error < 1e-5);
        QVERIFY(survey.allAxes().error > 0.8);
        QVERIFY(survey.bestAxes().compaction() < 1e-4);
        QVERIFY(survey.structured());
        QCOMPARE(survey.peakAxes().axes, std::vector<int>{1});
    }

    void seesNoneInWhiteNoise() {
        const LayerSurvey survey = surveyLayer(whiteTensor({128, 96}, 41), {}, {}, *m_backend, m_context);
        QVERIFY(std::abs(survey.allAxes().error - whiteNoiseError(0.05)) < 0.01);
        for (const AxesStructure& choice : survey.choices)
            QVERIFY(std::abs(choice.compaction() - 1) < 5 * choice.null.spread + 0.005);
        QVERIFY(!survey.structured());
        QVERIFY(std::abs(survey.errorIdentity - 0.849) <
                0.01); // mathematics of real coefficients: 84.9 % at 5 %
    }

    /// Moments of optimisers lie near 1e-20: their squares are no float32 numbers.
    void doesNotDependOnScale() {
        const LayerSurvey plain = surveyLayer(whiteTensor({64, 48}, 45), {}, {}, *m_backend, m_context);
        for (const float scale : {0x1p-80f, 0x1p120f}) {
            const LayerSurvey scaled =
                surveyLayer(whiteTensor({64, 48}, 45, scale), {}, {}, *m_backend, m_context);
            QCOMPARE(scaled.errorIdentity, plain.errorIdentity);
            for (std::size_t i = 0; i < plain.choices.size(); ++i) {
                QCOMPARE(scaled.choices[i].error, plain.choices[i].error);
                QCOMPARE(scaled.choices[i].null.mean, plain.choices[i].null.mean);
                QCOMPARE(scaled.choices[i].peaks.largest, plain.choices[i].peaks.largest);
            }
        }
    }

    void curvesFallFromOneToZero() {
        const TensorPtr tensor = whiteTensor({64, 64}, 43);
        const auto analysis = m_backend->analyze(tensor, {0, 1}, m_context);
        analysis->index(ValueType::float32, m_context);
        const auto keeps = curveKeeps(64 * 64);
        QCOMPARE(keeps.front(), 0.0);
        QCOMPARE(keeps.back(), 1.0);
        for (const auto& curve :
             {spectralCurve(*analysis, ValueType::float32, keeps), identityCurve(*tensor, keeps)}) {
            QCOMPARE(curve.front().relativeError, 1.0);
            QVERIFY(curve.back().relativeError < 1e-6);
            for (std::size_t i = 1; i < curve.size(); ++i) {
                QVERIFY(curve[i].relativeError <= curve[i - 1].relativeError);
                QVERIFY(std::abs(curve[i].energy + curve[i].relativeError * curve[i].relativeError - 1) <
                        1e-9);
            }
        }
    }

    void profilesFindAWave() {
        std::vector<float> wave(60 * 100);
        for (std::size_t i = 0; i < 60; ++i)
            for (std::size_t j = 0; j < 100; ++j)
                wave[i * 100 + j] =
                    static_cast<float>(std::cos(2 * std::numbers::pi * static_cast<double>(25 * j) / 100));
        const auto analysis = m_backend->analyze(tensorOf({60, 100}, wave), {0, 1}, m_context);
        const auto strongest = [](const std::vector<ProfilePoint>& profile) {
            return std::max_element(profile.begin(), profile.end(),
                                    [](const auto& a, const auto& b) { return a.meanPower < b.meanPower; })
                ->frequency;
        };
        const auto spectrum = analysis->scaledSpectrum(m_context);
        const SpectrumLayout& layout = analysis->layout();
        QCOMPARE(strongest(axisProfile(layout, *spectrum, 0, 1)), 0.25);
        QCOMPARE(strongest(axisProfile(layout, *spectrum, 0, 0)), 0.0);
        QCOMPARE(strongest(radialProfile(layout, *spectrum, 0)), 0.25);
    }

    /// Mean power times the number of coefficients is all the energy there is.
    void profilesHoldAllEnergy() {
        const TensorPtr tensor = whiteTensor({30, 44}, 44);
        const auto analysis = m_backend->analyze(tensor, {0, 1}, m_context);
        double squares = 0, power = 0;
        for (const float value : tensor->values)
            squares += static_cast<double>(value) * static_cast<double>(value);
        const auto profile = axisProfile(analysis->layout(), *analysis->scaledSpectrum(m_context),
                                         analysis->scaleExponent(), 1);
        QCOMPARE(profile.size(), std::size_t{23});
        for (std::size_t k = 0; k < profile.size(); ++k)
            power += profile[k].meanPower * 30 * (k == 0 || k == 22 ? 1 : 2);
        QVERIFY(std::abs(power / (squares * 30 * 44) - 1) < 1e-5);
    }
};

QTEST_GUILESS_MAIN(TestLayerSurvey)
#include "test_layer_survey.moc"
