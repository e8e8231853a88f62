// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Layers that have no spectrum, or no room for one, are drawn all the same, and why is said once.
#include "base/memory_meter.h"
#include "base/parallel.h"
#include "support/memory_weights.h"
#include "support/weights_on_disk.h"
#include "transform/transform.h"
#include "ui/compute/layer_memory.h"
#include "ui/window/export_dialog.h"
#include "ui/window/main_window.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <cmath>
#include <cstring>

using namespace fft_tensor;
using namespace fft_tensor::testing;
using namespace fft_tensor::ui;

namespace {

template<class Integer>
QByteArray raw(const std::vector<Integer>& values) {
    return {reinterpret_cast<const char*>(values.data()),
            static_cast<qsizetype>(values.size() * sizeof(Integer))};
}

constexpr std::uint64_t megabyte = 1 << 20;

} // namespace

class TestLayersWithoutSpectrum : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() {
        std::vector<float> broken = whiteValues(64, 2);
        broken[5] = std::nanf("");
        broken[9] = std::numeric_limits<float>::infinity();
        const std::vector<std::int64_t> ids{1, -2, 9007199254740991, -123456789};
        const std::vector<std::uint8_t> flags{0, 1, 1, 0, 1, 0};
        QVERIFY(writeFile(path("mixed.safetensors"),
                          safetensorsBytes({whiteMatrix("good", 32, 32, 1),
                                            {"bad", "F32", {8, 8}, bytesOf(broken)},
                                            {"ids", "I64", {2, 2}, raw(ids)},
                                            {"flags", "BOOL", {2, 3}, raw(flags)},
                                            {"odd", "F6_E2M3", {4}, QByteArray(3, '\1')}})));
        QVERIFY(writeFile(path("large.safetensors"), safetensorsBytes({whiteMatrix("w", 1024, 1024, 4)})));
    }

    void init() {
        m_window = std::make_unique<MainWindow>(m_settings);
        m_window->resize(1300, 850);
        m_window->show();
    }
    void cleanup() { m_window.reset(); }

    void aBadLayerIsDrawnAndOfferedRawOnce() {
        QSignalSpy offers(&session(), &Session::rawOffered), errors(&session(), &Session::errorReported);
        open("mixed.safetensors", 1);
        QTRY_VERIFY(m_window->paneGrid()->pane(0)->toolTip().contains(QStringLiteral("NaN"))); // bad cells
        QTRY_VERIFY(m_window->runners().settled());
        QCOMPARE(offers.count(), 1);
        QCOMPARE(errors.count(), 0);
        const MessageBar* bar = m_window->messageBar();
        QVERIFY(bar->isVisible() && bar->actionButton()->isVisible());
        QVERIFY(bar->message().contains(QStringLiteral("2 of its 64 values are NaN or infinite")));
        QCOMPARE(saying(QStringLiteral("2 of its 64 values")), 1); // one pane, not four
        QCOMPARE(m_window->paneGrid()->pane(0)->message(), QString());
        QTest::mouseClick(bar->actionButton(), Qt::LeftButton);
        QVERIFY(session().currentSettings().storeRaw);
        QVERIFY(!bar->isVisible());
        QCOMPARE(session().undoStack()->count(), 1);
        session().undoStack()->undo();
        QVERIFY(!session().currentSettings().storeRaw);
    }

    void anOfferGoesWithItsLayer() {
        open("mixed.safetensors", 1);
        QTRY_VERIFY(m_window->messageBar()->isVisible());
        session().setCurrent(0);
        QVERIFY(!m_window->messageBar()->isVisible());
        QTRY_VERIFY(session().numbers().has_value());
        QCOMPARE(saying(QStringLiteral("NaN")), 0);
        session().setStoreRaw(true);
        session().setCurrent(1);
        session().setStoreRaw(true);
        session().setCurrent(0);
        session().setCurrent(1); // stored raw already: nothing to offer
        QTRY_VERIFY(session().values().has_value());
        QVERIFY(!m_window->messageBar()->isVisible());
    }

    void integersAreDrawnAndReadExactly() {
        open("mixed.safetensors", 2);
        QTRY_VERIFY(session().values().has_value());
        QTRY_COMPARE(m_window->paneGrid()->pane(0)->message(), QString());
        QCOMPARE(saying(QStringLiteral("not floating point")), 1);
        QVERIFY(!m_window->messageBar()->isVisible());
        session().setCursor(QPoint(0, 1), false);
        QTRY_COMPARE(m_window->paneGrid()->pane(0)->readout(), QStringLiteral("9007199254740991"));
        QVERIFY(m_window->readoutBar()->text().contains(QStringLiteral("w = 9007199254740991")));
        session().setCurrent(3);
        QTRY_VERIFY(session().values() && session().values()->tensor == 3);
        session().setCursor(QPoint(1, 0), false);
        QTRY_COMPARE(m_window->paneGrid()->pane(0)->readout(), QStringLiteral("true"));
        session().setCurrent(4); // a type that nobody knows: a sentence, as ever, and once
        QTRY_COMPARE(saying(QStringLiteral("is not converted")), 1);
        QVERIFY(!session().values());
    }

    void memoryDecidesWhatIsShown() {
        const TensorInfo info = tensorInfo("w", {1024, 1024});
        const LayerMemory memory = layerMemory(info);
        m_available = memory.values + megabyte;
        m_window->compute().setMemoryQuery([this] { return m_available.load(); });
        open("large.safetensors", 0);
        QTRY_VERIFY(session().values().has_value());
        QVERIFY(session().layerProblem().contains(QStringLiteral("only its weights are drawn")));
        QVERIFY(session().layerProblem().contains(bytesTextOf(memory.lean)));
        QVERIFY(session().layerProblem().contains(bytesTextOf(m_available)));
        m_available = megabyte;
        m_window->runners().layer.restart();
        QTRY_VERIFY(m_window->messageBar()->message().contains(QStringLiteral("Even the weights")));
    }

    /// Of an embedding of 128256 x 4096 in BF16: at most 5 times its float32 size and 100 MB.
    void whatALargeLayerTakesIsBounded() {
        const TensorInfo info = tensorInfo("embed", {128256, 4096}, DType::bf16);
        const LayerMemory memory = layerMemory(info);
        QCOMPARE(memory.float32, std::uint64_t{2101346304});
        QVERIFY(memory.null <= 5 * memory.float32 + 100000000);
        QVERIFY(memory.lean <= memory.null);
        QCOMPARE(int(planLayer(info, 64'000'000'000).way), int(LayerWay::lean));
        QCOMPARE(int(planLayer(info, memory.lean - 1).way), int(LayerWay::valuesOnly));
        QCOMPARE(int(planLayer(info, memory.values - 1).way), int(LayerWay::nothing));
        const TensorInfo small = tensorInfo("w", {1024, 1024});
        QCOMPARE(int(planLayer(small, layerMemory(small).ordered).way), int(LayerWay::ordered));
        QCOMPARE(int(planLayer(small, layerMemory(small).ordered - 1).way), int(LayerWay::lean));
        QVERIFY(memorySentence(planLayer(info, 64'000'000'000)).contains(QStringLiteral("64.0 GB are free")));
    }

    /// What is measured while a layer is shown is what was foretold, to 1 MB.
    void theForecastHolds_data() {
        QTest::addColumn<bool>("lean");
        QTest::newRow("lean") << true;
        QTest::newRow("ordered") << false;
    }
    void theForecastHolds() {
        QFETCH(bool, lean);
        const TensorInfo info = tensorInfo("w", {1024, 1024});
        const LayerMemory memory = layerMemory(info);
        const std::uint64_t besides = layerMemory(tensorInfo("", {0})).values;
        m_window->compute().setMemoryQuery(
            [available = memory.ordered - (lean ? 1 : 0)] { return available; });
        const MemoryMeter meter;
        open("large.safetensors", 0);
        QTRY_VERIFY(!session().curves().shuffled.empty() && !session().curves().spectral.empty());
        session().setKeep(0.2);
        session().setCursor(QPoint(3, 3), false);
        QTRY_VERIFY(session().readout().has_value());
        QTRY_VERIFY(m_window->runners().settled() && m_window->runners().survey.done());
        QCOMPARE(session().layerNote().isEmpty(), !lean);
        // The meter does not see values: the layer's own, and those of the null.
        const std::uint64_t seen =
            lean ? std::max(memory.lean - memory.float32, memory.null - 2 * memory.float32)
                 : memory.ordered - 2 * memory.float32;
        // Of what stands besides, it sees the memory that transforms work in.
        const std::uint64_t blocks = static_cast<std::uint64_t>(parallelThreads()) *
                                     transformThreadBytes(SpectrumLayout({1024, 1024}, {0, 1}));
        const auto foretold = static_cast<std::int64_t>(seen - besides + blocks);
        qInfo("%.2f MB of large arrays, %.2f MB foretold", double(meter.peak()) / 1e6,
              double(foretold) / 1e6);
        QVERIFY(meter.peak() <= foretold + std::int64_t{megabyte});
        QVERIFY(meter.peak() >= foretold * 3 / 4);
    }

    void exportingNothingIsSaid() {
        m_window->exportTo(path("nothing.h5"));
        QVERIFY(m_window->messageBar()->message().contains(QStringLiteral("no file is open")));
        QCOMPARE(m_window->compute().pending() > 0 ? m_window->queueModel().rowCount() : 0, 0);
        m_window->open(path("mixed.safetensors")); // being opened is not open
        m_window->exportTo(path("nothing.h5"));
        QTRY_VERIFY(session().document() != nullptr);
        QVERIFY(!QFile::exists(path("nothing.h5")));
    }

    void anExportIsOfTheFileThatWasOpen() {
        open("large.safetensors", 0);
        ExportDialog dialog(session(), m_window.get());
        dialog.show();
        m_window->open(path("mixed.safetensors"));
        QTRY_VERIFY(!dialog.isVisible());
        QCOMPARE(dialog.result(), int(QDialog::Rejected));
    }

  private:
    [[nodiscard]] Session& session() { return m_window->session(); }
    [[nodiscard]] QString path(const char* name) const { return m_folder.filePath(QLatin1String(name)); }
    [[nodiscard]] static QString bytesTextOf(std::uint64_t bytes) {
        return QString::number(static_cast<double>(bytes) / 1e6, 'f', bytes < 100'000'000 ? 1 : 0);
    }
    void open(const char* name, int tensor) {
        m_window->open(path(name));
        QTRY_VERIFY(session().document() != nullptr && session().path() == path(name));
        session().setCurrent(tensor);
    }
    /// In how many panes that is said.
    [[nodiscard]] int saying(const QString& words) const {
        int panes = 0;
        for (int i = 0; i < paneCount; ++i)
            panes += m_window->paneGrid()->pane(i)->message().contains(words);
        return panes;
    }

    QTemporaryDir m_folder;
    std::atomic<std::uint64_t> m_available = 0; ///< memory, as the compute thread is told
    SettingsStore m_settings;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(TestLayersWithoutSpectrum)
#include "test_layers_without_spectrum.moc"
