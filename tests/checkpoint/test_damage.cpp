// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Damaged, truncated and foreign files: an error that says so, or the right contents; never anything else.
#include "checkpoint/python.h"
#include "checkpoint/samples.h"

#include "checkpoint/checkpoint_reader.h"
#include "checkpoint/file_gate.h"
#include "checkpoint/hdf5_survey.h"
#include "pipeline/open_weights.h"
#include "pipeline/verify.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace fft_tensor;

class TestDamage : public QObject {
    Q_OBJECT

  private:
    QTemporaryDir m_folder;
    QByteArray m_good;
    std::vector<CheckpointRow> m_rows;

    std::string at(const char* name) const { return m_folder.filePath(name).toStdString(); }

    enum class Outcome { intact, reported, silentlyWrong };

    Outcome judge(const QByteArray& bytes) const {
        samples::setContents(at("damaged.h5"), bytes);
        try {
            // In this process: nothing here crashes HDF5, and a process for each of a thousand files takes
            // long.
            requireOurSuperblock(InputFile(at("damaged.h5")));
            const CheckpointReader reader(at("damaged.h5"),
                                          surveyHdf5(std::as_bytes(std::span(bytes.data(), bytes.size()))));
            const bool sameTable = reader.rows() == m_rows &&
                                   reader.metadata() == samples::source().metadata &&
                                   reader.recipeJson() == samples::source().recipeJson;
            if (!sameTable)
                return Outcome::silentlyWrong;
            for (std::size_t i = 0; i < m_rows.size(); ++i) { // the SHA-256 of every tensor is in that table
                (void)reader.decode(i);
            }
            return Outcome::intact;
        } catch (const Error& error) {
            return error.message().empty() ? Outcome::silentlyWrong : Outcome::reported;
        }
    }

    Error refusal(const std::string& path) const {
        return samples::errorOf([&] { const CheckpointReader reader(path); });
    }

    /// Changes a copy of the good file by a few lines of Python (`f` is the open file) and tells why it is
    /// refused.
    QString refusalAfter(const QString& lines) const {
        samples::setContents(at("changed.h5"), m_good);
        const auto outcome = python::run("import sys, h5py, numpy as np\n"
                                         "f = h5py.File(sys.argv[1], 'r+', libver=('v110', 'v110'))\n" +
                                             lines + "\nf.close()\n",
                                         {m_folder.filePath("changed.h5")});
        if (outcome.exitCode != 0)
            return "python: " + outcome.text;
        const Error error = refusal(at("changed.h5"));
        return QString::fromStdString(name(error.code()) + std::string(": ") + error.what());
    }

  private slots:
    void initTestCase() {
        m_rows = samples::write(at("good.h5")).rows;
        m_good = samples::contents(at("good.h5"));
        QVERIFY(judge(m_good) == Outcome::intact);
    }

    void everyFlippedBitIsSeenOrHarmless() {
        std::mt19937 random(2026);
        int reported = 0;
        for (int run = 0; run < 600; ++run) {
            QByteArray bytes = m_good;
            // The first runs go over the superblock, then anywhere.
            const qsizetype place = run < 96 ? run / 2 : static_cast<qsizetype>(random() % bytes.size());
            bytes[place] = static_cast<char>(bytes[place] ^ (1 << random() % 8));
            const Outcome outcome = judge(bytes);
            QVERIFY2(outcome != Outcome::silentlyWrong, qPrintable(QString("byte %1").arg(place)));
            reported += outcome == Outcome::reported ? 1 : 0;
        }
        QVERIFY(reported > 300); // else the flips hit nothing that counts
        qInfo("%d of 600 flips reported, the others in unused bytes", reported);
    }

    void everyTruncationIsSeen() {
        std::mt19937 random(4);
        std::vector<qsizetype> lengths{0, 1, 7, 8, 9, 12, 47, 48, 49, m_good.size() - 1};
        for (int run = 0; run < 60; ++run)
            lengths.push_back(static_cast<qsizetype>(random() % m_good.size()));
        for (const qsizetype length : lengths)
            QVERIFY2(judge(m_good.left(length)) == Outcome::reported, qPrintable(QString::number(length)));
        samples::setContents(at("short.h5"), m_good.left(5000));
        QVERIFY(refusal(at("short.h5")).message().find("cut short") != std::string::npos);
    }

