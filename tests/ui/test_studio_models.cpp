// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "support/memory_weights.h"
#include "ui/compute/queue_model.h"
#include "ui/pages/layers/layer_model.h"

#include <QAbstractItemModelTester>
#include <QFont>
#include <QSignalSpy>
#include <QTest>

using namespace fft_tensor;
using namespace fft_tensor::testing;
using namespace fft_tensor::ui;

namespace {

/// At a new layer's settings.
SurveyRow surveyed(double error, double null) {
    AxesStructure measured;
    measured.axes = {0, 1};
    measured.error = error;
    measured.null = {null, 0.001};
    SurveyRow row;
    row.state = SurveyRow::State::done;
    row.error.value = error;
    row.survey.choices = {measured};
    row.survey.options.keep = row.settings.goal.value;
    return row;
}

QStringList names(const LayerFilter& filter) {
    QStringList list;
    for (int row = 0; row < filter.rowCount(); ++row)
        list << filter.index(row, LayerModel::nameColumn).data().toString();
    return list;
}

} // namespace

class TestStudioModels : public QObject {
    Q_OBJECT
  private slots:
    void layersFollowTheDocument() {
        Session session;
        LayerModel model(session);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(model.rowCount(), 0);
        session.setDocument(openedFile());
        QCOMPARE(model.rowCount(), 5);
        QCOMPARE(model.index(1, LayerModel::nameColumn).data().toString(), QStringLiteral("layer.0.weight"));
        QCOMPARE(model.index(0, LayerModel::shapeColumn).data().toString(), QStringLiteral("64 × 32"));
        QCOMPARE(model.index(0, LayerModel::sizeColumn).data().toString(), QStringLiteral("8.19 kB"));
        session.setSurveyRow(1, surveyed(0.4, 0.8));
        QCOMPARE(model.index(1, LayerModel::errorColumn).data().toString(), QStringLiteral("40.00 %"));
        QCOMPARE(model.index(1, LayerModel::nullColumn).data().toString(), QStringLiteral("0.500×"));
        QCOMPARE(model.index(1, LayerModel::structureColumn).data().toString(), QStringLiteral("axes 0,1"));
        QCOMPARE(model.index(1, LayerModel::keepColumn).data().toString(), QStringLiteral("5 %"));
        QCOMPARE(model.index(1, LayerModel::axesColumn).data().toString(), QStringLiteral("0,1"));
        session.setSurveyRow(4, {SurveyRow::State::skipped, QStringLiteral("because"), {}, {}, {}});
        QVERIFY(model.index(4, 0).data(Qt::ToolTipRole).toString().contains(QStringLiteral("because")));
        session.setDocument(openedFile());
        QCOMPARE(model.index(1, LayerModel::errorColumn).data().toString(), QStringLiteral("…"));
    }

    /// What was measured at other settings is not shown; what is set is shown at once.
    void followsTheSettings() {
        Session session;
        LayerModel model(session);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        session.setDocument(openedFile());
        session.setSurveyRow(0, surveyed(0.4, 0.8));
        const auto shown = [&](LayerModel::Column column) {
            return model.index(0, column).data().toString();
        };
        QVERIFY(model.index(0, LayerModel::structureColumn).data(Qt::FontRole).value<QFont>().bold());
        QSignalSpy changed(&model, &LayerModel::dataChanged);
        session.setKeep(0.125);
        QVERIFY(changed.count() > 0);
        for (const auto column :
             {LayerModel::errorColumn, LayerModel::nullColumn, LayerModel::structureColumn})
            QCOMPARE(shown(column), QStringLiteral("…"));
        QCOMPARE(shown(LayerModel::keepColumn), QStringLiteral("12.5 %"));
        QVERIFY(!model.index(0, LayerModel::structureColumn).data(Qt::FontRole).value<QFont>().bold());
        session.setAxes({AxesChoice::Kind::last, {}});
        QCOMPARE(shown(LayerModel::axesColumn), QStringLiteral("1"));
        session.undoStack()->undo();
        session.undoStack()->undo();
        QCOMPARE(shown(LayerModel::nullColumn), QStringLiteral("0.500×"));
        session.setStoreRaw(true);
        QCOMPARE(shown(LayerModel::errorColumn), QStringLiteral("raw"));
        QCOMPARE(shown(LayerModel::structureColumn), QStringLiteral("axes 0,1"));
    }

