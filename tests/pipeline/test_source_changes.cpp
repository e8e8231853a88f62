// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// A source that is changed while it is compressed, in every way that a file can be: noticed, and nothing
// written.
#include "base/error.h"
#include "checkpoint/checkpoint_reader.h"
#include "io/test_files.h"
#include "pipeline/compress.h"
#include "pipeline/open_weights.h"
#include "pipeline/restore.h"
#include "pipeline/verify.h"
#include "support/tensors.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QTest>

#include <fcntl.h>
#include <sys/stat.h>

using namespace fft_tensor;
using namespace fft_tensor::test;
using fft_tensor::tests::whiteTensor;

namespace {

constexpr std::uint64_t side = 64;

std::string matrixBytes(unsigned seed) {
    const TensorPtr tensor = whiteTensor({side, side}, seed);
    return asText(std::as_bytes(std::span(tensor->values)));
}

std::string weights(const std::vector<std::string>& names) {
    std::string entries, data;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::size_t begin = data.size();
        data += matrixBytes(static_cast<unsigned>(i) + 1);
        entries += (i == 0 ? "" : ",") +
                   entry(names[i], "F32", "[64,64]",
                         "[" + std::to_string(begin) + "," + std::to_string(data.size()) + "]");
    }
    return safetensors("{" + entries + "}", data);
}

std::string contentsOf(const std::string& path) {
    QFile file(QString::fromStdString(path));
    return file.open(QFile::ReadOnly) ? file.readAll().toStdString() : std::string("(no file)");
}

/// Other bytes at that place, the same size, and the time of the last change set back.
void changeInPlace(const std::string& path, std::int64_t fromEnd) {
    struct stat before {};
    (void)::stat(path.c_str(), &before);
    {
        std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(-fromEnd, std::ios::end);
        file << "changed!";
    }
    const timespec times[2] = {before.st_atim, before.st_mtim};
    (void)::utimensat(AT_FDCWD, path.c_str(), times, 0);
}

} // namespace

class TestSourceChanges : public QObject {
    Q_OBJECT

    std::unique_ptr<Backend> m_backend = makeCpuBackend();

    /// Compresses; `change` is called once, before the tensor of that number is looked at: with a total
    /// goal when they are forecast and again when they are written, else when they are written.
    std::optional<Error> compressWhile(const WeightFile& input, const std::string& target, int at,
                                       const std::function<void()>& change, bool total = false) {
        int tensors = 0;
        JobContext context({}, {}, [&] {
            if (++tensors == at)
                change();
        });
        CompressOptions options;
        if (total) {
            options.recipe.total = true;
            options.recipe.fallback.goal = {Goal::Kind::error, 0.5};
        }
        const auto error =
            errorOf([&] { (void)compressWeights(input, target, options, *m_backend, context); });
        if (tensors < at)
            throw std::runtime_error("the change was never made");
        return error;
    }

  private slots:
    void noticed_data() {
        QTest::addColumn<int>("change");
        QTest::addColumn<int>("at");
        QTest::addColumn<bool>("total");
        const char* const changes[] = {"in place, first tensor",
                                       "in place, last tensor",
                                       "cut",
                                       "replaced",
                                       "removed",
                                       "longer",
                                       "header"};
        for (const bool total : {false, true})
            for (int at = 1; at <= (total ? 6 : 3); ++at)
                for (int change = 0; change < 7; ++change)
                    QTest::addRow("%s before tensor %d%s", changes[change], at, total ? ", total" : "")
                        << change << at << total;
    }

    void noticed() {
        QFETCH(int, change);
        QFETCH(int, at);
        QFETCH(bool, total);
        const Folder folder;
        const std::string path = folder.write("w.safetensors", weights({"a", "b", "c"}));
        const std::string other = folder.write("other", weights({"c", "b", "a"}));
        const std::string target = folder.write("out.h5", "what was here");
        const auto input = openWeights(path);
        constexpr std::int64_t bytes = side * side * 4;
        const auto error = compressWhile(
            *input, target, at,
            [&] {
                switch (change) {
                case 0:
                    return changeInPlace(path, 3 * bytes - 100);
                case 1:
                    return changeInPlace(path, 100);
                case 2:
                    return std::filesystem::resize_file(path, 1000);
                case 3:
                    return std::filesystem::rename(other, path);
                case 4:
                    return (void)std::filesystem::remove(path);
                case 5:
                    return (void)(std::ofstream(path, std::ios::app) << "x");
                default:
                    return changeInPlace(path, 3 * bytes + 20);
                }
            },
            total);
        QVERIFY(error.has_value());
        QCOMPARE(error->where(), path);
        QVERIFY2(error->message().find("changed") != std::string::npos, error->what());
        QCOMPARE(contentsOf(target), std::string("what was here"));
        QCOMPARE(QDir(QString::fromStdString(folder.path())).entryList(QDir::Files).filter("partial").size(),
                 0);
    }

