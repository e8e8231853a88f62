// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// The cosine transform against its definition and closed forms; the identity.
#include "transform/real_transform.h"

#include "base/error.h"
#include "base/parallel.h"
#include "support/tensors.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>

using namespace fft_tensor;
using namespace fft_tensor::tests;

class TestRealTransform : public QObject {
    Q_OBJECT

    JobContext m_context;
    std::unique_ptr<RealTransform> m_cosine = makeCosineTransform();
    std::unique_ptr<RealTransform> m_identity = makeIdentityTransform();

    static std::vector<float> white(const Shape& shape, std::uint64_t seed) {
        const TensorPtr tensor = whiteTensor(shape, seed);
        return {tensor->values.begin(), tensor->values.end()};
    }

    /// Guards behind the end catch writes beyond it.
    std::vector<float> run(RealTransform& transform, bool forward, const Shape& shape,
                           const std::vector<int>& axes, const std::vector<float>& from) {
        std::vector<float> to(from.size() + 8, 123.0f);
        const auto inside = std::span(to).first(from.size());
        if (forward)
            transform.forward(shape, axes, from, inside, m_context);
        else
            transform.inverse(shape, axes, from, inside, m_context);
        if (std::any_of(to.end() - 8, to.end(), [](float guard) { return guard != 123.0f; }))
            throw std::runtime_error("wrote beyond the end");
        to.resize(from.size());
        return to;
    }

    /// c_k·cos(π·(j + ½)·k/n)
    static double element(std::size_t k, std::size_t j, std::size_t n) {
        const auto length = static_cast<double>(n);
        const double angle = std::numbers::pi * static_cast<double>((2 * j + 1) * k % (4 * n)) / (2 * length);
        return std::sqrt((k == 0 ? 1 : 2) / length) * std::cos(angle);
    }

    /// The definition, O(n²) an axis, in double.
    static std::vector<double> definition(const Shape& shape, const std::vector<int>& axes,
                                          const std::vector<float>& values) {
        std::vector<double> array(values.begin(), values.end());
        for (const int axis : axes) {
            const std::size_t n = shape[static_cast<std::size_t>(axis)];
            std::size_t inner = 1;
            for (std::size_t a = static_cast<std::size_t>(axis) + 1; a < shape.size(); ++a)
                inner *= shape[a];
            std::vector<double> result(array.size());
            for (std::size_t i = 0; i < array.size(); ++i) {
                const std::size_t k = i / inner % n, first = i - k * inner;
                for (std::size_t j = 0; j < n; ++j)
                    result[i] += element(k, j, n) * array[first + j * inner];
            }
            array = std::move(result);
        }
        return array;
    }

  private slots:
    void knowsAConstant() {
        const auto found = run(*m_cosine, true, {6, 10}, {0, 1}, std::vector<float>(60, 2.5f));
        QVERIFY(std::abs(found[0] - 2.5f * std::sqrt(60.0f)) < 1e-5f);
        for (std::size_t i = 1; i < found.size(); ++i)
            QVERIFY(std::abs(found[i]) < 1e-5f);
    }

    /// The basis is orthonormal: a row of it becomes one coefficient, 1.
    void knowsItsCosines() {
        for (const std::size_t n : {2, 5, 16, 24, 40, 97, 120})
            for (const std::size_t k : {std::size_t{0}, std::size_t{1}, n / 2, n - 1}) {
                std::vector<float> wave(n);
                for (std::size_t j = 0; j < n; ++j)
                    wave[j] = static_cast<float>(element(k, j, n));
                const auto found = run(*m_cosine, true, {n}, {0}, wave);
                for (std::size_t i = 0; i < n; ++i)
                    QVERIFY(std::abs(found[i] - (i == k ? 1.0f : 0.0f)) < 2e-6f);
            }
    }

