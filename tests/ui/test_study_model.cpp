// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Studies as a table, as CSV and in words.
#include "product/sizes_text.h"
#include "support/fake_products.h"
#include "support/studies.h"
#include "support/weights_on_disk.h"
#include "ui/document/formats.h"
#include "ui/document/speed_studies.h"
#include "ui/files/save_file.h"
#include "ui/pages/speed/study_csv.h"
#include "ui/pages/speed/study_model.h"
#include "ui/pages/speed/study_text.h"
#include "unexpected_warnings.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace fft_tensor;
using namespace fft_tensor::testing;
using fft_tensor::tests::FakePlace;
using namespace fft_tensor::ui;

namespace {

/// What the synthetic study was made with.
SpeedQuestion sameQuestion() {
    SpeedQuestion question;
    question.layout = syntheticStudy()->study.layout;
    question.cut.keep = question.cut.kept = 0.05;
    question.cut.coefficients = 25'000;
    return question;
}

QString cell(const StudyModel& model, int row, StudyModel::Column column) {
    return model.index(row, column).data().toString();
}

} // namespace

class TestStudyModel : public QObject {
    Q_OBJECT
  private slots:
    void init() { failOnUnexpectedWarnings(); }

    void rowsForPeople() {
        StudyModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(model.rowCount(), 0);
        model.setStudy(syntheticStudy());
        QCOMPARE(model.rowCount(), 18);
        QCOMPARE(cell(model, 2, StudyModel::methodColumn), QStringLiteral("spectral"));
        QCOMPARE(cell(model, 2, StudyModel::keptColumn), QStringLiteral("5 %"));
        QCOMPARE(cell(model, 2, StudyModel::batchColumn), QStringLiteral("32"));
        QCOMPARE(cell(model, 2, StudyModel::timeColumn), QStringLiteral("800 µs"));
        QCOMPARE(cell(model, 2, StudyModel::speedColumn), QStringLiteral("10.0×"));
        QCOMPARE(cell(model, 2, StudyModel::peakColumn), QStringLiteral("450 kB"));
        QCOMPARE(cell(model, 2, StudyModel::weightColumn), QStringLiteral("400 kB"));
        QCOMPARE(cell(model, 2, StudyModel::prepareTimeColumn), QStringLiteral("20 ms"));
        QCOMPARE(cell(model, 2, StudyModel::preparePeakColumn), QStringLiteral("800 kB"));
        QCOMPARE(cell(model, 2, StudyModel::errorColumn), QStringLiteral("3e−7"));
        QCOMPARE(cell(model, 5, StudyModel::errorColumn), QString());
        QCOMPARE(model.index(2, StudyModel::timeColumn).data(StudyModel::sortRole).toDouble(), 0.0008);
        for (int column = 0; column < model.columnCount(); ++column) {
            QVERIFY(!model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString().isEmpty());
            QVERIFY(!model.headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString().isEmpty());
        }
        model.setStudy(nullptr);
        QCOMPARE(model.rowCount(), 0);
    }

    void whatDidNotRunSaysWhy() {
        StudyModel model;
        model.setStudy(syntheticStudy(false));
        QVERIFY(cell(model, 0, StudyModel::remarkColumn).contains(QStringLiteral("12.0 MB")));
        for (const auto column : {StudyModel::timeColumn, StudyModel::speedColumn, StudyModel::peakColumn})
            QCOMPARE(cell(model, 0, column), QString());
        QVERIFY(!cell(model, 2, StudyModel::timeColumn).isEmpty());
        QCOMPARE(cell(model, 2, StudyModel::speedColumn), QString());
    }

