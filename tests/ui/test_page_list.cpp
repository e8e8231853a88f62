// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// What holds for every page, read from the list of pages: a new one is tested by being in it.
#include "ui/pages/page_list.h"
#include "ui/window/main_window.h"
#include "ui/window/studio_arguments.h"

#include <QCoreApplication>
#include <QSet>
#include <QTest>

using namespace fft_tensor::ui;

class TestPageList : public QObject {
    Q_OBJECT
  private slots:
    void init() { m_window = std::make_unique<MainWindow>(m_settings); }
    void cleanup() { m_window.reset(); }

    void idsAreDifferent() {
        const QStringList ids = pageIds();
        QCOMPARE(QSet<QString>(ids.begin(), ids.end()).size(), static_cast<qsizetype>(pageList().size()));
        QCOMPARE(ids.first(), QStringLiteral("curve")); // what a new window shows
    }

    void eachIsATab() {
        const auto* tabs = m_window->findChild<PageTabs*>();
        QVERIFY(tabs);
        QCOMPARE(tabs->count(), static_cast<int>(pageList().size()));
        for (std::size_t i = 0; i < pageList().size(); ++i) {
            const Page& page = pageList()[i];
            m_window->showPage(QLatin1String(page.id));
            QCOMPARE(tabs->currentIndex(), static_cast<int>(i));
            QCOMPARE(tabs->tabText(static_cast<int>(i)),
                     QCoreApplication::translate("fft_tensor::ui", page.title));
            QCOMPARE(tabs->wantedHeight() > 0, page.tall);
        }
        m_window->showPage(QStringLiteral("no such page"));
        QCOMPARE(tabs->currentIndex(), tabs->count() - 1);
    }

    void eachIsAnArgument() {
        for (const QString& id : pageIds()) {
            const std::string name = id.toStdString();
            const char* const arguments[] = {"fft-tensor-studio", "--tab", name.c_str()};
            QCOMPARE(parseStudioArguments(3, arguments).page, id);
        }
        const char* const help[] = {"fft-tensor-studio", "--help"};
        QVERIFY(parseStudioArguments(2, help).text.contains(pageIds().join(QStringLiteral(", "))));
    }

    /// Each works without a file, too, and ends before what it is made with.
    void eachLivesAlone() {
        fft_tensor::ui::Session session;
        Compute compute;
        QueueModel queue;
        for (const Page& page : pageList()) {
            const std::unique_ptr<QWidget> widget(page.make({session, compute, queue}, nullptr));
            widget->show();
            QVERIFY(widget->isVisible());
        }
    }

  private:
    SettingsStore m_settings;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(TestPageList)
#include "test_page_list.moc"
