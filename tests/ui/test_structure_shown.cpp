// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// The list, the panel and the curve tell what core (and with it the command line) tells, at the settings that
// a layer has.
#include "analysis/curves.h"
#include "analysis/verdict.h"
#include "support/weights_on_disk.h"
#include "ui/document/formats.h"
#include "ui/plot/energy_curve_view.h"
#include "ui/window/main_window.h"
#include "unexpected_warnings.h"

#include <QTemporaryDir>
#include <QTest>

using namespace fft_tensor;
using namespace fft_tensor::testing;
using namespace fft_tensor::ui;

class TestStructureShown : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() {
        std::vector<float> rows = whiteValues(48 * 64, 3); // unequal, and waves along half of them
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const std::size_t row = i / 64, column = i % 64;
            if (row % 2 == 0)
                rows[i] = static_cast<float>(
                    std::cos(2 * M_PI * static_cast<double>((row % 21 + 3) * column) / 64) +
                    0.3 * static_cast<double>(rows[i]));
            rows[i] *= static_cast<float>(1 + row % 5);
        }
        QVERIFY(writeFile(path(), safetensorsBytes({{"rows", "F32", {48, 64}, bytesOf(rows)},
                                                    whiteMatrix("white", 64, 48, 1),
                                                    {"even", "F16", {32, 32}, QByteArray(2048, '\x2e')}})));
    }

    void init() {
        failOnUnexpectedWarnings();
        m_settings = std::make_unique<SettingsStore>();
        m_window = std::make_unique<MainWindow>(*m_settings);
        m_window->resize(1400, 900);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get(), patience));
        m_window->open(path());
        QTRY_COMPARE(session().tensorCount(), 3);
    }

    void cleanup() { m_window.reset(); }

    void allPlacesTellTheSame_data() {
        QTest::addColumn<int>("layer");
        QTest::addColumn<double>("keep");
        QTest::addColumn<QString>("axes");
        QTest::addColumn<bool>("half");
        QTest::newRow("as opened") << 0 << 0.05 << "all" << false;
        QTest::newRow("another axis") << 0 << 0.05 << "last" << false;
        QTest::newRow("another keep") << 0 << 0.2 << "0" << false;
        QTest::newRow("float16") << 0 << 0.1 << "last" << true;
        QTest::newRow("noise") << 1 << 0.1 << "all" << false;
        QTest::newRow("constant") << 2 << 0.05 << "all" << false;
    }
    void allPlacesTellTheSame() {
        QFETCH(int, layer);
        QFETCH(double, keep);
        QFETCH(QString, axes);
        QFETCH(bool, half);
        const AxesChoice choice = parseAxesChoice(axes.toStdString());
        const ValueType type = half ? ValueType::float16 : ValueType::float32;
        session().setCurrent(layer);
        session().setAxes(choice);
        session().setKeep(keep);
        session().setValueType(type);
        QTRY_VERIFY(session().measured(layer) && session().numbers() && !session().curves().shuffled.empty());
        QTRY_VERIFY(m_window->runners().settled());

        // What `fft-tensor analyze --keep --axes` prints comes from here.
        JobContext context;
        const std::unique_ptr<Backend> backend = makeCpuBackend();
        const TensorPtr tensor = session().document()->read(static_cast<std::size_t>(layer), context);
        const std::vector<int> resolved = resolveAxes(choice, tensor->shape, tensor->name);
        const LayerSurvey told = surveyLayer(tensor, {keep, type, 1}, resolved, *backend, context);
        const AxesStructure& own = told.ownAxes();
        const QString ratio = QString::fromStdString(compactionText(own.compaction())) + QChar(0x00d7);
        const QString verdict = QString::fromStdString(verdictOf(told)).mid(1);

        const bool raw = !session().whyCurrentIsRaw().isEmpty();
        QCOMPARE(raw, layer == 2); // the constant
        QCOMPARE(cell(layer, LayerModel::errorColumn), raw ? QStringLiteral("raw") : percentText(own.error));
        QCOMPARE(cell(layer, LayerModel::nullColumn), ratio);
        QCOMPARE(cell(layer, LayerModel::structureColumn), QString::fromStdString(shortVerdictOf(told)));
        QCOMPARE(cell(layer, LayerModel::axesColumn), QString::fromStdString(axesText(resolved)));
        QCOMPARE(cell(layer, LayerModel::keepColumn), QStringLiteral("%1 %").arg(keep * 100));
        const CompressPanel& panel = *m_window->compressPanel();
        QCOMPARE(shownError(), raw ? QStringLiteral("0 (lossless)") : percentText(own.error));
        QVERIFY2(raw || panel.nullLabel()->text().startsWith(ratio), qPrintable(panel.nullLabel()->text()));
        const auto* curve = m_window->findChild<EnergyCurveView*>();
        QVERIFY2(curve->verdict().startsWith(ratio) && curve->verdict().contains(verdict),
                 qPrintable(curve->verdict()));
        QVERIFY2(curve->cutLabel().contains(QStringLiteral("kept")), qPrintable(curve->cutLabel()));
        QCOMPARE(session().numbers()->cut.relativeError, own.error);
        // The null's curve is that of the same axes and values.
        const auto points =
            nullCurve(tensor, resolved, type, 1, {session().curves().shuffled[100].keep}, *backend, context);
        QCOMPARE(session().curves().shuffled[100].relativeError, points.front().relativeError);
    }

    /// While a setting moves, old numbers are not shown for it; the layer's error follows at once.
    void staleNumbersAreNotShown() {
        session().setCurrent(1);
        QTRY_VERIFY(session().measured(1) && session().numbers());
        QTRY_VERIFY(m_window->runners().settled());
        const QString before = cell(1, LayerModel::errorColumn);
        session().setKeep(0.3);
        QCOMPARE(cell(1, LayerModel::nullColumn), QStringLiteral("…"));
        QCOMPARE(m_window->compressPanel()->nullLabel()->text(), QStringLiteral("…"));
        QVERIFY(m_window->findChild<EnergyCurveView*>()->verdict().isEmpty());
        QTRY_COMPARE(cell(1, LayerModel::errorColumn), shownError());
        QVERIFY(cell(1, LayerModel::errorColumn) != before);
        QTRY_VERIFY(session().measured(1));
        QVERIFY(cell(1, LayerModel::nullColumn) != QStringLiteral("…"));
    }

    void otherLayersFollowTheirSettings() {
        session().setCurrent(0);
        for (int i = 0; i < 3; ++i)
            QTRY_VERIFY(session().measured(i));
        session().setKeep(0.5);
        session().applyCurrentToAll();
        QCOMPARE(cell(1, LayerModel::nullColumn), QStringLiteral("…"));
        for (int i = 0; i < 3; ++i)
            QTRY_VERIFY(session().measured(i) && session().measured(i)->options.keep == 0.5);
        QVERIFY(cell(1, LayerModel::nullColumn) != QStringLiteral("…"));
    }

  private:
    /// What the panel beside the pictures says.
    [[nodiscard]] QString shownError() const {
        for (const QLabel* label : m_window->compressPanel()->valueLabels())
            if (label->accessibleName() == QStringLiteral("Relative error"))
                return label->text();
        return {};
    }
    [[nodiscard]] Session& session() const { return m_window->session(); }
    [[nodiscard]] QString path() const { return m_folder.filePath(QStringLiteral("model.safetensors")); }
    [[nodiscard]] QString cell(int layer, LayerModel::Column column) const {
        return m_window->layerPanel()->filter()->sourceModel()->index(layer, column).data().toString();
    }

    QTemporaryDir m_folder;
    std::unique_ptr<SettingsStore> m_settings;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(TestStructureShown)
#include "test_structure_shown.moc"
