// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "transform/basis.h"

#include "base/error.h"
#include "support/tensors.h"
#include "transform/transform.h"

#include <QTest>

#include <cmath>
#include <complex>
#include <set>

using namespace fft_tensor;
using namespace fft_tensor::tests;

class TestBasis : public QObject {
    Q_OBJECT

    static double squares(const std::vector<float>& numbers) {
        double sum = 0;
        for (const float number : numbers)
            sum += static_cast<double>(number) * static_cast<double>(number);
        return sum;
    }

  private slots:
    void everyKindHasOneRow() {
        std::set<std::string> names;
        for (const Basis& row : bases()) {
            QVERIFY(names.insert(std::string(row.name)).second && !row.meaning.empty());
            QCOMPARE(&basis(row.kind), &row);
            QCOMPARE(&basisNamed(row.name), &row);
            QCOMPARE(row.makeTransform == nullptr, row.complexNumbers);
        }
        QCOMPARE(names, (std::set<std::string>{"cosine", "fourier", "none"}));
        QVERIFY(basis(BasisKind::fourier).hasPhase && !basis(BasisKind::cosine).hasPhase);
    }

    void realBasesStoreRealNumbers() {
        const Shape shape{6, 9};
        const Basis &fourier = basis(BasisKind::fourier), &cosine = basis(BasisKind::cosine);
        QCOMPARE(fourier.coefficients(shape, {0, 1}), std::uint64_t{6 * 5});
        QCOMPARE(fourier.coefficients(shape, {0}), std::uint64_t{4 * 9});
        QCOMPARE(fourier.coefficientsPerLine(9), std::uint64_t{5});
        QCOMPARE(fourier.coefficientsPerLine(1), std::uint64_t{1});
        QCOMPARE(fourier.realsPerCoefficient(), 2);
        for (const Basis* real : {&cosine, &basis(BasisKind::none)}) {
            QCOMPARE(real->coefficients(shape, {0}), std::uint64_t{54});
            QCOMPARE(real->coefficientsPerLine(9), std::uint64_t{9});
            QCOMPARE(real->realsPerCoefficient(), 1);
        }
    }

    /// Parseval, with the factor of the table: in every basis, energies are those of the weights.
    void factorsMakeOrthonormal() {
        JobContext job;
        const Shape shape{12, 7, 10};
        const std::vector<int> axes{0, 2};
        const TensorPtr tensor = whiteTensor(shape, 21);
        const std::vector<float> values(tensor->values.begin(), tensor->values.end());
        for (const Basis& row : bases()) {
            double energy = 0;
            if (row.makeTransform) {
                std::vector<float> coefficients(row.coefficients(shape, axes));
                row.makeTransform()->forward(shape, axes, values, coefficients, job);
                energy = squares(coefficients);
            } else {
                const SpectrumLayout layout(shape, axes);
                std::vector<std::complex<float>> coefficients(row.coefficients(shape, axes));
                makeSlowTransform()->forward(layout, values, coefficients, job);
                for (std::size_t i = 0; i < coefficients.size(); ++i)
                    energy +=
                        (layout.inMirrorPlane(i) ? 1 : 2) * std::norm(std::complex<double>(coefficients[i]));
            }
            const double factor = row.orthonormalFactor(shape, axes);
            QVERIFY2(std::abs(energy * factor * factor / squares(values) - 1) < 1e-6, row.name.data());
        }
    }

    void specsAreReadAndWritten() {
        for (const char* text : {"fourier:all", "fourier:last", "cosine:auto", "cosine:0,2", "none"})
            QCOMPARE(toString(parseTransformSpec(text)), std::string(text));
        QVERIFY(parseTransformSpec("fourier") == TransformSpec{});
        QCOMPARE(toString(parseTransformSpec("cosine")), std::string("cosine:all"));
        const TransformSpec spec = parseTransformSpec("cosine:2,0");
        QCOMPARE(spec.basis, BasisKind::cosine);
        QCOMPARE(spec.axes.list, (std::vector<int>{0, 2}));
    }

    void wrongSpecsAreRefused() {
        for (const char* text : {"", "wavelet", "Fourier", ":0", "cosine:", "cosine:x", "fourier:0,0",
                                 "none:0", "cosine:0:1", "cosine "}) {
            try {
                (void)parseTransformSpec(text);
                QFAIL(text);
            } catch (const Error& error) {
                QCOMPARE(error.code(), ErrorCode::invalidArgument);
            }
        }
        try {
            (void)basisNamed("wavelet");
            QFAIL("wavelet");
        } catch (const Error& error) {
            QVERIFY(std::string(error.what()).find("fourier, cosine, none") != std::string::npos);
        }
    }
};

QTEST_GUILESS_MAIN(TestBasis)
#include "test_basis.moc"
