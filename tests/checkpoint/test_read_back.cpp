// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// An exported file, read by h5py and numpy with the very lines that the format page shows.
#include "checkpoint/python.h"
#include "checkpoint/samples.h"
#include "spectral/sparse_spectral_tensor.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <cstring>

using namespace fft_tensor;

class TestReadBack : public QObject {
    Q_OBJECT

  private:
    QTemporaryDir m_folder;
    QString m_lines; ///< from FORMAT.md

    /// The tensor as the documented lines leave it, in double or as bit patterns.
    QByteArray rebuiltByPython(const QString& name) {
        const QString target = m_folder.filePath("tensor.bin");
        const auto outcome = python::run("import sys\npath, name, target = sys.argv[1:]\n" + m_lines +
                                             "\ntensor.tofile(target)\n",
                                         {m_folder.filePath("sample.h5"), name, target});
        if (outcome.exitCode != 0)
            qWarning("%s", qPrintable(outcome.text));
        return outcome.exitCode == 0 ? samples::contents(target.toStdString()) : QByteArray();
    }

  private slots:
    void initTestCase() {
        if (!python::hasH5py())
            QSKIP("/usr/bin/python3 has no h5py and numpy (Debian: python3-h5py)");
        const QString page =
            QString::fromUtf8(samples::contents(FFT_TENSOR_SOURCE_DIR "/core/checkpoint/FORMAT.md"));
        const qsizetype mark = page.indexOf("<!-- read-back: begin -->");
        const qsizetype begin = page.indexOf("```python\n", mark) + 10, end = page.indexOf("```\n", begin);
        QVERIFY(mark > 0 && end > begin);
        m_lines = page.mid(begin, end - begin);
        samples::write(m_folder.filePath("sample.h5").toStdString());
    }

    void spectralTensors() {
        const auto transform = makeFftwTransform();
        for (const auto& sample : samples::spectralSamples()) {
            JobContext context;
            const std::vector<float> expected = rebuild(sample.tensor(), *transform, context);
            const QByteArray bytes = rebuiltByPython(QString::fromStdString(sample.name));
            QCOMPARE(std::size_t(bytes.size()), expected.size() * sizeof(double));
            for (std::size_t i = 0; i < expected.size(); ++i) {
                double value = 0;
                std::memcpy(&value, bytes.data() + i * sizeof(double), sizeof value);
                QVERIFY2(std::abs(value - static_cast<double>(expected[i])) < 2e-6, sample.name.c_str());
            }
        }
    }

    void rawTensors() {
        for (const auto& sample : samples::rawSamples()) {
            if (sample.bytes.empty())
                continue; // has no column
            const QByteArray bytes = rebuiltByPython(QString::fromStdString(sample.name));
            QCOMPARE(bytes, QByteArray(reinterpret_cast<const char*>(sample.bytes.data()),
                                       static_cast<qsizetype>(sample.bytes.size())));
        }
    }

    /// The columns are there to be sliced even when no tensor of the file has an element in them.
    void tensorsWithoutElementsAlone() {
        for (const ValueType type : {ValueType::float32, ValueType::float16}) {
            JobContext context;
            CheckpointWriter writer(m_folder.filePath("sample.h5").toStdString(), samples::source(), {});
            writer.add(
                samples::spectral("zeros", "F32",
                                  samples::compressed({6, 4}, {0, 1}, 0.5, type, std::vector<float>(24))),
                context);
            writer.add(samples::raw("empty", "F32", {0, 3}, {}, 32, 0), context);
            (void)writer.finish(context);
            QCOMPARE(rebuiltByPython("zeros"), QByteArray(24 * sizeof(double), '\0'));
            QVERIFY(
                python::run("import sys\npath, name = sys.argv[1:]\n" + m_lines + "\nassert len(tensor) == 0",
                            {m_folder.filePath("sample.h5"), "empty"})
                    .exitCode == 0);
        }
        samples::write(m_folder.filePath("sample.h5").toStdString());
    }

    void marksMetadataAndDigests() {
        const auto outcome =
            python::run(samples::contents(FFT_TENSOR_SOURCE_DIR "/tests/checkpoint/check_contents.py"),
                        {m_folder.filePath("sample.h5")});
        QVERIFY2(outcome.exitCode == 0, qPrintable(outcome.text));
    }
};

QTEST_GUILESS_MAIN(TestReadBack)
#include "test_read_back.moc"
