// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/error.h"
#include "base/safe_text.h"

#include <QTest>

using namespace fft_tensor;

/// Nothing that acts on a terminal or turns a line around gets out; everything else does.
class TestSafeText : public QObject {
    Q_OBJECT

  private slots:
    void escapes_data();
    void escapes();
    void everyC1AndC0();
    void longTextsAreCut();
    void errorsAreSafe();
};

void TestSafeText::escapes_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("shown");
    QTest::newRow("plain") << QByteArray("layer1.weight") << QByteArray("layer1.weight");
    QTest::newRow("other scripts") << QByteArray("Größe Ω 重み 😀") << QByteArray("Größe Ω 重み 😀");
    QTest::newRow("joined emoji and Persian")
        << QByteArray("👩\u200d🔬 می\u200cخواهم") << QByteArray("👩\u200d🔬 می\u200cخواهم");
    QTest::newRow("backslash stays") << QByteArray("a\\x1b") << QByteArray("a\\x1b");
    QTest::newRow("escape") << QByteArray("a\x1b[31m") << QByteArray("a\\x1b[31m");
    QTest::newRow("line") << QByteArray("a\nb\rc\td") << QByteArray("a\\x0ab\\x0dc\\x09d");
    QTest::newRow("NUL") << QByteArray("a\0b", 3) << QByteArray("a\\x00b");
    QTest::newRow("DEL") << QByteArray("a\x7f") << QByteArray("a\\x7f");
    QTest::newRow("C1") << QByteArray("\u009b31m") << QByteArray("\\u009b31m");
    QTest::newRow("a byte") << QByteArray("\x9b"
                                          "31m")
                            << QByteArray("\\x9b31m");
    QTest::newRow("cut character") << QByteArray("a\xe2\x88") << QByteArray("a\\xe2\\x88");
    QTest::newRow("overlong") << QByteArray("\xc0\xaf") << QByteArray("\\xc0\\xaf");
    QTest::newRow("surrogate") << QByteArray("\xed\xa0\x80") << QByteArray("\\xed\\xa0\\x80");
    QTest::newRow("override") << QByteArray("a\u202egnp.exe\u202c") << QByteArray("a\\u202egnp.exe\\u202c");
    QTest::newRow("isolates") << QByteArray("\u2066\u2069") << QByteArray("\\u2066\\u2069");
    QTest::newRow("marks") << QByteArray("\u200e\u200f\u061c") << QByteArray("\\u200e\\u200f\\u061c");
    QTest::newRow("separators") << QByteArray("\u2028\u2029") << QByteArray("\\u2028\\u2029");
    QTest::newRow("no width") << QByteArray("k\u200b\ufeff") << QByteArray("k\\u200b\\ufeff");
    QTest::newRow("tag") << QByteArray("\U000e0041") << QByteArray("\\U000e0041");
}

void TestSafeText::escapes() {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, shown);
    const std::string safe = printable(text.toStdString());
    QCOMPARE(QByteArray::fromStdString(safe), shown);
    QCOMPARE(printable(safe), safe);
}

void TestSafeText::everyC1AndC0() {
    for (char32_t code = 0; code < 0x100; ++code)
        QCOMPARE(isUnsafe(code), code < 0x20 || (code >= 0x7f && code < 0xa0));
}

void TestSafeText::longTextsAreCut() {
    const std::string safe = printable(std::string(100'000, '\x1b'));
    QVERIFY(safe.size() < 17'000);
    QVERIFY(safe.ends_with("…"));
    QCOMPARE(printable(std::string(16'000, 'x')), std::string(16'000, 'x'));
}

void TestSafeText::errorsAreSafe() {
    const Error error(ErrorCode::malformed, "The tensor \u202e\x1b is bad.", "a\nb");
    QCOMPARE(error.message(), std::string("The tensor \\u202e\\x1b is bad."));
    QCOMPARE(std::string(error.what()), std::string("a\\x0ab: The tensor \\u202e\\x1b is bad."));
    QCOMPARE(error.where(), std::string("a\nb")); // a path stays one
}

QTEST_GUILESS_MAIN(TestSafeText)
#include "test_safe_text.moc"
