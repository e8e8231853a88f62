// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Small files that unfold to more than memory or disk hold, and slices that do not tile their column.
#include "checkpoint/samples.h"

#include "checkpoint/checkpoint_weight_file.h"
#include "checkpoint/column_slices.h"
#include "codec/columns.h"
#include "pipeline/restore.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

#include <sys/resource.h>

using namespace fft_tensor;

namespace {

/// 34 GB as float32, of which one coefficient is kept: as large as positions of 32 bits allow.
SparseSpectralTensor giant() {
    SparseSpectralTensor tensor;
    tensor.layout = SpectrumLayout({65535, 131068}, {0, 1});
    tensor.positions = {0};
    tensor.values = {{1, 0}};
    tensor.keepAsked = tensor.kept = 1 / (65535.0 * 131068);
    tensor.totalEnergy = 1;
    return tensor;
}

void writeGiants(const std::string& path, int count) {
    JobContext context;
    CheckpointWriter writer(path, {}, {});
    for (int i = 0; i < count; ++i)
        writer.add(samples::spectral("giant." + std::to_string(i), "F32", giant()), context);
    (void)writer.finish(context);
}

/// While it lives, the process may take no more than that.
class DataLimit {
  public:
    explicit DataLimit(rlim_t bytes) {
        ::getrlimit(RLIMIT_DATA, &m_before);
        const rlimit lower{bytes, m_before.rlim_max};
        ::setrlimit(RLIMIT_DATA, &lower);
    }
    ~DataLimit() { ::setrlimit(RLIMIT_DATA, &m_before); }
    DataLimit(const DataLimit&) = delete;
    DataLimit& operator=(const DataLimit&) = delete;

  private:
    rlimit m_before{};
};

} // namespace

class TestLimits : public QObject {
    Q_OBJECT

  private:
    QTemporaryDir m_folder;

    std::string at(const char* name) const { return m_folder.filePath(name).toStdString(); }

    /// A column of gaps of one byte, in as many chunks of ten as it takes.
    static ListedDataset column(const char* path, std::uint64_t count) {
        ListedDataset dataset;
        dataset.path = path;
        dataset.type = unsignedType(1);
        dataset.hasElements = true;
        dataset.shape = {count};
        dataset.storage = ListedDataset::Storage::chunked;
        dataset.chunk = {10};
        dataset.filters = {{1, "deflate", {6}}};
        dataset.extents.assign((count + 9) / 10, {0, 10, 0});
        return dataset;
    }

    struct Range {
        std::uint64_t offset, count;
    };

    /// What is said of raw tensors that have those slices of a column of 30.
    QString judge(const std::vector<Range>& ranges, bool inChunks = false) const {
        const InputFile file(at("any"));
        FileTree tree;
        tree.try_emplace(describe(Column::bits8).path, file, column(describe(Column::bits8).path, 30));
        std::vector<CheckpointRow> rows;
        for (const Range& range : ranges) {
            CheckpointRow row;
            row.name = "t" + std::to_string(rows.size());
            row.slices = {{Column::bits8, range.offset, range.count}};
            rows.push_back(row);
        }
        const Error error = samples::errorOf([&] { requireTiledColumns(rows, tree, inChunks, "file.h5"); });
        return QString::fromStdString(error.what());
    }

  private slots:
    void initTestCase() { samples::setContents(at("any"), QByteArray(100, 'x')); }

    void slicesTileTheirColumn() {
        const QString fine = "no error was thrown";
        QCOMPARE(judge({{0, 30}}), fine);
        QCOMPARE(judge({{10, 20}, {0, 10}}), fine); // in any order
        QCOMPARE(judge({{0, 0}, {0, 30}, {30, 0}, {7, 0}}), fine);
        QVERIFY(judge({{0, 30}, {0, 30}})
                    .contains("'t1' has 30 elements from 0 of '/raw/bits8', where the "
                              "slice before it ends at 30"));
        QVERIFY(judge({{0, 20}, {19, 11}}).contains("ends at 20"));
        QVERIFY(judge({{0, 10}, {11, 19}}).contains("ends at 10")); // a gap
        QVERIFY(judge({{1, 29}}).contains("ends at 0"));
        QVERIFY(judge({{0, 29}}).contains("has 30 elements, of which tensors use 29"));
        QVERIFY(judge({}).contains("of which tensors use 0"));
        QVERIFY(judge({{0, 31}}).contains("asks for 31 elements from 0"));
        QVERIFY(judge({{UINT64_MAX, 2}}).contains("asks for 2 elements"));
        QVERIFY(judge({{31, 0}, {0, 30}}).contains("asks for 0 elements from 31"));
    }

