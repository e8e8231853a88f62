// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "io/json.h"
#include "io/test_files.h"

#include <QtTest>

#include <cmath>
#include <limits>
#include <random>

using namespace fft_tensor;
using fft_tensor::test::errorOf;

namespace {

std::string rewritten(const std::string& text) {
    return toJson(parseJson(text, "test"));
}

std::string nested(std::size_t levels) {
    return std::string(levels, '[') + std::string(levels, ']');
}

} // namespace

class TestJson : public QObject {
    Q_OBJECT

  private slots:
    void valuesOfEveryKind() {
        const std::string text =
            R"({"b":[true,false,null],"a":{"x":-1,"y":18446744073709551615,"z":0.1},"":"é"})";
        QCOMPARE(rewritten(text), text); // order kept, too
        const JsonValue value = parseJson(text, "test");
        QCOMPARE(value.object()->size(), std::size_t{3});
        QCOMPARE(value.member("b")->array()->size(), std::size_t{3});
        QCOMPARE(*value.member("a")->member("y")->unsignedInteger(), UINT64_MAX);
        QVERIFY(value.member("a")->member("x")->unsignedInteger() == nullptr);
        QCOMPARE(*value.member("")->string(), std::string("é"));
        QVERIFY(value.member("c") == nullptr);
        QVERIFY(value.member("")->member("x") == nullptr);
    }

    void numbers() {
        double number = 0;
        for (const auto& [text, expected] :
             {std::pair("7", 7.0), {"-7", -7.0}, {"2.5e3", 2500.0}, {"1e22", 1e22}}) {
            QVERIFY(parseJson(text, "test").number(number));
            QCOMPARE(number, expected);
        }
        QVERIFY(!parseJson("true", "test").number(number));
        QVERIFY(!parseJson("\"7\"", "test").number(number));
        QVERIFY(parseJson("18446744073709551616", "test").unsignedInteger() == nullptr);
        QVERIFY(parseJson("7.0", "test").unsignedInteger() == nullptr);
        QCOMPARE(toJson(JsonValue(1.0)), std::string("1.0"));
        QCOMPARE(toJson(JsonValue(-0.0)), std::string("-0.0"));
        QCOMPARE(toJson(JsonValue(1e300)), std::string("1e+300"));
        QCOMPARE(toJson(JsonValue(std::nan(""))), std::string("null"));
        QCOMPARE(toJson(JsonValue(HUGE_VAL)), std::string("null"));
        QCOMPARE(toJson(JsonValue(std::numeric_limits<std::int64_t>::min())),
                 std::string("-9223372036854775808"));
    }

    void doublesRoundTrip() {
        std::mt19937_64 random(11);
        for (int i = 0; i < 20000; ++i) {
            const auto value = std::bit_cast<double>(random());
            if (!std::isfinite(value))
                continue;
            const JsonValue again = parseJson(toJson(JsonValue(value)), "test");
            QVERIFY(std::get<double>(again.variant()) == value);
        }
    }

    void textsAreEscaped() {
        using namespace std::string_literals;
        const std::string awkward = "quote\" back\\ tab\t line\n nul\0 del\x7f ünï 😀"s;
        QCOMPARE(*parseJson(toJson(JsonValue(awkward)), "test").string(), awkward);
        QVERIFY(toJson(JsonValue(std::string("\x01"))) == R"("\u0001")");
        QCOMPARE(toJson(JsonValue(std::string("bad \xff!"))), std::string("\"bad \xef\xbf\xbd!\""));
        QCOMPARE(*parseJson(R"("\ud83d\ude00")", "test").string(), std::string("😀"));
    }

