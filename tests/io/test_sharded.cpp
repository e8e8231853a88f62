// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "io/test_files.h"
#include "io/weight_file.h"

#include <QtTest>

using namespace fft_tensor;
using namespace fft_tensor::test;

namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

/// A shard with one byte per tensor.
std::string shard(const std::vector<std::string>& names, const std::string& data,
                  const std::string& metadata = {}) {
    std::string header = metadata.empty() ? "{" : "{\"__metadata__\":" + metadata;
    for (std::size_t i = 0; i < names.size(); ++i)
        header += (header.size() == 1 ? "" : ",") +
                  entry(names[i], "U8", "[1]", "[" + std::to_string(i) + "," + std::to_string(i + 1) + "]");
    return safetensors(header + "}", data);
}

std::string indexOf(const Pairs& map) {
    std::string text;
    for (const auto& [tensor, file] : map)
        text += (text.empty() ? "" : ",\n") + ("\"" + tensor + "\": \"" + file + "\"");
    return "{\"metadata\": {\"total_size\": 3},\n \"weight_map\": {\n" + text + "}}\n";
}

std::string contents(const WeightFile& file) {
    JobContext context;
    std::string all;
    for (std::size_t i = 0; i < file.tensors().size(); ++i)
        all += file.tensors()[i].name + "=" + asText(file.readBytes(i, context)) + " ";
    return all;
}

} // namespace

class TestSharded : public QObject {
    Q_OBJECT

  private slots:
    void indexAndFolderOpenAlike() {
        const Folder folder;
        folder.write("model-2.safetensors", shard({"c"}, "z", R"({"format":"pt","only":"second"})"));
        folder.write("model-1.safetensors", shard({"b", "a"}, "xy", R"({"format":"np"})"));
        folder.write("stray.safetensors", shard({"a"}, "!")); // not in the index: not part of the model
        const std::string index =
            folder.write("model.safetensors.index.json", indexOf({{"a", "model-1.safetensors"},
                                                                  {"b", "model-1.safetensors"},
                                                                  {"c", "model-2.safetensors"}}));
        for (const std::string& path : {index, folder.path()}) {
            const auto file = openWeightFile(path);
            QCOMPARE(file->path(), path);
            QCOMPARE(file->format(), std::string("safetensors (sharded)"));
            QCOMPARE(contents(*file), std::string("b=x a=y c=z "));
            QCOMPARE(file->files(), (std::vector<std::string>{index, folder.path("model-1.safetensors"),
                                                              folder.path("model-2.safetensors")}));
            QCOMPARE(file->metadata(), (Pairs{{"format", "np"}, {"only", "second"}}));
        }
    }

    void tensorsTheIndexForgotAreThereAndTheIndexDecides() {
        const Folder folder;
        folder.write("1.safetensors", shard({"a", "extra", "tied"}, "123"));
        folder.write("2.safetensors", shard({"tied", "b"}, "45"));
        folder.write("m.safetensors.index.json",
                     indexOf({{"a", "1.safetensors"}, {"tied", "2.safetensors"}, {"b", "2.safetensors"}}));
        QCOMPARE(contents(*openWeightFile(folder.path())), std::string("a=1 extra=2 tied=4 b=5 "));
    }

    void foldersWithoutIndex() {
        const Folder folder;
        const std::string only = folder.write("one.safetensors", shard({"a"}, "1"));
        folder.write("config.json", "{}");
        folder.write(".hidden.safetensors", "no weights");
        const auto single = openWeightFile(folder.path());
        QCOMPARE(single->format(), std::string("safetensors"));
        QCOMPARE(single->files(), std::vector<std::string>{only});
        QCOMPARE(contents(*single), std::string("a=1 "));
        folder.write("another.safetensors", shard({"b"}, "2"));
        const auto several = openWeightFile(folder.path());
        QCOMPARE(several->format(), std::string("safetensors (sharded)"));
        QCOMPARE(contents(*several), std::string("b=2 a=1 "));
    }

    void modelIndexGoesBeforeOthers() {
        const Folder folder;
        folder.write("1.safetensors", shard({"a"}, "1"));
        folder.write("2.safetensors", shard({"a"}, "2"));
        folder.write("model.fp16.safetensors.index.json", indexOf({{"a", "1.safetensors"}}));
        folder.write("model.safetensors.index.json", indexOf({{"a", "2.safetensors"}}));
        QCOMPARE(contents(*openWeightFile(folder.path())), std::string("a=2 "));
    }

    void cacheSnapshotsAreLinks() {
        const Folder
            folder; // models--x/blobs/<hash>, models--x/snapshots/<commit>/<name> → ../../blobs/<hash>
        folder.write("blobs/1f00", shard({"a"}, "1"));
        folder.write("blobs/2f00", shard({"b"}, "2"));
        folder.write("blobs/3f00", indexOf({{"a", "1.safetensors"}, {"b", "2.safetensors"}}));
        std::filesystem::create_directories(folder.path("snapshots/c0ffee"));
        const auto link = [&](const std::string& blob, const std::string& name) {
            std::filesystem::create_symlink("../../blobs/" + blob, folder.path("snapshots/c0ffee/" + name));
        };
        link("1f00", "1.safetensors");
        link("2f00", "2.safetensors");
        link("3f00", "model.safetensors.index.json");
        QCOMPARE(contents(*openWeightFile(folder.path("snapshots/c0ffee"))), std::string("a=1 b=2 "));
        QCOMPARE(contents(*openWeightFile(folder.path("snapshots/c0ffee/model.safetensors.index.json"))),
                 std::string("a=1 b=2 "));
        QCOMPARE(contents(*openWeightFile(folder.path("snapshots/c0ffee/2.safetensors"))),
                 std::string("b=2 "));
        QCOMPARE(contents(*openWeightFile(folder.path("blobs/1f00"))), std::string("a=1 "));
    }

    void manyShards() {
        const Folder folder;
        constexpr int count = 1500; // more than a process may hold open by default
        for (int i = 0; i < count; ++i) {
            const std::string name = QString("%1").arg(i, 5, 10, QChar('0')).toStdString();
            folder.write(name + ".safetensors", shard({"t" + name}, "x"));
        }
        const auto file = openWeightFile(folder.path());
        QCOMPARE(file->tensors().size(), std::size_t{count});
        JobContext context;
        for (std::size_t i = 0; i < count; ++i)
            QCOMPARE(asText(file->readBytes(i, context)), std::string("x"));

        const std::size_t first = file->require("t00000"), last = file->require("t01499");
        std::filesystem::remove(folder.path("00000.safetensors"));
        QCOMPARE(asText(file->readBytes(first, context)), std::string("x")); // among those kept open
        folder.write("01499.safetensors", shard({"t01499"}, "x") + "more");
        const auto changed = errorOf([&] { (void)file->read(last, context); });
        QVERIFY(changed && changed->code() == ErrorCode::malformed);
        QVERIFY(changed->message().find("t01499") != std::string::npos);
        std::filesystem::remove(folder.path("01499.safetensors"));
        const auto gone = errorOf([&] { (void)file->read(last, context); });
        QVERIFY(gone && gone->code() == ErrorCode::notFound);
        QCOMPARE(gone->where(), folder.path("01499.safetensors"));
    }
};

QTEST_GUILESS_MAIN(TestSharded)
#include "test_sharded.moc"
