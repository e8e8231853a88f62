// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// The rows behind a session: the settings of all layers, and what was measured of them.
#include "support/memory_weights.h"
#include "ui/document/settings_table.h"
#include "ui/document/survey_table.h"

#include <QTest>

using namespace fft_tensor;
using namespace fft_tensor::testing;
using namespace fft_tensor::ui;

namespace {

TensorSettings keeping(double keep) {
    TensorSettings settings;
    settings.goal.value = keep;
    return settings;
}

SurveyRow measuredAt(const TensorSettings& settings) {
    SurveyRow row;
    row.state = SurveyRow::State::done;
    row.survey.constant = true; // nothing to look for
    row.survey.choices.resize(1);
    row.settings = settings;
    return row;
}

} // namespace

class TestLayerTables : public QObject {
    Q_OBJECT
  private slots:
    void aRecipeSaysTheTable() {
        const std::vector<TensorInfo> layers{tensorInfo("a", {4}), tensorInfo("b", {4}),
                                             tensorInfo("c", {4})};
        SettingsTable table(3);
        table.set(0, keeping(0.3));
        table.set(2, keeping(0.3));
        const Recipe recipe = table.recipe(layers);
        QCOMPARE(recipe.fallback.goal.value, 0.3);
        QCOMPARE(recipe.rules.size(), std::size_t{1});
        QCOMPARE(recipe.rules.front().pattern, std::string("b"));
        SettingsTable again(3);
        const std::vector<TensorSettings> rows = again.adopt(recipe, layers);
        QVERIFY(again.of(0) == TensorSettings{}); // the caller sets them
        QVERIFY(again.of(-1) == keeping(0.3));
        for (int i = 0; i < 3; ++i)
            QVERIFY(rows.at(static_cast<std::size_t>(i)) == table.of(i));
    }

    void aTargetOfTheWholeFileStays() {
        const std::vector<TensorInfo> layers{tensorInfo("a", {4}), tensorInfo("b", {4})};
        Recipe whole;
        whole.fallback.goal = {Goal::Kind::ratio, 20};
        whole.total = true;
        SettingsTable table(2);
        (void)table.adopt(whole, layers);
        table.set(0, keeping(0.5));
        table.set(1, keeping(0.5));
        QVERIFY(table.recipe(layers).total);
        QVERIFY(table.recipe(layers).fallback == whole.fallback); // not the commonest
        QCOMPARE(table.recipe(layers).rules.size(), std::size_t{2});
    }

    void countsFollowRowsAndSettings() {
        const TensorSettings first = keeping(0.1), second = keeping(0.2);
        SurveyTable table(2);
        QVERIFY(!table.measured(0, first) && !table.measured(-1, first) && !table.measured(2, first));
        table.setRow(0, measuredAt(first), first);
        QCOMPARE(table.counts().measured, 1);
        table.settingsChange(0, first, second);
        QCOMPARE(table.counts().measured, 0);
        QVERIFY(!table.measured(0, second));
        table.settingsChange(0, second, first); // changed back
        QCOMPARE(table.counts().measured, 1);
        TensorSettings raw = first;
        raw.storeRaw = true;
        table.settingsChange(0, first, raw); // how it is stored changes nothing of what was measured
        QVERIFY(table.measured(0, raw));
        QCOMPARE(table.counts().measured, 1);
        table.setRow(0, {SurveyRow::State::skipped, QStringLiteral("no"), {}, raw, {}}, raw);
        QCOMPARE(table.counts().measured, 0);
        QCOMPARE(table.counts().skipped, 1);
    }
};

QTEST_GUILESS_MAIN(TestLayerTables)
#include "test_layer_tables.moc"
