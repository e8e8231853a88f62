// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/error.h"
#include "pipeline/name_pattern.h"

#include <QTest>

using namespace fft_tensor;

class TestNamePattern : public QObject {
    Q_OBJECT

  private slots:
    void finds() {
        QVERIFY(NamePattern("^lstm").matches("lstm.weight"));
        QVERIFY(NamePattern("weight").matches("lstm.weight_ih"));
        QVERIFY(!NamePattern("^weight").matches("lstm.weight"));
        QVERIFY(NamePattern("layers\\.(0|1)\\.").matches("model.layers.1.q"));
        QVERIFY(NamePattern("größe").matches("die größe"));
        QVERIFY(!NamePattern("LSTM").matches("lstm"));
        QVERIFY(NamePattern("LSTM", NamePattern::Letters::eitherCase).matches("lstm"));
        QVERIFY(!NamePattern("a.c").matches("a\xff"));
    }

    /// Takes 2^n steps, or as many frames of the stack, in engines that go back.
    void endsAtOnce() {
        const std::string name = std::string(100'000, 'a') + "!";
        for (const char* pattern : {"(a+)+$", "(a|aa)+$", "(a|b|ab)*c", "^(([a-z])+.)+[A-Z]([a-z])+$"})
            QVERIFY2(!NamePattern(pattern).matches(name), pattern);
    }

    void refuses_data() {
        QTest::addColumn<QByteArray>("pattern");
        QTest::addColumn<QByteArray>("said");
        QTest::newRow("lookahead") << QByteArray("a(?=b)") << QByteArray("Lookaheads and backreferences");
        QTest::newRow("lookbehind") << QByteArray("(?<=a)b") << QByteArray("Lookaheads and backreferences");
        QTest::newRow("backreference") << QByteArray("(a)\\1") << QByteArray("Lookaheads and backreferences");
        QTest::newRow("open group") << QByteArray("(a") << QByteArray("missing )");
        QTest::newRow("nothing to repeat") << QByteArray("*") << QByteArray("backslash");
        QTest::newRow("repeats of repeats")
            << QByteArray("((a{100}){100}){100}") << QByteArray("repeats too much");
        QTest::newRow("too long") << QByteArray(1001, 'a') << QByteArray("1001 characters");
    }

    void refuses() {
        QFETCH(QByteArray, pattern);
        QFETCH(QByteArray, said);
        try {
            const NamePattern compiled(pattern.toStdString());
            QFAIL("it compiled");
        } catch (const Error& error) {
            QCOMPARE(error.code(), ErrorCode::invalidArgument);
            QVERIFY2(QByteArray(error.what()).contains(said), error.what());
            QVERIFY2(error.message().ends_with('.'), error.what());
        }
    }
};

QTEST_GUILESS_MAIN(TestNamePattern)
#include "test_name_pattern.moc"