    void zeroedAndRandomBlocksAreSeen() {
        std::mt19937 random(5);
        for (int run = 0; run < 60; ++run) {
            QByteArray bytes = m_good;
            const qsizetype begin = static_cast<qsizetype>(random() % (bytes.size() - 64));
            for (qsizetype i = begin; i < begin + 64; ++i)
                bytes[i] = run % 2 == 0 ? '\0' : static_cast<char>(random());
            QVERIFY2(judge(bytes) != Outcome::silentlyWrong, qPrintable(QString("block at %1").arg(begin)));
        }
    }

    void damageInOneTensorSparesTheOthers() {
        // The raw 64-bit column's chunk is long and incompressible: its tensors alone are hit.
        JobContext context;
        bool found = false;
        for (qsizetype place = 0; place < m_good.size() && !found; place += 40) {
            QByteArray bytes = m_good;
            bytes[place] = static_cast<char>(bytes[place] ^ 16);
            samples::setContents(at("one.h5"), bytes);
            try {
                const VerifyReport report = verifyCheckpoint(at("one.h5"), nullptr, context);
                const auto damaged = std::count_if(report.tensors.begin(), report.tensors.end(),
                                                   [](const VerifiedTensor& tensor) { return !tensor.ok; });
                found = damaged > 0 && damaged < std::ssize(report.tensors);
                if (!found)
                    continue;
                QVERIFY(!report.ok);
                QCOMPARE(report.tensors.size(), m_rows.size());
                for (const VerifiedTensor& tensor : report.tensors)
                    QCOMPARE(tensor.ok, tensor.problem.empty());
            } catch (const Error&) {
                continue;
            }
        }
        QVERIFY(found);
    }

    /// A manifest that shifts bytes from one tensor to another: the sum is right, the column is not.
    void storedBytesAreCountedAnew() {
        if (!python::hasH5py())
            QSKIP("/usr/bin/python3 has no h5py and numpy (Debian: python3-h5py)");
        JobContext context;
        QVERIFY(verifyCheckpoint(at("good.h5"), nullptr, context).ok);
        const QString opened = refusalAfter("m = f['manifest']\nrows = m[...]\n"
                                            "rows['stored_bytes'][2] += 40\nrows['stored_bytes'][5] -= 40\n"
                                            "m[...] = rows");
        QVERIFY2(opened.contains("no error was thrown"), qPrintable(opened));
        const VerifyReport report = verifyCheckpoint(at("changed.h5"), nullptr, context);
        QVERIFY(report.damaged());
        for (std::size_t i = 0; i < m_rows.size(); ++i) {
            const VerifiedTensor& tensor = report.tensors[i];
            QVERIFY2(tensor.whole == (i != 2 && i != 5), tensor.problem.c_str());
            if (tensor.whole)
                continue;
            const std::uint64_t truth = m_rows[i].storedBytes, told = i == 2 ? truth + 40 : truth - 40;
            const QString said = QString::fromStdString(tensor.problem);
            QVERIFY2(said.contains(QStringLiteral(" take %1 bytes").arg(told)), qPrintable(said));
            const auto counted = said.mid(said.lastIndexOf(' ') + 1).chopped(1).toLongLong();
            QVERIFY2(std::abs(counted - static_cast<long long>(truth)) <= 12, qPrintable(said)); // the slack
        }
    }

    void otherFormatsAreNamed() {
        const auto refused = [&](const QByteArray& bytes) {
            samples::setContents(at("other"), bytes);
            const Error error = refusal(at("other"));
            return QString(name(error.code())) + ": " + QString::fromStdString(error.message());
        };
        QVERIFY(refused("").contains("empty"));
        QVERIFY(refused(QByteArray("\x93NUMPY\x01\0v", 9)).contains(".npy"));
        QVERIFY(refused(QByteArray("\x02\0\0\0\0\0\0\0{}", 10)).contains("safetensors"));
        QVERIFY(refused("PK\x03\x04 and more bytes").contains("zip"));
        QVERIFY(refused("unsupported, plainly").startsWith("unsupported: This is not one of"));
        QVERIFY(!looksLikeCheckpoint(at("other")) && !looksLikeCheckpoint(at("missing")));
        QCOMPARE(refusal(at("missing")).code(), ErrorCode::notFound);
        QCOMPARE(refusal(m_folder.path().toStdString()).code(), ErrorCode::unsupported);
    }