    void indentation() {
        QCOMPARE(toJson(parseJson(R"({"a":[1,{}],"b":[]})", "test"), true),
                 std::string("{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": []\n}"));
    }

    void nestingEndsAt64() {
        QCOMPARE(rewritten(nested(64)), nested(64));
        const auto error = errorOf([] { (void)parseJson(nested(65), "deep.json"); });
        QVERIFY(error && error->code() == ErrorCode::malformed);
        QVERIFY(error->message().find("64 levels") != std::string::npos);
        QVERIFY(errorOf([] { (void)parseJson(std::string(1000000, '['), "deep.json"); }));
    }

    void tooManyValues() {
        std::string text = "[";
        for (int i = 0; i < 4'000'001; ++i)
            text += "0,";
        text += "0]";
        const auto error = errorOf([&] { (void)parseJson(text, "many.json"); });
        QVERIFY(error && error->message().find("4000000 values") != std::string::npos);
    }

    void faults_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("empty") << QByteArray("") << QByteArray("byte 0");
        QTest::newRow("cut") << QByteArray("{\"a\":") << QByteArray("byte 5");
        QTest::newRow("no quote") << QByteArray("{a:1}") << QByteArray("byte 2");
        QTest::newRow("trailing") << QByteArray("{} x") << QByteArray("byte 4");
        QTest::newRow("comma") << QByteArray("[1,]") << QByteArray("byte 4");
        QTest::newRow("duplicate key")
            << QByteArray(R"({"a":1,"b":2,"a":3})") << QByteArray("\"a\" stands twice");
        QTest::newRow("duplicate by escape")
            << QByteArray(R"({"a":1,"\u0061":3})") << QByteArray("stands twice");
        QTest::newRow("duplicate inside") << QByteArray(R"({"x":[{"k":1,"k":1}]})") << QByteArray("byte 16");
        QTest::newRow("bad utf-8") << QByteArray("\"\xc3(\"") << QByteArray("UTF-8");
        QTest::newRow("overlong utf-8") << QByteArray("\"\xc0\xaf\"") << QByteArray("UTF-8");
        QTest::newRow("lone surrogate") << QByteArray(R"("\ud800")") << QByteArray("surrogate");
        QTest::newRow("raw control") << QByteArray("\"a\nb\"") << QByteArray("control character");
        QTest::newRow("NaN") << QByteArray("NaN") << QByteArray("byte 1");
        QTest::newRow("too large") << QByteArray("1e999") << QByteArray("byte 5");
        QTest::newRow("NUL after it") << QByteArray("{}\0", 3) << QByteArray("byte 2: a NUL byte");
        QTest::newRow("NUL and more") << QByteArray("{\"a\":1}\0,\"b\":2}", 15) << QByteArray("NUL byte");
        QTest::newRow("NUL in a text") << QByteArray("\"a\0b\"", 5) << QByteArray("byte 2");
        QTest::newRow("comment") << QByteArray("/**/1") << QByteArray("byte 1");
    }

    void faults() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, expected);
        const auto error = errorOf([&] { (void)parseJson(text.toStdString(), "settings.json"); });
        QVERIFY(error.has_value());
        QCOMPARE(error->code(), ErrorCode::malformed);
        QCOMPARE(error->where(), std::string("settings.json"));
        QVERIFY2(error->message().find(expected.toStdString()) != std::string::npos, error->what());
        QVERIFY(error->message().find("json.exception") == std::string::npos);
        QVERIFY(error->message().find(" ;") == std::string::npos);
    }

    void membersComeOneByOne() {
        std::string seen;
        parseJsonMembers(R"({"a":[1,{"x":{}}],"b":{"a":null},"c":"t"})", "test",
                         [&](std::string&& key, JsonValue&& value) { seen += key + toJson(value) + ";"; });
        QCOMPARE(seen, std::string(R"(a[1,{"x":{}}];b{"a":null};c"t";)"));
        const auto refused = [](const char* text) {
            return errorOf([&] { parseJsonMembers(text, "test", [](auto&&, auto&&) {}); });
        };
        QVERIFY(refused("[1]") && refused("1") && refused("{\"a\":1") && refused("{} x"));
        QVERIFY(refused(R"({"a":1,"b":2,"a":3})")->message().find("\"a\" stands twice") != std::string::npos);
    }

    /// All together are more than one value may hold; each alone is small.
    void manyMembers() {
        std::string text = "{\"0\":0";
        for (int i = 1; i < 200'000; ++i)
            text += ",\"" + std::to_string(i) + "\":[" + std::string(60, '1') +
                    ",2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21]";
        text += "}";
        std::size_t count = 0;
        parseJsonMembers(text, "test", [&](std::string&&, JsonValue&&) { ++count; });
        QCOMPARE(count, std::size_t{200'000});
    }

    void equalKeysInDifferentObjectsAreFine() {
        const std::string text = R"([{"k":1},{"k":{"k":2}}])";
        QCOMPARE(rewritten(text), text);
    }
};

QTEST_GUILESS_MAIN(TestJson)
#include "test_json.moc"