    void csvKeepsEveryDigit() {
        const auto layer = syntheticStudy();
        layer->study.rows[1].seconds = 0.1 + 0.2; // 0.30000000000000004
        const QList<QByteArray> lines = studyCsv(*layer).split('\n');
        QCOMPARE(lines.size(), 20); // header, 18 rows, nothing behind the last newline
        QVERIFY(
            lines[0].startsWith("layer,axes,value_type,transposed,block_bytes,threads,device,method,keep,"));
        QCOMPARE(lines[0].count(','), 20);
        QVERIFY2(lines[1].startsWith(R"("block, ""1""","0,1",float32,0,16000000,2,CPU,dense,)"), lines[1]);
        const QList<QByteArray> fields = lines[2].mid(lines[2].indexOf("streaming")).split(',');
        QCOMPARE(fields[5].toDouble(), 0.1 + 0.2);
        QVERIFY(fields[5].toDouble() != 0.3);
    }

    void csvOfWhatDidNotRun() {
        const QByteArray line = studyCsv(*syntheticStudy(false)).split('\n')[1];
        QVERIFY2(line.endsWith(",32,,,,,,,,,\"It needs 12.0 MB; 8.0 MB may be used.\""), line);
    }

    void csvOfThePlots() {
        const auto layer = syntheticStudy();
        const QList<QByteArray> memory = memoryCsv(*layer).split('\n');
        QCOMPARE(memory.size(), 1 + 12 + 1);
        QVERIFY(memory[1].endsWith(",dense,32,prepare,0.001,8000000"));
        QVERIFY(memory[4].contains(",multiply,"));
        const QList<QByteArray> stages = stagesCsv(*layer).split('\n');
        QCOMPARE(stages.size(), 1 + 6 + 1);
        QVERIFY2(stages[2].endsWith(",dense,32,\"multiply\",0.0060000000000000001,3000000,4000000"),
                 stages[2]);
    }

    void savesOrSaysWhyNot() {
        const QTemporaryDir folder;
        QCOMPARE(saveFile(folder.filePath("a.csv"), "x\n").problem, QString());
        QCOMPARE(readFile(folder.filePath("a.csv")), QByteArray("x\n"));
        QVERIFY(saveFile(folder.filePath("absent/a.csv"), "x\n").problem.contains(folder.filePath("absent")));
    }

    void inWords() {
        QCOMPARE(
            studySummary(*syntheticStudy()),
            QStringLiteral("Batch 32, 5 % kept: spectral 10.0× the speed of dense and 450 kB at the peak; "
                           "streaming 0.500× the speed of dense and 450 kB at the peak; dense weight 4.00 "
                           "MB."));
        const QString without = studySummary(*syntheticStudy(false));
        QVERIFY2(without.contains(QStringLiteral("spectral 800 µs and 450 kB")), qPrintable(without));
        QVERIFY(without.endsWith(QStringLiteral("dense weight 4.00 MB (did not run).")));
        QCOMPARE(studyTitle(*syntheticStudy()),
                 QStringLiteral("block, \"1\", 1000 × 1000, x·W, 5 % kept, batch 32, 2 threads"));
    }

    void anotherDeviceIsNamed() {
        const auto layer = syntheticStudy();
        QVERIFY(!studySummary(*layer).contains(QStringLiteral("memory of")));
        layer->study.device = "NVIDIA X1";
        QVERIFY(studyTitle(*layer).endsWith(QStringLiteral("batch 32, NVIDIA X1")));
        QVERIFY2(studySummary(*layer).endsWith(QStringLiteral("Bytes are of the memory of NVIDIA X1.")),
                 qPrintable(studySummary(*layer)));
    }

    /// Speeds are worth what they are measured against.
    void denseKernelsAreNamed() {
        const auto layer = syntheticStudy();
        layer->study.dense = {"OpenBLAS 0.3.21", "Haswell", "AVX2", 16, 2, {}};
        const QString words = QStringLiteral(
            "dense weight 4.00 MB. Dense: AVX2 kernels of this program up to 16 rows, OpenBLAS 0.3.21 "
            "(Haswell) beyond.");
        QVERIFY2(studySummary(*layer).endsWith(words), qPrintable(studySummary(*layer)));
        layer->study.dense.warning = "They are slow.";
        QVERIFY(studySummary(*layer).endsWith(words + QStringLiteral(" Warning: They are slow.")));
    }

    void busyMachinesAreTold() {
        const auto layer = syntheticStudy();
        const QString quiet = studySummary(*layer);
        layer->study.othersShare = 0.05;
        QCOMPARE(studySummary(*layer), quiet);
        layer->study.othersShare = 0.45;
        QVERIFY2(studySummary(*layer).endsWith(QStringLiteral(
                     "took 45 % of the processors meanwhile: measure again when it is quiet.")),
                 qPrintable(studySummary(*layer)));
    }

    void whatHasChanged() {
        const auto layer = syntheticStudy();
        QCOMPARE(changedSince(*layer, sameQuestion()), QString());
        const auto changed = [&](auto change) {
            SpeedQuestion question = sameQuestion();
            change(question);
            return changedSince(*layer, question);
        };
        QCOMPARE(changed([](SpeedQuestion& q) { q.cut.keep = 0.1; }), QStringLiteral("keep"));
        QCOMPARE(changed([](SpeedQuestion& q) { q.speed.blockMegabytes = 1; }), QStringLiteral("block"));
        QCOMPARE(changed([](SpeedQuestion& q) { q.settings.valueType = ValueType::float16; }),
                 QStringLiteral("value type"));
        QCOMPARE(changed([](SpeedQuestion& q) {
                     q.layout = SpectrumLayout({1000, 1000}, {1});
                 }),
                 QStringLiteral("axes"));
        QCOMPARE(changed([](SpeedQuestion& q) {
                     q.speed.batch = 1;
                     q.speed.transposed = true;
                 }),
                 QStringLiteral("batch, transposed"));
        QCOMPARE(changed([](SpeedQuestion& q) { q.speed.limitMegabytes = 1; }),
                 QString()); // measured without
    }

    /// Estimates speak of the memory that the products would lie in.
    void estimatesNameTheMemory() {
        const FakePlace gpu("NVIDIA X1"); // a tenth of the CPU's bytes, and 3 MB free
        SpeedQuestion question = sameQuestion();
        const Matricization matricization(question.layout, {});
        const std::uint64_t dense =
            gpu.forecast(ProductMethod::dense, matricization, question.cut.coefficients, 32, {}).peak();
        QString words = memoryForecast(question, gpu);
        QVERIFY2(words.contains(QStringLiteral("bytes of the memory of NVIDIA X1 held at once")),
                 qPrintable(words));
        QVERIFY(words.contains(QStringLiteral("dense ≈ ") + bytesText(dense) + QLatin1Char(';')));
        QVERIFY(memoryForecast(question, *cpuPlace()).contains(QStringLiteral("of this machine's memory")));
        question.layout = SpectrumLayout({4000, 4000}, {0, 1});
        words = memoryForecast(question, gpu);
        QVERIFY2(words.contains(QStringLiteral(", more than is free;")), qPrintable(words));
        CostModel costs = syntheticStudy()->costs;
        costs.place = std::make_shared<FakePlace>("NVIDIA X1");
        const QString choice = choiceSentence(question, costs);
        QVERIFY2(choice.contains(QStringLiteral(" of 3.00 MB")), qPrintable(choice));
        question.speed.limitMegabytes = 5;
        QVERIFY(choiceSentence(question, costs)
                    .startsWith(QStringLiteral("Auto, within 5.00 MB of the memory of NVIDIA X1: ")));
    }

    void timesWithCopiesStandBeside() {
        const auto layer = syntheticStudy();
        layer->study.rows[2].withCopiesSeconds = 0.0025;
        StudyModel model;
        model.setStudy(layer);
        QCOMPARE(cell(model, 2, StudyModel::withCopiesColumn), QStringLiteral("2.5 ms"));
        QCOMPARE(cell(model, 2, StudyModel::timeColumn), QStringLiteral("800 µs"));
        QCOMPARE(cell(model, 1, StudyModel::withCopiesColumn), QString());
        const QByteArray line = studyCsv(*layer).split('\n')[3];
        QVERIFY2(line.contains(",32,0.00080000000000000004,0.0025000000000000001,10,"), line);
    }

    void estimatesAreMarked() {
        SpeedQuestion question = sameQuestion();
        const std::uint64_t dense = forecastMemory(ProductMethod::dense, Matricization(question.layout, {}),
                                                   question.cut.coefficients, 32, {})
                                        .peak();
        QVERIFY(dense > 8'000'000); // W and its half spectrum
        QVERIFY(
            memoryForecast(question, *cpuPlace()).contains(QStringLiteral("dense ≈ ") + bytesText(dense)));
        const CostModel costs = syntheticStudy()->costs;
        QString choice = choiceSentence(question, costs);
        QVERIFY2(choice.startsWith(QStringLiteral("Auto, with no limit: spectral is the fastest that fits")),
                 qPrintable(choice));
        QVERIFY(choice.contains(QStringLiteral("dense ≈ ")));
        question.speed.limitMegabytes = 5;
        choice = choiceSentence(question, costs);
        QVERIFY2(choice.startsWith(QStringLiteral("Auto, within 5.00 MB of this machine's memory: ")),
                 qPrintable(choice));
        QVERIFY(choice.contains(
            QStringLiteral("but needs %1 of 5.00 MB").arg(QString::fromStdString(megabytesText(dense)))));
        QVERIFY(memoryForecast(question, *cpuPlace())
                    .contains(QStringLiteral("dense ≈ %1, more than the limit").arg(bytesText(dense))));
        question.speed.limitMegabytes = 0.01;
        QVERIFY(choiceSentence(question, costs).contains(QStringLiteral("No product fits into 10.0 kB")));
        question.speed.blockMegabytes = 0.001; // not one column of 1000 complex numbers
        QVERIFY(
            memoryForecast(question, *cpuPlace()).contains(QStringLiteral("streaming not with this block")));
    }

    void studiesAreRememberedByLayer() {
        SpeedStudies studies;
        QSignalSpy changes(&studies, &SpeedStudies::studiesChanged);
        QSignalSpy runs(&studies, &SpeedStudies::runChanged);
        studies.begin(0, QStringLiteral("layer"));
        studies.setStage(QStringLiteral("one"));
        studies.setStage(QStringLiteral("one")); // again is no news
        QCOMPARE(runs.count(), 2);
        QCOMPARE(studies.run()->stage, QStringLiteral("one"));
        studies.setStudy(syntheticStudy());
        studies.end({});
        QVERIFY(studies.study(0) && !studies.study(1) && studies.costs() && !studies.run());
        studies.begin(1, QStringLiteral("other"));
        studies.end(QStringLiteral("No memory."));
        QCOMPARE(studies.problem(1), QStringLiteral("No memory."));
        QVERIFY(studies.problem(0).isEmpty());
        studies.clear();
        QVERIFY(!studies.study(0) && studies.problem(1).isEmpty() && studies.costs());
        QCOMPARE(changes.count(), 2);
    }
};

QTEST_MAIN(TestStudyModel)
#include "test_study_model.moc"
