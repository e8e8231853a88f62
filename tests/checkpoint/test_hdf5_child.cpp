// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// The process that reads HDF5 structure: hostile files end it, or make it answer nonsense; never this one.
#include "checkpoint/hdf5_blocks.h"
#include "checkpoint/samples.h"

#include "checkpoint/checkpoint_reader.h"
#include "checkpoint/hdf5_child.h"
#include "checkpoint/hdf5_survey.h"
#include "pipeline/verify.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

#include <atomic>

using namespace fft_tensor;
using hdf5_blocks::Block;

class TestHdf5Child : public QObject {
    Q_OBJECT

  private:
    QTemporaryDir m_folder;
    QByteArray m_good;
    std::vector<Block> m_blocks;

    std::string at(const char* name) const { return m_folder.filePath(name).toStdString(); }

    Error refusalOf(const QByteArray& bytes) const {
        samples::setContents(at("hostile.h5"), bytes);
        return samples::errorOf([&] { const CheckpointReader reader(at("hostile.h5")); });
    }

    /// The good file with one byte of a block changed, and the block's checksum made to fit.
    QByteArray changed(const Block& block, qsizetype offset, char byte) const {
        QByteArray bytes = m_good;
        bytes[block.begin + offset] = byte;
        block.seal(bytes);
        return bytes;
    }

    /// The blocks that begin with that signature.
    std::vector<Block> blocks(const char* signature) const {
        std::vector<Block> found;
        std::copy_if(m_blocks.begin(), m_blocks.end(), std::back_inserter(found),
                     [&](const Block& block) { return m_good.mid(block.begin, 4) == signature; });
        return found;
    }

    /// What comes of a program that does what this line of shell says.
    Error errorOfStub(const QByteArray& line, std::chrono::milliseconds patience = std::chrono::seconds(30),
                      const JobContext& context = JobContext()) const {
        samples::setContents(at("stub"), "#!/bin/sh\n" + line + "\n");
        QFile::setPermissions(m_folder.filePath("stub"),
                              QFile::ReadOwner | QFile::ExeOwner | QFile::WriteOwner);
        const InputFile file(at("good.h5"));
        return samples::errorOf([&] { (void)listHdf5(file, context, {at("stub"), patience}); });
    }

  private slots:
    void initTestCase() {
        samples::write(at("good.h5"));
        m_good = samples::contents(at("good.h5"));
        m_blocks = hdf5_blocks::blocksOf(m_good);
    }

    void listsWhatIsThere() {
        const InputFile file(at("good.h5"));
        const Hdf5Listing listing = listHdf5(file, JobContext());
        const Hdf5Listing here = surveyHdf5(std::as_bytes(std::span(m_good.data(), m_good.size())));
        QVERIFY(encodeListing(listing) == encodeListing(here));
        QVERIFY(listing.datasets.size() > 10 && listing.links.empty() && listing.groups.size() >= 4);
        QCOMPARE(listing.rootAttributes.size(), std::size_t{8});
    }

    void aSealedChangeIsNoChange() { // else the mutations below prove nothing
        QVERIFY(m_blocks.size() > 20);
        for (const Block& block : m_blocks)
            QVERIFY(changed(block, 5, m_good[block.begin + 5]) == m_good);
    }

    // What HDF5 1.10.8 does with these two is crash and run without end; a later version may see them itself.

    void aHeapWhereThereIsNoneEndsTheChildAlone() {
        // A group's links stand in its header: the heap that would hold many of them has no address.
        const QByteArray noHeap = QByteArray("\x02\x12\0\0\0\0", 6) + QByteArray(16, char(-1));
        int groups = 0;
        for (const Block& header : blocks("OHDR")) {
            const qsizetype place = m_good.mid(header.begin, header.size).indexOf(noHeap);
            if (place < 0)
                continue;
            const Error error = refusalOf(changed(header, place + 6, 0));
            QVERIFY2(error.code() == ErrorCode::malformed, error.what());
            QVERIFY(error.where() == at("hostile.h5"));
            ++groups;
        }
        QVERIFY(groups > 0);
    }

    void endlessWorkEndsTheChildAlone() {
        const Block header = blocks("EAHD").at(0); // of the index of a dataset's chunks: it has 2³² of them
        const Error error = refusalOf(changed(header, 47, char(-1)));
        QVERIFY2(error.code() == ErrorCode::malformed, error.what());
    }