    void foreignHdf5IsRefused() {
        if (!python::hasH5py())
            QSKIP("/usr/bin/python3 has no h5py and numpy (Debian: python3-h5py)");
        for (const char* version : {"earliest", "latest"}) {
            const auto made =
                python::run("import sys, h5py\nh5py.File(sys.argv[1], 'w', libver=sys.argv[2])['x'] = 1",
                            {m_folder.filePath("foreign.h5"), version});
            QVERIFY2(made.exitCode == 0, qPrintable(made.text));
            const Error error = refusal(at("foreign.h5"));
            QCOMPARE(error.code(), ErrorCode::unsupported);
            QVERIFY(error.message().find("not one of this program's checkpoints") != std::string::npos);
            QVERIFY(samples::errorOf([&] { (void)openWeights(at("foreign.h5")); }).message() ==
                    error.message());
        }
    }

    void whatCheckpointsNeverHaveIsRefusedByName_data() {
        QTest::addColumn<QString>("lines");
        QTest::addColumn<QString>("said");
        QTest::newRow("external link") << "f['raw/x'] = h5py.ExternalLink('/etc/passwd', '/')"
                                       << "external link, '/raw/x'";
        QTest::newRow("soft link") << "del f['raw/bits8']; f['raw/bits8'] = h5py.SoftLink('/manifest')"
                                   << "soft link, '/raw/bits8'";
        QTest::newRow("unknown object") << "f['mine'] = 1"
                                        << "'/mine'";
        QTest::newRow("contiguous") << "del f['raw/bits8']; f['raw/bits8'] = np.zeros(9, 'u1')"
                                    << "'/raw/bits8' has contiguous";
        QTest::newRow("compact") << "del f['raw/bits8']; p = h5py.h5p.create(h5py.h5p.DATASET_CREATE); "
                                    "p.set_layout(h5py.h5d.COMPACT); h5py.h5d.create(f['raw'].id, b'bits8', "
                                    "h5py.h5t.STD_U8LE, h5py.h5s.create_simple((9,)), p)"
                                 << "'/raw/bits8' has compact";
        QTest::newRow("virtual") << "del f['raw/bits8']; v = h5py.VirtualLayout((9,), 'u1'); "
                                    "v[:] = h5py.VirtualSource('/etc/passwd', 'x', (9,)); "
                                    "f.create_virtual_dataset('raw/bits8', v)"
                                 << "'/raw/bits8' has virtual";
        QTest::newRow("external file") << "del f['raw/bits8']; f.create_dataset('raw/bits8', (9,), 'u1', "
                                          "external=[('/etc/passwd', 0, 9)])"
                                       << "'/raw/bits8' keeps its data in external files";
        QTest::newRow("lzf") << "del f['raw/bits8']; f.create_dataset('raw/bits8', data=np.zeros(9, 'u1'), "
                                "compression='lzf')"
                             << "'/raw/bits8' uses the filter 'lzf'";
        QTest::newRow("fletcher32")
            << "del f['raw/bits8']; f.create_dataset('raw/bits8', data=np.zeros(9, 'u1'), "
               "compression=6, fletcher32=True)"
            << "'/raw/bits8' uses the filter";
        QTest::newRow("unfiltered")
            << "del f['raw/bits8']; f.create_dataset('raw/bits8', data=np.zeros(9, 'u1'), "
               "chunks=(9,))"
            << "'/raw/bits8' is not deflated";
        QTest::newRow("type") << "del f['raw/bits8']; f.create_dataset('raw/bits8', data=np.zeros(9, 'i1'), "
                                 "compression=6)"
                              << "'/raw/bits8' holds elements of an unexpected type";
        QTest::newRow("two dimensions") << "del f['raw/bits8']; f.create_dataset('raw/bits8', "
                                           "data=np.zeros((3, 3), 'u1'), compression=6)"
                                        << "'/raw/bits8' does not have one dimension";
        QTest::newRow("bomb")
            << "del f['raw/bits8']; f.create_dataset('raw/bits8', (2**50,), 'u1', chunks=(65536,), "
               "compression=6)"
            << "more than deflate can pack";
        QTest::newRow("giant chunk")
            << "del f['raw/bits8']; f.create_dataset('raw/bits8', (9,), 'u1', maxshape=(None,), "
               "chunks=(2**31,), compression=6)"
            << "more than deflate can pack";
        QTest::newRow("no manifest") << "del f['manifest']"
                                     << "no manifest";
        QTest::newRow("no column") << "del f['positions/gaps8']"
                                   << "'/positions/gaps8', which has 0";
        QTest::newRow("shared slice")
            << "m = f['manifest'][:]; b = np.flatnonzero(m['columns'] == b'raw/bits8'); "
               "m['offsets'][b[1], 0] = m['offsets'][b[0], 0]; f['manifest'][:] = m"
            << "every element belongs to one tensor";
        QTest::newRow("elements of nobody") << "d = f['raw/bits8']; d.resize((d.shape[0] + 5,))"
                                            << "of which tensors use";
        QTest::newRow("variable strings") << "del f['recipe']; f.create_dataset('recipe', data=['x'], "
                                             "dtype=h5py.string_dtype(), chunks=(1,), compression=6)"
                                          << "'/recipe' holds elements of an unexpected type";
        QTest::newRow("version") << "f.attrs.create('encoding-version', '2.0', dtype='S3')"
                                 << "encoding version 2.0";
        QTest::newRow("device of variable length") << "f.attrs['device'] = 'x'"
                                                   << "proper attribute 'device'";
        QTest::newRow("mark of variable length") << "f.attrs['encoding-type'] = 'fft-tensor-checkpoint'"
                                                 << "not one of this program's";
    }

