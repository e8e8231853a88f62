// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/error.h"

#include <QtTest>

#include <new>
#include <set>
#include <stdexcept>
#include <type_traits>

using namespace fft_tensor;

class TestError : public QObject {
    Q_OBJECT

  private slots:
    void whatHoldsPlaceAndMessage() {
        const Error error(ErrorCode::malformed, "It is cut short.", "a.npy");
        QCOMPARE(error.what(), "a.npy: It is cut short.");
        QCOMPARE(error.where(), std::string("a.npy"));
        QCOMPARE(error.message(), std::string("It is cut short."));
        QCOMPARE(Error(ErrorCode::internal, "Alone.").what(), "Alone.");
    }

    void everyCodeHasItsOwnName() {
        std::set<std::string> names;
        for (int code = 0; code <= static_cast<int>(ErrorCode::internal); ++code)
            names.insert(name(static_cast<ErrorCode>(code)));
        QCOMPARE(names.size(), std::size_t{12});
        QVERIFY(!names.count("unknown"));
    }

    void currentErrorTranslates() {
        const auto translated = [](auto thrown) {
            try {
                throw thrown;
            } catch (...) {
                return currentError();
            }
        };
        QCOMPARE(translated(Error(ErrorCode::noSpace, "Full.", "x")).code(), ErrorCode::noSpace);
        QCOMPARE(translated(Error(ErrorCode::noSpace, "Full.", "x")).where(), std::string("x"));
        QCOMPARE(translated(std::bad_alloc()).code(), ErrorCode::outOfMemory);
        const Error unexpected = translated(std::runtime_error("boom"));
        QCOMPARE(unexpected.code(), ErrorCode::internal);
        QVERIFY(unexpected.message().find("boom") != std::string::npos);
        QCOMPARE(translated(42).code(), ErrorCode::internal);
    }

    void cancelledIsNoError() { QVERIFY((!std::is_base_of_v<std::exception, Cancelled>)); }
};

QTEST_GUILESS_MAIN(TestError)
#include "test_error.moc"