    void changedStructureIsRefusedOrHarmless() {
        std::mt19937 random(2026);
        int refused = 0;
        constexpr int runs = 60;
        for (int run = 0; run < runs; ++run) {
            const Block& block = m_blocks[random() % m_blocks.size()];
            const auto offset = static_cast<qsizetype>(4 + random() % (block.size - 8));
            samples::setContents(at("hostile.h5"), changed(block, offset, static_cast<char>(random())));
            try {
                JobContext context;
                (void)verifyCheckpoint(at("hostile.h5"), nullptr, context);
            } catch (const Error& error) {
                QVERIFY2(error.code() != ErrorCode::internal, error.what());
                ++refused;
            }
        }
        qInfo("%d of %d refused", refused, runs);
        QVERIFY(refused > runs / 4); // else they hit nothing that counts
    }

    void whateverTheChildDoesIsAnError_data() {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QString>("said");
        QTest::newRow("dies") << QByteArray("kill -SEGV $$") << "crashes on it (Segmentation fault)";
        QTest::newRow("cut short") << QByteArray("kill -BUS $$") << "cut short meanwhile";
        QTest::newRow("out of time") << QByteArray("kill -PROF $$") << "without end";
        QTest::newRow("says nothing") << QByteArray(":") << "ends too early";
        QTest::newRow("nonsense") << QByteArray("echo nonsense") << "listing is not one";
        QTest::newRow("flood") << QByteArray(
                                      "while :; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; done")
                               << "more in it than it can hold";
        QTest::newRow("half a listing")
            << QByteArray("printf 'FFTLIST1\\0\\1\\0\\0\\0\\0\\0\\0\\0\\1'") << "ends too early";
        QTest::newRow("closes its output and stays")
            << QByteArray("exec >&-; while :; do :; done") << "crashes on it (Killed)";
    }

    void whateverTheChildDoesIsAnError() {
        QFETCH(QByteArray, line);
        QFETCH(QString, said);
        const Error error = errorOfStub(line);
        QCOMPARE(error.code(), ErrorCode::malformed);
        QVERIFY2(QString(error.what()).contains(said), error.what());
        QVERIFY(error.where() == at("good.h5"));
    }

    void aChildThatDoesNotStartIsNotTheFilesFault() {
        const Error error = errorOfStub("exit 7");
        QCOMPARE(error.code(), ErrorCode::cannotRead);
        QVERIFY2(error.message().find("exit code 7") != std::string::npos, error.what());
    }

    void aChildThatStaysIsEnded() {
        const Error error = errorOfStub("while :; do :; done", std::chrono::milliseconds(1));
        QVERIFY2(error.message().find("without end") != std::string::npos, error.what());
    }

    void cancelEndsTheChild() {
        std::atomic<int> asked = 0;
        const JobContext context([&] { return ++asked > 2; }, {});
        bool cancelled = false;
        try {
            (void)errorOfStub("while :; do :; done", std::chrono::minutes(5), context);
        } catch (const Cancelled&) {
            cancelled = true;
        }
        QVERIFY(cancelled);
    }

    void theChildHasTheFileAndNothingElse() {
        // It tells what it has by the one way that it has: what it says is no listing, so look from outside.
        qputenv("FFT_TENSOR_TEST_SECRET", "1");
        const QByteArray seen = m_folder.filePath("seen").toLocal8Bit();
        (void)errorOfStub("{ ls /proc/$$/fd; env; } > '" + seen + "'");
        const QList<QByteArray> lines = samples::contents(at("seen")).split('\n');
        for (const QByteArray& line : lines)
            QVERIFY2(!line.contains("SECRET") && !line.startsWith("HOME="), line.constData());
        QVERIFY(lines.contains("3") && !lines.contains("4") && !lines.contains("5"));
    }

    void aMissingProgramIsNamed() {
        const InputFile file(at("good.h5"));
        const Error error = samples::errorOf([&] { (void)listHdf5(file, JobContext(), {at("not there")}); });
        QCOMPARE(error.code(), ErrorCode::internal);
        QVERIFY(error.where() == at("not there"));
    }
};

QTEST_GUILESS_MAIN(TestHdf5Child)
#include "test_hdf5_child.moc"