    void everyFileOfAFolderCounts() {
        for (const char* changed : {"1.safetensors", "2.safetensors", "model.safetensors.index.json"}) {
            const Folder folder;
            folder.write("1.safetensors", weights({"a", "b"}));
            folder.write("2.safetensors", weights({"c"}));
            folder.write("model.safetensors.index.json",
                         R"({"weight_map":{"a":"1.safetensors","b":"1.safetensors","c":"2.safetensors"}})");
            const auto input = openWeights(folder.path());
            const auto error = compressWhile(*input, folder.path("out.h5"), 3,
                                             [&] { changeInPlace(folder.path(changed), 30); });
            QVERIFY2(error && error->where() == folder.path(changed), changed);
            QVERIFY(!QFile::exists(QString::fromStdString(folder.path("out.h5"))));
        }
    }

    /// Opened, then replaced: what would be compressed is not what the path holds.
    void replacedAfterOpening() {
        const Folder folder;
        const std::string path = folder.write("w.safetensors", weights({"a"}));
        const auto input = openWeights(path);
        std::filesystem::rename(folder.write("other", weights({"a"})), path);
        JobContext context;
        const auto error =
            errorOf([&] { (void)compressWeights(*input, folder.path("out.h5"), {}, *m_backend, context); });
        QVERIFY(error && error->where() == path);
        QVERIFY(!QFile::exists(QString::fromStdString(folder.path("out.h5"))));
    }

    void theHashIsTheFiles() {
        const Folder folder;
        const std::string bytes = weights({"a", "b"});
        const std::string path = folder.write("w.safetensors", bytes);
        const QByteArray hash =
            QCryptographicHash::hash(QByteArray::fromStdString(bytes), QCryptographicHash::Sha256).toHex();
        JobContext context;
        for (const bool total : {false, true}) {
            CompressOptions options;
            options.recipe.total = total;
            options.recipe.fallback.goal = {total ? Goal::Kind::error : Goal::Kind::keep, total ? 0.5 : 0.1};
            const auto input = openWeights(path);
            (void)compressWeights(*input, folder.path("out.h5"), options, *m_backend, context);
            const CheckpointReader reader(folder.path("out.h5"));
            QCOMPARE(QByteArray::fromStdString(reader.sourceSha256()), hash);
            QCOMPARE(reader.sourceBytes(), std::uint64_t{bytes.size()});
            const VerifyReport report = verifyCheckpoint(folder.path("out.h5"), input.get(), context);
            QVERIFY(report.ok && report.source && report.source->isRecorded && !report.damaged());
        }
    }

    /// A checkpoint that is changed while it is read is no damaged one.
    void checkpointsAreWatchedToo() {
        const Folder folder;
        const auto input = openWeights(folder.write("w.safetensors", weights({"a", "b"})));
        const std::string path = folder.path("out.h5");
        JobContext plain;
        (void)compressWeights(*input, path, {}, *m_backend, plain);
        int calls = 0;
        JobContext context({}, {}, [&] {
            if (++calls == 1)
                changeInPlace(path, 30);
        });
        const auto verified = errorOf([&] { (void)verifyCheckpoint(path, nullptr, context); });
        QVERIFY(calls > 0);
        QVERIFY2(verified && verified->code() == ErrorCode::cannotRead, verified ? verified->what() : "none");
        (void)compressWeights(*input, path, {}, *m_backend, plain);
        calls = 0;
        const std::string restored = folder.path("restored.safetensors");
        const auto error =
            errorOf([&] { (void)restoreCheckpoint(path, restored, RestoreDtype::original, "", context); });
        QVERIFY2(error && error->code() == ErrorCode::cannotRead, error ? error->what() : "none");
        QVERIFY(!QFile::exists(QString::fromStdString(restored)));
    }
};

QTEST_GUILESS_MAIN(TestSourceChanges)
#include "test_source_changes.moc"