    void agreesWithTheDefinition_data() {
        QTest::addColumn<QList<int>>("lengths");
        QTest::addColumn<QList<int>>("axes");
        const auto add = [](const char* name, QList<int> lengths, QList<int> axes) {
            QTest::newRow(name) << lengths << axes;
        };
        add("one", {1}, {0});
        add("two", {2}, {0});
        add("prime line", {31}, {0});
        add("long prime line", {1009}, {0});
        add("even line", {1024}, {0});
        add("many short rows", {300, 3}, {1});
        add("many short columns", {3, 300}, {0});
        add("columns in batches", {60, 70}, {0});
        add("rows in batches", {70, 60}, {1});
        add("odd square", {15, 15}, {0, 1});
        add("tall", {131, 6}, {0, 1});
        add("wide", {6, 131}, {0, 1});
        add("more neighbours than a block", {70, 90}, {0, 1});
        add("middle axis", {5, 12, 7}, {1});
        add("outer axes", {9, 4, 10}, {0, 2});
        add("convolution", {16, 12, 3, 3}, {0, 1, 2, 3});
        add("inner two of four", {3, 4, 5, 6}, {2, 3});
        add("with ones", {6, 1, 9, 1}, {0, 1, 2});
        add("over no axis", {6, 9}, {});
    }

    /// As near as an FFT of four times the length comes (Schatzman 1996: 0.6·u·√log2 N), four times over.
    void agreesWithTheDefinition() {
        QFETCH(QList<int>, lengths);
        QFETCH(QList<int>, axes);
        const Shape shape(lengths.begin(), lengths.end());
        const std::vector<int> over(axes.begin(), axes.end());
        const std::vector<float> values = white(shape, 7);
        const std::vector<double> exact = definition(shape, over, values);
        const std::vector<float> found = run(*m_cosine, true, shape, over, values);
        const double tolerance = 4 * 0.6 * 0x1p-24 *
                                 std::sqrt(static_cast<double>(over.size() + 1) *
                                           (2 + std::log2(static_cast<double>(values.size()))));
        QVERIFY(relativeDistance(found, exact) < tolerance);
        QVERIFY(relativeDistance(run(*m_cosine, false, shape, over, found), values) < 2 * tolerance);
        double there = 0, here = 0;
        for (std::size_t i = 0; i < values.size(); ++i) {
            there += static_cast<double>(found[i]) * static_cast<double>(found[i]);
            here += static_cast<double>(values[i]) * static_cast<double>(values[i]);
        }
        QVERIFY(std::abs(there / here - 1) < 2 * tolerance); // Parseval
        std::vector<float> inPlace = values;
        m_cosine->forward(shape, over, inPlace, inPlace, m_context);
        QCOMPARE(inPlace, found);
    }

    void isTheSameOnAnyNumberOfThreads() {
        const Shape shape{70, 300, 5};
        const std::vector<float> values = white(shape, 3);
        const auto expected = run(*makeCosineTransform(), true, shape, {0, 1, 2}, values);
        const auto back = run(*makeCosineTransform(), false, shape, {0, 1, 2}, expected);
        for (const int threads : {1, 2, 3, 8}) {
            const ThreadLimit limit(threads);
            QCOMPARE(run(*makeCosineTransform(), true, shape, {0, 1, 2}, values), expected);
            QCOMPARE(run(*m_cosine, false, shape, {0, 1, 2}, expected), back);
        }
    }

    void identityChangesNothing() {
        const std::vector<float> values = white({7, 9}, 5);
        QCOMPARE(run(*m_identity, true, {7, 9}, {0, 1}, values), values);
        QCOMPARE(run(*m_identity, false, {7, 9}, {0, 1}, values), values);
    }

    void nothingToDo() {
        std::vector<float> none;
        m_cosine->forward({0, 5}, {0, 1}, none, none, m_context);
        m_cosine->inverse({5, 0}, {0, 1}, none, none, m_context);
        m_identity->forward({0}, {0}, none, none, m_context);
    }

    void stopsWhenCancelled() {
        JobContext cancelled([] { return true; }, {});
        std::vector<float> values(256, 1.0f), coefficients(256);
        for (RealTransform* transform : {m_cosine.get(), m_identity.get()}) {
            QVERIFY_EXCEPTION_THROWN(transform->forward({16, 16}, {0, 1}, values, coefficients, cancelled),
                                     Cancelled);
            QVERIFY_EXCEPTION_THROWN(transform->inverse({16, 16}, {0, 1}, coefficients, values, cancelled),
                                     Cancelled);
        }
    }
};

QTEST_GUILESS_MAIN(TestRealTransform)
#include "test_real_transform.moc"
