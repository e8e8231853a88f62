// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/file.h"
#include "io/test_files.h"
#include "ui/document/settings_store.h"
#include "ui/files/file_name.h"
#include "ui/files/save_file.h"
#include "ui/window/studio_arguments.h"

#include <QSettings>
#include <QtTest>

#include <filesystem>

#include <sys/stat.h>

using namespace fft_tensor;
using namespace fft_tensor::test;
using namespace fft_tensor::ui;

class TestFileName : public QObject {
    Q_OBJECT

  private slots:
    void everyNameLeadsBack_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("shown");
        QTest::newRow("plain") << QByteArray("/a/b.h5") << QStringLiteral("/a/b.h5");
        QTest::newRow("UTF-8") << QByteArray("/ü/€/😀") << QStringLiteral("/ü/€/😀");
        QTest::newRow("Latin-1") << QByteArray("caf\xE9.h5") << QStringLiteral("caf\\xe9.h5");
        QTest::newRow("all bytes but 0") << allBytes() << QString();
        QTest::newRow("surrogate in UTF-8")
            << QByteArray("\xED\xB3\xA9") << QStringLiteral("\\xed\\xb3\\xa9");
        QTest::newRow("overlong") << QByteArray("\xC0\xAF") << QStringLiteral("\\xc0\\xaf");
        QTest::newRow("cut") << QByteArray("😀").left(3) << QStringLiteral("\\xf0\\x9f\\x98");
        QTest::newRow("mixed") << QByteArray("😀\xFF😀\xE9") << QStringLiteral("😀\\xff😀\\xe9");
        QTest::newRow("replacement character") << QByteArray("\xEF\xBF\xBD") << QString(QChar(0xFFFD));
        QTest::newRow("looks stored") << QByteArray("bytes:%41") << QStringLiteral("bytes:%41");
    }

    void everyNameLeadsBack() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, shown);
        const std::string name = bytes.toStdString();
        const QString held = nameFromBytes(name);
        QCOMPARE(bytesOfName(held), name);
        if (!shown.isEmpty())
            QCOMPARE(shownName(held), shown);
        QCOMPARE(shownName(held), QString::fromUtf8(shownName(held).toUtf8())); // people's text is text
        const QString stored = storedName(held);
        QCOMPARE(QString::fromUtf8(stored.toUtf8()), stored);
        QCOMPARE(nameFromStored(stored), held);
        const QUrl url = QUrl::fromEncoded("file:///" + bytes.toPercentEncoding("/"));
        QCOMPARE(bytesOfName(nameFromUrl(url)), "/" + name);
    }

    void otherAddressesAreNoFiles() {
        QVERIFY(nameFromUrl(QUrl(QStringLiteral("https://example.org/a"))).isEmpty());
        QCOMPARE(nameFromUrl(QUrl::fromLocalFile(QStringLiteral("/a b/ü#?%41"))),
                 QStringLiteral("/a b/ü#?%41"));
    }

    void argumentsKeepTheirBytes() {
        const char* const list[] = {"studio", "--screenshot", "\xFF.png", "caf\xE9.h5::a"};
        const StudioArguments arguments = parseStudioArguments(4, list);
        QCOMPARE(bytesOfName(arguments.address), std::string("caf\xE9.h5::a"));
        QCOMPARE(bytesOfName(arguments.screenshot), std::string("\xFF.png"));
    }

    void recentFilesKeepTheirBytes() {
        const Folder folder;
        const QString file = QString::fromStdString(folder.path("settings.ini"));
        const QString name = nameFromBytes("/w/caf\xE9.h5");
        {
            SettingsStore store(std::make_unique<QSettings>(file, QSettings::IniFormat));
            store.addRecent(name);
        }
        const SettingsStore again(std::make_unique<QSettings>(file, QSettings::IniFormat));
        QCOMPARE(again.recentFiles(), QStringList{name});
    }

    void filesAreSavedUnderTheirBytes() {
        const Folder folder;
        const QString name = nameFromBytes(folder.path("caf\xE9.csv"));
        QVERIFY(!holdsNamesThatDialogsHide(QString::fromStdString(folder.path())));
        QCOMPARE(saveFile(name, "x\n").problem, QString());
        QCOMPARE(readText(folder.path("caf\xE9.csv"), 10), std::string("x\n"));
        QVERIFY(holdsNamesThatDialogsHide(QString::fromStdString(folder.path())));
        const Saved failed = saveFile(nameFromBytes(folder.path("absent/caf\xE9.csv")), "x");
        QVERIFY2(failed.problem.contains(QStringLiteral("absent")), qPrintable(failed.problem));
    }

    /// A stream could keep the window waiting.
    void theWindowSavesFilesOnly() {
        const Folder folder;
        const std::string pipe = folder.path("pipe");
        QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
        QVERIFY(!saveFile(QString::fromStdString(pipe), "x").problem.isEmpty());
        QVERIFY(!saveFile(QStringLiteral("-"), "x").problem.isEmpty());
        QVERIFY(std::filesystem::is_fifo(pipe));
    }

  private:
    static QByteArray allBytes() {
        QByteArray bytes;
        for (int i = 1; i < 256; ++i)
            bytes += static_cast<char>(i);
        return bytes;
    }
};

QTEST_GUILESS_MAIN(TestFileName)
#include "test_file_name.moc"