    void whatCheckpointsNeverHaveIsRefusedByName() {
        if (!python::hasH5py())
            QSKIP("/usr/bin/python3 has no h5py and numpy (Debian: python3-h5py)");
        QFETCH(QString, lines);
        QFETCH(QString, said);
        const QString refusal = refusalAfter(lines);
        QVERIFY2(refusal.contains(said) && !refusal.startsWith("internal"), qPrintable(refusal));
    }

    void harmlessRewriteIsStillRead() {
        // The same checks after a change that keeps the promise: else the table above proves nothing.
        if (!python::hasH5py())
            QSKIP("/usr/bin/python3 has no h5py and numpy (Debian: python3-h5py)");
        const auto rewritten = [this](const char* how) {
            const QString refusal = refusalAfter(
                QStringLiteral(
                    "m = f['manifest'][:]; m = m[m['columns'] == b'raw/bits8']\n"
                    "d = f['raw/bits8'][:max(m['offsets'][:, 0] + m['counts'][:, 0])]\n" // no padding
                    "del f['raw/bits8']\n"
                    "f.create_dataset('raw/bits8', data=d, compression=6, maxshape=(None,), %1)")
                    .arg(QLatin1String(how)));
            return refusal.contains("no error was thrown") ? QString() : refusal;
        };
        JobContext context;
        QCOMPARE(rewritten("chunks=(65536,)"), QString());
        QVERIFY(verifyCheckpoint(at("changed.h5"), nullptr, context).ok);
        // In chunks of another size all numbers are whole, too, but no longer what the manifest says of
        // sizes.
        QCOMPARE(rewritten("chunks=(65,)"), QString());
        for (const VerifiedTensor& tensor : verifyCheckpoint(at("changed.h5"), nullptr, context).tensors)
            QVERIFY2(tensor.ok || tensor.problem.find(" bytes of the file, ") != std::string::npos,
                     tensor.problem.c_str());
        const CheckpointReader reader(at("changed.h5"));
        for (std::size_t i = 0; i < m_rows.size(); ++i)
            if (isRaw(m_rows[i]))
                (void)reader.readRaw(i); // throws unless its SHA-256 is right
    }
};

QTEST_GUILESS_MAIN(TestDamage)
#include "test_damage.moc"
