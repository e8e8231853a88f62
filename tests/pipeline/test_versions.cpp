// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Checkpoints that other versions of this program wrote: earlier ones are read for ever, of later ones what
// can be understood.
#include "base/error.h"
#include "checkpoint/checkpoint_reader.h"
#include "checkpoint/python.h"
#include "checkpoint/samples.h"
#include "pipeline/open_weights.h"
#include "pipeline/restore.h"
#include "pipeline/verify.h"
#include "tensor/distance.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace fft_tensor;

class TestVersions : public QObject {
    Q_OBJECT

  private:
    QTemporaryDir m_folder;
    JobContext m_context;

    std::string at(const char* name) const { return m_folder.filePath(name).toStdString(); }

    /// Files of encoding version 1.0, written by the program's version that had it, and what they were made
    /// from.
    static std::string kept(const QString& name) {
        return (FFT_TENSOR_SOURCE_DIR "/tests/checkpoint/data/encoding-1.0" + name).toStdString();
    }

    /// A file with a tensor, a column, a group and a field that this version does not know.
    QString makeLater() const {
        samples::write(at("later.h5"));
        const auto outcome = python::run(
            "import sys, h5py, numpy as np\n"
            "f = h5py.File(sys.argv[1], 'r+', libver=('v110', 'v110'))\n"
            "f.attrs.create('encoding-version', b'1.7', dtype='S3')\n"
            "old = f['manifest'][:]\n"
            "fields = [(n, old.dtype[n]) for n in old.dtype.names if n not in ('columns', 'codec')]\n"
            "text = lambda width: h5py.string_dtype('utf-8', width)\n"
            "rows = np.zeros(len(old), fields + [('codec', text(40)), ('columns', text(80)), ('news', "
            "'<f8')])\n"
            "for n in old.dtype.names: rows[n] = old[n]\n"
            "row = np.flatnonzero(rows['name'] == b'raw.F32')[0]\n"
            "rows['codec'][row], rows['parameters'][row] = b'later', b'?'\n"
            "rows['columns'][row] = b'raw/bits32 later/things'\n"
            "del f['manifest']\n"
            "keep = dict(chunks=(len(rows),), maxshape=(None,), shuffle=True, compression=6)\n"
            "f.create_dataset('manifest', data=rows, **keep)\n"
            "f.create_dataset('later/things', data=np.arange(9), **dict(keep, chunks=(9,)))\n"
            "f.close()\n",
            {m_folder.filePath("later.h5")});
        return outcome.exitCode == 0 ? QString() : outcome.text;
    }

  private slots:
    void filesOfVersion10AreRead_data() {
        QTest::addColumn<QString>("name");
        QTest::newRow("float32") << "-float32.h5";
        QTest::newRow("float16") << "-float16.h5";
    }

    void filesOfVersion10AreRead() {
        QFETCH(QString, name);
        const auto source = openWeights(kept(".safetensors"));
        const VerifyReport report = verifyCheckpoint(kept(name), source.get(), m_context);
        QVERIFY(report.ok && report.source && report.source->isRecorded);
        const CheckpointReader reader(kept(name));
        QCOMPARE(reader.rows().size(), std::size_t{10});
        const CheckpointRow& row = reader.rows()[0];
        QCOMPARE(row.codec, &spectralCodec(name.contains("16") ? ValueType::float16 : ValueType::float32));
        QCOMPARE(row.transform, std::string("fourier"));
        QCOMPARE(row.axes, (std::vector<int>{0, 1, 2, 3}));
        QVERIFY(isRaw(reader.rows()[5]) && reader.rows()[5].axes.empty());
        (void)restoreCheckpoint(kept(name), at("restored.safetensors"), RestoreDtype::original, {},
                                m_context);
        const auto restored = openWeights(at("restored.safetensors"));
        QVERIFY(restored->readBytes(5, m_context) == source->readBytes(5, m_context));
        const double error =
            relativeError(source->read(3, m_context)->values, restored->read(3, m_context)->values);
        QVERIFY(std::abs(error - reader.rows()[3].relativeError) < 1e-5);
    }

    void ofLaterFilesWhatIsKnownIsRead() {
        if (!python::hasH5py())
            QSKIP("/usr/bin/python3 has no h5py and numpy (Debian: python3-h5py)");
        const QString problem = makeLater();
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
        const auto weights = openWeights(at("later.h5"));
        const std::size_t unknown = weights->find("raw.F32").value();
        const Error error = samples::errorOf([&] { (void)weights->read(unknown, m_context); });
        QCOMPARE(error.code(), ErrorCode::unsupported);
        QVERIFY2(error.message().find("codec 'later'") != std::string::npos, error.what());
        QVERIFY(error.where().find("raw.F32") != std::string::npos);
        const VerifyReport report = verifyCheckpoint(at("later.h5"), nullptr, m_context);
        QVERIFY(!report.ok && !report.damaged());
        for (std::size_t i = 0; i < report.tensors.size(); ++i) {
            const bool sizeIsOther =
                report.tensors[i].problem.find(" bytes of the file, ") != std::string::npos;
            QVERIFY2(report.tensors[i].ok == (i != unknown) || sizeIsOther,
                     report.tensors[i].problem.c_str());
        }
        // A single tensor is restored; all of them are not, and nothing is left of the attempt.
        (void)restoreCheckpoint(at("later.h5"), at("one.safetensors"), RestoreDtype::original, "matrix",
                                m_context);
        QCOMPARE(openWeights(at("one.safetensors"))->tensors().size(), std::size_t{1});
        const Error all = samples::errorOf([&] {
            (void)restoreCheckpoint(at("later.h5"), at("all.safetensors"), RestoreDtype::original, {},
                                    m_context);
        });
        QCOMPARE(all.code(), ErrorCode::unsupported);
        QVERIFY(!QFile::exists(m_folder.filePath("all.safetensors")));
    }

    /// The same file, had this version written it: then it is damaged.
    void ofItsOwnVersionNothingIsUnknown() {
        if (!python::hasH5py())
            QSKIP("/usr/bin/python3 has no h5py and numpy (Debian: python3-h5py)");
        QVERIFY(makeLater().isEmpty());
        const auto outcome = python::run("import sys, h5py\n"
                                         "f = h5py.File(sys.argv[1], 'r+', libver=('v110', 'v110'))\n"
                                         "f.attrs.create('encoding-version', b'1.1', dtype='S3')\n",
                                         {m_folder.filePath("later.h5")});
        QVERIFY2(outcome.exitCode == 0, qPrintable(outcome.text));
        QCOMPARE(samples::errorOf([&] { const CheckpointReader reader(at("later.h5")); }).code(),
                 ErrorCode::malformed);
    }
};

QTEST_GUILESS_MAIN(TestVersions)
#include "test_versions.moc"
