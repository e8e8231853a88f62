// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Recipes survive their JSON, choose the last rule that matches, and refuse what is none.
#include "base/error.h"
#include "pipeline/recipe.h"

#include <QTest>

using namespace fft_tensor;

class TestRecipe : public QObject {
    Q_OBJECT

    /// JSON with single quotes, for reading.
    static QByteArray json(QByteArray text) { return text.replace('\'', '"'); }

    static Recipe sample() {
        Recipe recipe;
        recipe.total = true;
        recipe.fallback.goal = {Goal::Kind::ratio, 12.5};
        recipe.rules.push_back(
            {"lstm.*", true, {{Goal::Kind::keep, 0.1}, parseAxesChoice("last"), ValueType::float16, false}});
        recipe.rules.push_back(
            {"lstm.bias",
             false,
             {{Goal::Kind::error, 0.01}, parseAxesChoice("0,2"), ValueType::float32, true}});
        return recipe;
    }

  private slots:
    void survivesItsJson() {
        const Recipe recipe = sample();
        QVERIFY(parseRecipe(toJson(recipe), "here") == recipe);
        QVERIFY(parseRecipe(toJson(Recipe{}), "here") == Recipe{});
    }

    void theLastMatchHolds() {
        const Recipe recipe = sample();
        QCOMPARE(&recipe.settingsFor("conv"), &recipe.fallback);
        QCOMPARE(&recipe.settingsFor("lstm.weight"), &recipe.rules[0].settings);
        QCOMPARE(&recipe.settingsFor("lstm.bias"), &recipe.rules[1].settings);
        QCOMPARE(&recipe.settingsFor("lstmxbias"), &recipe.rules[0].settings); // a name is no expression
    }

    void refusesWhatIsNoRecipe_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("a list") << QByteArray("[]");
        QTest::newRow("no format") << QByteArray("{}");
        const QByteArray head = "{'format':'fft-tensor-recipe','version':1,";
        QTest::newRow("newer") << QByteArray("{'format':'fft-tensor-recipe','version':2}");
        QTest::newRow("unknown key") << head + "'sparsity':0.5}";
        QTest::newRow("keep above 1") << head + "'default':{'keep':1.5}}";
        QTest::newRow("keep not a number") << head + "'default':{'keep':'5%'}}";
        QTest::newRow("two goals") << head + "'default':{'keep':0.5,'error':0.1}}";
        QTest::newRow("ratio zero") << head + "'default':{'ratio':0}}";
        QTest::newRow("axes") << head + "'default':{'axes':'first'}}";
        QTest::newRow("values") << head + "'default':{'values':'float64'}}";
        QTest::newRow("rule without a pattern") << head + "'rules':[{'keep':0.1}]}";
        QTest::newRow("rule with two") << head + "'rules':[{'name':'a','regex':'b'}]}";
        QTest::newRow("broken regex") << head + "'rules':[{'regex':'('}]}";
        QTest::newRow("twice the same key") << head + "'total':true,'total':false}";
    }

    void refusesWhatIsNoRecipe() {
        QFETCH(QByteArray, text);
        try {
            (void)parseRecipe(json(text).toStdString(), "my.json");
            QFAIL("accepted");
        } catch (const Error& error) {
            QVERIFY(error.code() == ErrorCode::malformed || error.code() == ErrorCode::invalidArgument);
        }
    }
};

QTEST_GUILESS_MAIN(TestRecipe)
#include "test_recipe.moc"
