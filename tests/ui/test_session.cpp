// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "support/memory_weights.h"
#include "ui/document/session.h"

#include <QSignalSpy>
#include <QTest>

using namespace fft_tensor;
using namespace fft_tensor::testing;
using fft_tensor::ui::Session;

class TestSession : public QObject {
    Q_OBJECT
  private slots:
    void init() {
        m_session = std::make_unique<Session>();
        m_session->setDocument(openedFile());
    }

    void everyChangeIsOneStep() {
        m_session->setKeep(0.2);
        m_session->setValueType(ValueType::float16);
        m_session->setAxes({AxesChoice::Kind::last, {}});
        m_session->setStoreRaw(true);
        QCOMPARE(m_session->undoStack()->count(), 4);
        const TensorSettings changed = m_session->currentSettings();
        for (int i = 0; i < 4; ++i)
            m_session->undoStack()->undo();
        QVERIFY(m_session->currentSettings() == TensorSettings{});
        for (int i = 0; i < 4; ++i)
            m_session->undoStack()->redo();
        QVERIFY(m_session->currentSettings() == changed);
    }

    void aDragIsOneStep() {
        m_session->beginDrag();
        for (int i = 1; i <= 20; ++i)
            m_session->setKeep(0.01 * i);
        m_session->endDrag();
        QCOMPARE(m_session->undoStack()->count(), 1);
        m_session->beginDrag();
        m_session->setKeep(0.5);
        m_session->endDrag();
        QCOMPARE(m_session->undoStack()->count(), 2);
        m_session->undoStack()->undo();
        QCOMPARE(m_session->currentSettings().goal.value, 0.2);
        m_session->undoStack()->undo();
        QCOMPARE(m_session->currentSettings().goal.value, 0.05);
    }

    void aDragBackIsNoStep() {
        m_session->beginDrag();
        m_session->setKeep(0.3);
        m_session->setKeep(0.05);
        m_session->endDrag();
        QCOMPARE(m_session->undoStack()->count(), 0);
    }

    void anEqualValueIsNoStep() {
        m_session->setKeep(0.05);
        QCOMPARE(m_session->undoStack()->count(), 0);
    }

    void settingsBelongToTheirLayer() {
        m_session->setKeep(0.3);
        m_session->setCurrent(1);
        QCOMPARE(m_session->currentSettings().goal.value, 0.05);
        m_session->undoStack()->undo();
        QCOMPARE(m_session->current(), 0); // what undo changes is shown
        QCOMPARE(m_session->currentSettings().goal.value, 0.05);
    }

    void appliesToAllInOneStep() {
        m_session->setKeep(0.3);
        m_session->applyCurrentToAll();
        QCOMPARE(m_session->undoStack()->count(), 2);
        for (int i = 0; i < m_session->tensorCount(); ++i)
            QCOMPARE(m_session->settings(i).goal.value, 0.3);
        m_session->undoStack()->undo();
        QCOMPARE(m_session->settings(0).goal.value, 0.3);
        QCOMPARE(m_session->settings(2).goal.value, 0.05);
    }

    void keepsAxesThatALayerHas() {
        m_session->setCurrent(3);
        m_session->setAxes({AxesChoice::Kind::list, {2, 3}});
        m_session->setKeep(0.1);
        m_session->applyCurrentTo({0, 3}, QStringLiteral("Apply"));
        QVERIFY(m_session->settings(0).axes == AxesChoice{});
        QCOMPARE(m_session->settings(0).goal.value, 0.1);
    }

    void signalsWhatChanged() {
        std::vector<int> changed;
        connect(m_session.get(), &Session::settingsChanged, this,
                [&](const std::vector<int>& list) { changed = list; });
        m_session->applyCurrentToAll();
        QVERIFY(changed.empty()); // nothing differs: no step, no signal
        m_session->setKeep(0.4);
        QVERIFY(changed == std::vector<int>{0});
        m_session->applyCurrentTo({0, 1, 2}, QStringLiteral("Apply"));
        QVERIFY((changed == std::vector<int>{1, 2}));
    }

    void recipeRoundTrip() {
        m_session->setKeep(0.3);
        m_session->setCurrent(2);
        m_session->setStoreRaw(true);
        const Recipe recipe = m_session->recipe();
        QCOMPARE(recipe.rules.size(), 2U);
        Session other;
        other.setDocument(openedFile());
        other.loadRecipe(parseRecipe(toJson(recipe), "recipe"));
        for (int i = 0; i < other.tensorCount(); ++i)
            QVERIFY(other.settings(i) == m_session->settings(i));
        QCOMPARE(other.undoStack()->count(), 1);
        other.undoStack()->undo();
        QVERIFY(other.settings(2) == TensorSettings{});
    }

    void recipeUsesTheCommonSettings() {
        m_session->setKeep(0.3);
        m_session->applyCurrentToAll();
        QVERIFY(m_session->recipe().rules.empty());
        QCOMPARE(m_session->recipe().fallback.goal.value, 0.3);
    }

    void aNewDocumentForgets() {
        m_session->setKeep(0.3);
        m_session->setDocument(openedFile());
        QCOMPARE(m_session->undoStack()->count(), 0);
        QVERIFY(m_session->currentSettings() == TensorSettings{});
    }

    void saysWhyALayerIsRaw() {
        QVERIFY(m_session->whyRaw(0).isEmpty());
        QVERIFY(m_session->whyRaw(4).contains(QStringLiteral("I64")));
    }

    void wishesForMaps() {
        QSignalSpy changed(m_session.get(), &Session::wantedMapsChanged);
        m_session->wantMap(0, MapRequest{});
        m_session->wantMap(0, MapRequest{});
        m_session->wantMap(1, MapRequest{});
        QCOMPARE(m_session->wantedMaps().size(), 2U);
        m_session->wantMap(0, std::nullopt);
        QCOMPARE(m_session->wantedMaps().size(), 1U);
        QCOMPARE(changed.count(), 3);
    }

  private:
    std::unique_ptr<Session> m_session;
};

QTEST_MAIN(TestSession)
#include "test_session.moc"
