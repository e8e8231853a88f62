// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Every answer in the installed header of cuFFT has words of its own.
#include "cuda/fft_words.h"

#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace fft_tensor::gpu;

class TestFftWords : public QObject {
    Q_OBJECT

  private slots:
    void everyAnswerHasWords() {
        QFile header(QStringLiteral(FFT_TENSOR_CUFFT_HEADER));
        if (!header.open(QIODevice::ReadOnly))
            QSKIP("There is no cufft.h beside this toolkit.");
        const QString text = QString::fromUtf8(header.readAll());
        const QString answers = text.section(QStringLiteral("enum cufftResult_t {"), 1).section(u'}', 0, 0);
        static const QRegularExpression line(QStringLiteral("CUFFT_\\w+\\s*=\\s*(0x[0-9A-Fa-f]+|\\d+)"));
        QSet<QString> all;
        int count = 0;
        for (const QRegularExpressionMatch& match : line.globalMatch(answers)) {
            const int code = match.captured(1).toInt(nullptr, 0);
            const QString words = QString::fromUtf8(wordsOfFft(code));
            QVERIFY2(words != QStringLiteral("unknown error"), qPrintable(match.captured()));
            all.insert(words);
            ++count;
        }
        QVERIFY2(count >= 15, qPrintable(answers));
        QCOMPARE(all.size(), count);
    }

    void otherNumbersAreUnknown() {
        for (const int code : {-1, 21, 1000})
            QCOMPARE(wordsOfFft(code), "unknown error");
    }
};

QTEST_APPLESS_MAIN(TestFftWords)
#include "test_fft_words.moc"