    /// Chunks of ten: what is left of one belongs to nobody, a whole one cannot.
    void slicesMayLeaveTheRestOfAChunk() {
        const QString fine = "no error was thrown";
        QCOMPARE(judge({{0, 30}}, true), fine);
        QCOMPARE(judge({{0, 12}, {20, 3}, {23, 1}}, true), fine);
        QVERIFY(judge({{0, 12}, {20, 3}}).contains("ends at 12"));
        QVERIFY(judge({{0, 12}, {21, 9}}, true).contains("ends at 12"));
        QVERIFY(judge({{0, 10}, {20, 10}}, true).contains("ends at 10")); // nobody's chunk
        QVERIFY(judge({{0, 12}, {14, 16}}, true).contains("ends at 12")); // nobody's elements
        QVERIFY(judge({{0, 20}}, true).contains("of which tensors use 20"));
        QVERIFY(judge({{10, 20}}, true).contains("ends at 0"));
        QVERIFY(judge({}, true).contains("of which tensors use 0"));
    }

    void aRestoreThatFillsTheDiskIsNotBegun() {
        writeGiants(at("giants.h5"), 5000);
        QVERIFY(QFileInfo(m_folder.filePath("giants.h5")).size() < 500000);
        QDir(m_folder.path()).mkdir("out");
        JobContext context;
        const Error error = samples::errorOf([&] {
            (void)restoreCheckpoint(at("giants.h5"), at("out/r.safetensors"), RestoreDtype::original, {},
                                    context);
        });
        QCOMPARE(error.code(), ErrorCode::noSpace);
        QVERIFY2(error.message().find("would have 172 TB, but its disk has ") != std::string::npos,
                 error.what());
        QVERIFY(QDir(m_folder.filePath("out")).isEmpty());
    }

    void aTensorThatMemoryCannotHoldIsNotBegun() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        QSKIP("sanitizers hold more data than any limit");
#else
        writeGiants(at("giant.h5"), 1);
        JobContext context;
        const auto weights = openCheckpointAsWeights(at("giant.h5"));
        const DataLimit limit(rlim_t{40} << 30);
        const Error error = samples::errorOf([&] { (void)weights->readBytes(0, context); });
        QCOMPARE(error.code(), ErrorCode::outOfMemory);
        QVERIFY2(error.message().find("68.7 GB") != std::string::npos, error.what());
        QVERIFY(error.where().find("giant.0") != std::string::npos);
#endif
    }

    void tensorsOfOneChunkComeBackInAnyOrder() {
        // The chunk that was unpacked last is kept: it must be the one that is meant.
        JobContext context;
        CheckpointWriter writer(at("many.h5"), {}, {});
        for (unsigned i = 0; i < 3000; ++i) {
            std::vector<std::uint32_t> values(64, i); // 3 chunks in all
            writer.add(
                samples::raw("t" + std::to_string(i), "U32", {64}, std::as_bytes(std::span(values)), 32, 1),
                context);
        }
        (void)writer.finish(context);
        const auto weights = openCheckpointAsWeights(at("many.h5"));
        for (const std::size_t start : {0u, 2999u, 1500u})
            for (std::size_t i = 0; i < 3000; i += 7) {
                const std::size_t index = (start + i) % 3000;
                std::uint32_t first = 0;
                std::memcpy(&first, weights->readBytes(index, context).data(), sizeof first);
                QCOMPARE(std::size_t{first}, index);
            }
    }
};

QTEST_GUILESS_MAIN(TestLimits)
#include "test_limits.moc"