    void filtersByTextOrExpression() {
        Session session;
        LayerModel model(session);
        LayerFilter filter;
        filter.setSourceModel(&model);
        QAbstractItemModelTester tester(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
        session.setDocument(openedFile());
        filter.setPattern(QStringLiteral("LAYER"));
        QCOMPARE(names(filter), (QStringList{"layer.0.weight", "layer.1.weight"}));
        filter.setPattern(QStringLiteral("^(conv|embed)"));
        QCOMPARE(names(filter), (QStringList{"embed.weight", "conv.weight"}));
        filter.setPattern(QStringLiteral("weight(")); // no expression: only text, which nothing has
        QCOMPARE(filter.rowCount(), 0);
        filter.setPattern({});
        QCOMPARE(filter.rowCount(), 5);
    }

    /// Names are shown as they may be: no line turns around, no tool tip is taken for HTML.
    void namesAreShownTame() {
        Session session;
        LayerModel model(session);
        OpenedFile opened;
        opened.file = std::make_shared<MemoryWeights>(std::vector<TensorInfo>{
            tensorInfo("a\u202e\u009b\x1b", {4, 4}), tensorInfo("<img src='x'>", {4, 4})});
        session.setDocument(opened);
        QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("a\\u202e\\u009b\\x1b"));
        QVERIFY(model.index(0, 0).data(Qt::ToolTipRole).toString().contains(QStringLiteral("\\u202e")));
        QCOMPARE(model.index(1, 0).data().toString(), QStringLiteral("<img src='x'>"));
        QVERIFY(model.index(1, 0).data(Qt::ToolTipRole).toString().contains(QStringLiteral("&lt;img")));
        QVERIFY(model.index(1, 0).data(Qt::AccessibleDescriptionRole).toString().startsWith("<img"));
    }

    /// An expression over a name that would take 2^n steps where an engine goes back.
    void filtersEndAtOnce() {
        Session session;
        LayerModel model(session);
        LayerFilter filter;
        filter.setSourceModel(&model);
        OpenedFile opened;
        opened.file = std::make_shared<MemoryWeights>(std::vector<TensorInfo>{
            tensorInfo(std::string(5000, 'a') + "!", {4, 4}), tensorInfo("AAA", {4, 4})});
        session.setDocument(opened);
        filter.setPattern(QStringLiteral("(a+)+$"));
        QCOMPARE(names(filter), QStringList{"AAA"});
    }

    void sortsByNumbersUnknownLast() {
        Session session;
        LayerModel model(session);
        LayerFilter filter;
        filter.setSourceModel(&model);
        session.setDocument(openedFile());
        session.setSurveyRow(0, surveyed(0.9, 0.9));
        session.setSurveyRow(1, surveyed(0.1, 0.9));
        session.setSurveyRow(2, surveyed(0.5, 0.9));
        filter.sort(LayerModel::errorColumn, Qt::AscendingOrder);
        QCOMPARE(names(filter).mid(0, 4), (QStringList{"position_ids", "layer.0.weight", "layer.1.weight",
                                                       "embed.weight"})); // raw: without error
        filter.sort(LayerModel::errorColumn, Qt::DescendingOrder);
        QCOMPARE(names(filter).mid(0, 3), (QStringList{"embed.weight", "layer.1.weight", "layer.0.weight"}));
        filter.sort(LayerModel::sizeColumn, Qt::DescendingOrder);
        QCOMPARE(names(filter).first(), QStringLiteral("embed.weight"));
    }

    void queueShowsJobs() {
        QueueModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.start(1, QStringLiteral("Transform"), false);
        model.start(2, QStringLiteral("Export"), true);
        model.start(3, QStringLiteral("Open"), false);
        QCOMPARE(model.foremost(), std::uint64_t(2));
        QCOMPARE(model.exportsRunning(), 1);
        model.progress(2, {"Compressing a", 0.25, 12});
        QCOMPARE(model.index(1, QueueModel::progressColumn).data().toString(), QStringLiteral("25 %"));
        QCOMPARE(model.index(1, QueueModel::leftColumn).data().toString(), QStringLiteral("12 s left"));
        model.end(1, JobState::finished, {}); // leaves nothing to read
        QCOMPARE(model.rowCount(), 2);
        model.end(3, JobState::failed, QStringLiteral("No such file"));
        QCOMPARE(model.index(1, QueueModel::stateColumn).data().toString(), QStringLiteral("No such file"));
        CompressReport report;
        report.outputBytes = 1000;
        report.ratio = 20;
        model.setVerified(2, report);
        model.end(2, JobState::finished, {});
        QVERIFY(
            model.index(0, QueueModel::stateColumn).data().toString().startsWith(QStringLiteral("Verified")));
        QVERIFY(!model.running());
        model.clearEnded();
        QCOMPARE(model.rowCount(), 0);
    }
};

QTEST_MAIN(TestStudioModels)
#include "test_studio_models.moc"
