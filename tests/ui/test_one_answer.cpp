// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// What the window shows of a layer is what an export makes of it.
#include "support/structured_layers.h"
#include "ui/compute/runners.h"
#include "ui/document/formats.h"
#include "ui/pages/layers/layer_model.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace fft_tensor;
using namespace fft_tensor::tests;
using namespace fft_tensor::ui;

class TestOneAnswer : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<Compute> m_compute;
    std::unique_ptr<Runners> m_runners;
    CompressReport m_report;

    QString path(const char* name) const { return m_folder.filePath(QLatin1String(name)); }

    void showLayer(int layer) {
        m_session->setCurrent(layer);
        QTRY_VERIFY(!m_session->layerProblem().isEmpty() || m_session->packed().has_value());
        QTRY_VERIFY(m_runners->settled());
    }
    void exportAll() {
        QSignalSpy spy(&m_runners->files, &FileRunner::exported);
        m_runners->files.exportTo(path("out.h5"));
        QTRY_COMPARE(spy.count(), 1);
        m_report = spy[0][1].value<CompressReport>();
    }
    void compare(const CheckpointRow& row) {
        QCOMPARE(m_session->whyCurrentIsRaw().isEmpty(), !isRaw(row));
        if (isRaw(row)) {
            const QString why = m_session->whyCurrentIsRaw();
            QVERIFY2(why.contains(QString::fromStdString(row.reason)), qPrintable(why));
            return;
        }
        const LayerNumbers& numbers = *m_session->numbers();
        QVERIFY(!numbers.keepEstimated && !numbers.errorEstimated);
        QCOMPARE(numbers.cut.keep, *row.keep);
        QCOMPARE(numbers.cut.kept, row.kept);
        QCOMPARE(numbers.cut.coefficients, row.coefficients);
        QCOMPARE(numbers.relativeError, row.relativeError);
        QCOMPARE(m_session->analysis()->axes, row.axes);
    }

  private slots:
    void initTestCase() {
        std::vector<float> huge = whiteTensor({32, 32}, 4)->values;
        for (float& value : huge)
            value *= 1e37F;
        writeLayers(path("in.safetensors").toStdString(),
                    {layerOf("basis", DType::f32, {66, 1, 64}, waveBasis(66, 64)),
                     layerOf("hills", DType::f16, {64, 96}, smoothPicture(64, 96)),
                     layerOf("rank 2", DType::bf16, {96, 64}, lowRank(96, 64, 7)),
                     layerOf("white", DType::f32, {64, 64}, whiteTensor({64, 64}, 9)->values),
                     layerOf("walks", DType::f8E5m2, {64, 96}, randomWalks(64, 96, 2)),
                     layerOf("bias", DType::f32, {10}, whiteTensor({10}, 3)->values),
                     layerOf("huge", DType::f32, {32, 32}, huge),
                     layerOf("ids", DType::i32, {4}, {1, 2, 3, 4})});
        m_session = std::make_unique<Session>();
        m_compute = std::make_unique<Compute>();
        m_runners = std::make_unique<Runners>(*m_session, *m_compute);
        m_runners->survey.setEnabled(false);
        m_runners->layer.setRest(0);
        m_runners->files.open(path("in.safetensors"));
        QTRY_COMPARE(m_session->tensorCount(), 8);
    }
    void cleanupTestCase() {
        m_runners.reset();
        m_compute.reset();
        m_session.reset();
    }

    void isWhatIsExported_data() {
        QTest::addColumn<int>("kind");
        QTest::addColumn<double>("value");
        QTest::addColumn<bool>("narrow");
        QTest::addColumn<QString>("axes");
        const auto row = [](const char* name, Goal::Kind kind, double value, bool narrow, const char* axes) {
            QTest::newRow(name) << int(kind) << value << narrow << axes;
        };
        row("keep", Goal::Kind::keep, 0.05, false, "all");
        row("keep, float16, auto axes", Goal::Kind::keep, 0.2, true, "auto");
        row("error", Goal::Kind::error, 0.25, false, "all");
        row("small error", Goal::Kind::error, 0.004, false, "auto");
        row("ratio", Goal::Kind::ratio, 10, false, "all");
        row("ratio, float16, auto axes", Goal::Kind::ratio, 10, true, "auto");
        row("nothing", Goal::Kind::keep, 0, false, "all");
    }
    void isWhatIsExported() {
        QFETCH(int, kind);
        QFETCH(double, value);
        QFETCH(bool, narrow);
        QFETCH(QString, axes);
        showLayer(0);
        m_session->setGoal({static_cast<Goal::Kind>(kind), value});
        m_session->setValueType(narrow ? ValueType::float16 : ValueType::float32);
        m_session->setAxes(parseAxesChoice(axes.toStdString()));
        m_session->applyCurrentToAll();
        exportAll();
        for (int layer = 0; layer < m_session->tensorCount(); ++layer) {
            showLayer(layer);
            compare(m_report.rows[static_cast<std::size_t>(layer)]);
        }
    }

    /// The list tells of every layer what the panel does when it is chosen, and what an export records.
    void theListTellsTheSame() {
        const LayerModel list(*m_session);
        showLayer(0);
        m_session->setAxes({});
        m_session->setGoal({Goal::Kind::keep, 0.2});
        m_session->applyCurrentToAll();
        exportAll();
        m_runners->survey.setEnabled(true);
        m_runners->survey.resume();
        for (int layer = 1; layer < m_session->tensorCount(); ++layer) {
            const CheckpointRow& row = m_report.rows[static_cast<std::size_t>(layer)];
            QTRY_VERIFY(m_session->measured(layer) || !m_session->whyRaw(layer).isEmpty());
            const QString why = m_session->whyStoredRaw(layer);
            QVERIFY2(isRaw(row) ? why.contains(QString::fromStdString(row.reason)) : why.isEmpty(),
                     qPrintable(why));
            QCOMPARE(m_session->errorOf(layer)->value, row.relativeError);
            QVERIFY(!m_session->errorOf(layer)->estimated);
            const QString shown = list.index(layer, LayerModel::errorColumn).data().toString();
            QCOMPARE(shown, isRaw(row) ? QStringLiteral("raw") : percentText(row.relativeError));
        }
        QCOMPARE(list.index(0, LayerModel::errorColumn).data().toString(),
                 percentText(m_report.rows[0].relativeError)); // the current layer
        QTRY_VERIFY(m_runners->survey.done());
        const auto& totals = m_session->totals();
        // Energies are summed over weights here, over a float32 spectrum there.
        QTRY_VERIFY(std::abs(totals.relativeError / m_report.relativeError - 1) < 1e-6);
        QCOMPARE(totals.counted, m_session->tensorCount());
        QCOMPARE(totals.inputBytes, m_report.inputBytes);
        m_runners->survey.setEnabled(false);
    }

    /// What is not known at once is marked until it is, and what is instant stays exact.
    void marksWhatIsEstimated() {
        showLayer(3);
        m_session->setAxes({});
        std::vector<LayerNumbers> shown; // in between, too: the exact answer may come before a test looks
        const QObject scope;
        connect(m_session.get(), &Session::numbersChanged, &scope, [&] {
            if (m_session->numbers())
                shown.push_back(*m_session->numbers());
        });
        const auto last = [&] { return shown.empty() ? LayerNumbers() : shown.back(); };
        m_session->setGoal({Goal::Kind::ratio, 7});
        QTRY_VERIFY(last().settings.goal.value == 7 && !last().keepEstimated);
        const auto asked = std::find_if(shown.begin(), shown.end(),
                                        [](const auto& numbers) { return numbers.settings.goal.value == 7; });
        QVERIFY(asked->keepEstimated);
        shown.clear();
        m_session->setKeep(0.1);
        QTRY_COMPARE(last().cut.keep, 0.1);
        for (const LayerNumbers& numbers : shown)
            QVERIFY(!numbers.errorEstimated && !numbers.keepEstimated);
        showLayer(4); // float8
        shown.clear();
        m_session->setKeep(0.11);
        QTRY_VERIFY(last().cut.keep == 0.11 && !last().errorEstimated);
        const LayerNumbers& first = shown.front();
        QVERIFY(first.cut.keep == 0.11 && first.errorEstimated && !first.keepEstimated);
        QVERIFY(last().relativeError > first.relativeError); // of the unrounded values
    }

    /// Axes that are chosen automatically depend on the goal.
    void automaticAxesFollowTheGoal() {
        showLayer(0);
        m_session->setAxes({AxesChoice::Kind::automatic, {}});
        for (const double error : {0.9, 0.001}) {
            m_session->setGoal({Goal::Kind::error, error});
            QTRY_VERIFY(m_session->packed() && m_session->packed()->settings.goal.value == error);
            m_session->applyCurrentToAll();
            exportAll();
            compare(m_report.rows[0]);
        }
    }
};

QTEST_MAIN(TestOneAnswer)
#include "test_one_answer.moc"
