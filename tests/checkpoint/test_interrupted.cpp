// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// An export that is killed at any of its system calls, or whose disk is full from any of them on: the target
// is the complete old file or the complete new one, every time.
#include "checkpoint/samples.h"

#include <QCoreApplication>
#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

using namespace fft_tensor;

namespace {

constexpr unsigned newContents = 1000;
constexpr int failed = 10, succeededAtSecondTry = 2;

/// The child process: exports over the path, and tries again in the same process when that fails and `tries`
/// is 2.
int exportOver(const char* path, int tries) {
    for (int attempt = 0;; ++attempt)
        try {
            samples::write(path, newContents);
            return attempt == 0 ? 0 : succeededAtSecondTry;
        } catch (const Error& error) {
            if (attempt + 1 == tries)
                return failed + static_cast<int>(error.code());
        }
}

} // namespace

class TestInterrupted : public QObject {
    Q_OBJECT

  private:
    QTemporaryDir m_folder;
    QByteArray m_old, m_new;

    std::string target() const { return m_folder.filePath("target.h5").toStdString(); }

    struct Child {
        bool killed = false;
        int exitCode = -1;
        bool isOld = false, isNew = false;
        QStringList leftOver; ///< files beside the target
    };

    /// Exports over the old file while the N-th call fails; cleans up what a killed process leaves.
    Child run(int callNumber, const char* how, int tries = 1) {
        samples::setContents(target(), m_old);
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("LD_PRELOAD", FAIL_WRITES_LIBRARY);
        environment.insert("ASAN_OPTIONS", "detect_leaks=0:verify_asan_link_order=0");
        environment.insert("FAIL_WRITES_AT", QString::number(callNumber));
        environment.insert("FAIL_WRITES_HOW", how);
        process.setProcessEnvironment(environment);
        process.setProcessChannelMode(QProcess::ForwardedChannels);
        process.start(QCoreApplication::applicationFilePath(),
                      {"--export", QString::fromStdString(target()), QString::number(tries)});
        Child child;
        if (!process.waitForFinished(patience))
            return child;
        child.killed = process.exitStatus() == QProcess::CrashExit;
        child.exitCode = process.exitCode();
        const QByteArray found = samples::contents(target());
        child.isOld = found == m_old;
        child.isNew = found == m_new;
        QDir folder(m_folder.path());
        child.leftOver = folder.entryList(QDir::Files);
        child.leftOver.removeAll("target.h5");
        for (const QString& name : std::as_const(child.leftOver))
            folder.remove(name);
        return child;
    }

    void killAtEveryCall(const char* how) {
        int calls = 0;
        bool sawOld = false, sawNew = false;
        Child child;
        for (child.killed = true; child.killed;) {
            child = run(++calls, how);
            QVERIFY2(child.isOld || child.isNew, qPrintable(QString("call %1").arg(calls)));
            QVERIFY(child.killed || (child.exitCode == 0 && child.isNew && child.leftOver.isEmpty()));
            sawOld = sawOld || child.isOld;
            sawNew = sawNew || child.isNew;
            QVERIFY(child.leftOver.size() <= 1);
        }
        qInfo("killed at each of %d calls", calls - 1);
        QVERIFY(calls > 15 && sawOld && sawNew);
    }

  private slots:
    void initTestCase() {
        samples::write(target());
        m_old = samples::contents(target());
        samples::write(target(), newContents);
        m_new = samples::contents(target());
        QVERIFY(m_old != m_new);
    }

    void killedBeforeAnyCall() { killAtEveryCall("kill"); }

    void killedInTheMiddleOfAnyWrite() { killAtEveryCall("tear"); }

    void diskFullFromAnyCallOn() {
        int calls = 0;
        for (Child child; child.exitCode != 0;) {
            child = run(++calls, "full");
            QVERIFY2(!child.killed, qPrintable(QString("crashed at call %1").arg(calls)));
            const auto problem = QString("call %1, exit code %2").arg(calls).arg(child.exitCode);
            QVERIFY2(child.leftOver.isEmpty(), qPrintable(problem));
            if (child.exitCode == 0)
                QVERIFY2(child.isNew, qPrintable(problem));
            else
                QVERIFY2(child.isOld && child.exitCode == failed + static_cast<int>(ErrorCode::noSpace),
                         qPrintable(problem));
        }
        qInfo("no space left from each of %d calls on", calls - 1);
        QVERIFY(calls > 15);
    }

    void oneLostCallAndASecondTry() {
        int calls = 0, recovered = 0;
        for (Child child; child.exitCode != 0 || recovered == 0;) {
            child = run(++calls, "once", 2);
            QVERIFY2(!child.killed, qPrintable(QString("crashed at call %1").arg(calls)));
            const auto problem = QString("call %1, exit code %2").arg(calls).arg(child.exitCode);
            QVERIFY2(child.isNew && child.leftOver.isEmpty(), qPrintable(problem));
            QVERIFY2(child.exitCode == 0 || child.exitCode == succeededAtSecondTry, qPrintable(problem));
            recovered += child.exitCode == succeededAtSecondTry ? 1 : 0;
            QVERIFY(calls < 1000);
        }
        qInfo("recovered from %d lost calls", recovered);
        QVERIFY(recovered > 15);
    }
};

int main(int count, char** arguments) {
    if (count == 4 && std::string(arguments[1]) == "--export")
        return exportOver(arguments[2], std::atoi(arguments[3]));
    QCoreApplication application(count, arguments);
    TestInterrupted test;
    return QTest::qExec(&test, count, arguments);
}

#include "test_interrupted.moc"
