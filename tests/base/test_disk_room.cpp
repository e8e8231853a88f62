// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/disk_room.h"
#include "base/error.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace fft_tensor;

class TestDiskRoom : public QObject {
    Q_OBJECT

  private slots:
    void tellsBothNumbers() {
        const QTemporaryDir folder;
        const std::string path = folder.filePath("new").toStdString();
        requireDiskSpace(0, path);
        requireDiskSpace(1, "beside the program");
        try {
            requireDiskSpace(UINT64_MAX, path);
            QFAIL("no disk is that large");
        } catch (const Error& error) {
            QCOMPARE(error.code(), ErrorCode::noSpace);
            QCOMPARE(error.where(), path);
            const QRegularExpression numbers(
                "would have 18\\.4 EB, but its disk has [0-9.]+ [kMGTPE]?B left");
            QVERIFY2(numbers.match(QString::fromStdString(error.message())).hasMatch(), error.what());
        }
    }

    void leavesMissingFoldersToTheWriter() { requireDiskSpace(UINT64_MAX, "/no/such/folder/file"); }
};

QTEST_GUILESS_MAIN(TestDiskRoom)
#include "test_disk_room.moc"
