// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/file.h"
#include "io/safetensors_writer.h"
#include "io/test_files.h"

#include <QDir>
#include <QProcess>
#include <QtTest>

using namespace fft_tensor;
using namespace fft_tensor::test;

namespace {

TensorInfo info(const std::string& name, const std::string& dtype, Shape shape, std::uint64_t bytes) {
    return {name, dtype, dtypeFromName(dtype), std::move(shape), bytes};
}

std::span<const std::byte> asBytes(const std::string& text) {
    return std::as_bytes(std::span(text));
}

int entriesIn(const Folder& folder) {
    const QDir dir(QString::fromStdString(folder.path()));
    return static_cast<int>(dir.entryList(QDir::Files | QDir::Hidden).size());
}

} // namespace

class TestSafetensorsWriter : public QObject {
    Q_OBJECT

  private slots:
    void theFileByteForByte() {
        const Folder folder;
        const std::string path = folder.path("out.safetensors");
        SafetensorsWriter writer(path, {info("a", "U8", {1, 3}, 3), info("ü\"", "F4", {2}, 1)}, {{"k", "v"}});
        writer.append(asBytes("xyz"));
        writer.append(asBytes("!"));
        QVERIFY(!std::filesystem::exists(path));
        const std::uint64_t size = writer.finish();
        // (No raw strings: with an escaped quote inside, moc loses its way.)
        std::string header = "{\"__metadata__\":{\"k\":\"v\"}," + entry("a", "U8", "[1,3]", "[0,3]") + "," +
                             entry("ü\\\"", "F4", "[2]", "[3,4]") + "}";
        header.append((8 - header.size() % 8) % 8, ' ');
        const std::string expected = safetensors(header, "xyz!");
        QCOMPARE(readText(path, 10000), expected);
        QCOMPARE(size, std::uint64_t{expected.size()});
    }

    void whatIsWrittenReadsBack() {
        const Folder folder;
        const std::string path = folder.path("out.safetensors");
        const std::string floats = bytesOf<float>({1, 2, 3, 4, 5, 6});
        SafetensorsWriter writer(
            path, {info("w", "F32", {2, 3}, 24), info("none", "F16", {0}, 0), info("s", "I8", {}, 1)},
            {{"b", "2"}, {"a", "multi\nline"}});
        writer.append(asBytes(floats));
        writer.append({});
        writer.append(asBytes("\x05"));
        writer.finish();
        const auto file = openWeightFile(path);
        JobContext context;
        QCOMPARE(file->tensors().size(), std::size_t{3});
        QCOMPARE(asText(file->readBytes(file->require("w"), context)), floats);
        QCOMPARE(file->read(file->require("s"), context)->values, std::vector<float>{5});
        QCOMPARE(file->tensors()[file->require("w")].shape, (Shape{2, 3}));
        QCOMPARE(file->metadata(),
                 (std::vector<std::pair<std::string, std::string>>{{"b", "2"}, {"a", "multi\nline"}}));
    }

    void withoutFinishTheTargetIsUntouched() {
        const Folder folder;
        const std::string path = folder.write("out.safetensors", "old");
        {
            SafetensorsWriter writer(path, {info("a", "U8", {1}, 1)}, {});
            writer.append(asBytes("x"));
        }
        QCOMPARE(readText(path, 100), std::string("old"));
        QCOMPARE(entriesIn(folder), 1);
    }

    void brokenPromises() {
        const Folder folder;
        const std::string path = folder.path("out.safetensors");
        SafetensorsWriter writer(path, {info("a", "U8", {2}, 2)}, {});
        QCOMPARE(errorOf([&] { writer.append(asBytes("xyz")); })->code(), ErrorCode::internal);
        QCOMPARE(errorOf([&] { writer.finish(); })->code(), ErrorCode::internal);
        writer.append(asBytes("xy"));
        QCOMPARE(errorOf([&] { writer.append(asBytes("z")); })->code(), ErrorCode::internal);
        writer.finish();
        QCOMPARE(openWeightFile(path)->tensors().size(), std::size_t{1});
    }

    void namesMustDiffer() {
        const Folder folder;
        const auto codeOf = [&](const std::vector<TensorInfo>& tensors,
                                const std::vector<std::pair<std::string, std::string>>& metadata) {
            return errorOf([&] { SafetensorsWriter writer(folder.path("o"), tensors, metadata); })->code();
        };
        QCOMPARE(codeOf({info("a", "U8", {1}, 1), info("a", "U8", {1}, 1)}, {}), ErrorCode::invalidArgument);
        QCOMPARE(codeOf({info("__metadata__", "U8", {1}, 1)}, {}), ErrorCode::unsupported);
        QCOMPARE(codeOf({info("a", "XYZ", {1}, 1)}, {}), ErrorCode::unsupported);
        QCOMPARE(codeOf({info("a", "F16", {1}, 1)}, {}), ErrorCode::unsupported);
        QCOMPARE(codeOf({info("a", "F4", {1}, 1)}, {}), ErrorCode::unsupported); // half a byte
        QCOMPARE(codeOf({}, {{"k", "1"}, {"k", "2"}}), ErrorCode::invalidArgument);
        QCOMPARE(entriesIn(folder), 0);
    }

    void foldersThatTakeNoFiles() {
        const auto error = errorOf([] { SafetensorsWriter writer("/proc/out.safetensors", {}, {}); });
        QVERIFY(error && error->code() == ErrorCode::cannotWrite);
    }

    void pythonReadsIt() {
        const Folder folder;
        const std::string path = folder.path("out.safetensors");
        SafetensorsWriter writer(path, {info("w", "U8", {2}, 2)}, {{"k", "v"}});
        writer.append(asBytes("\x01\x02"));
        writer.finish();
        QProcess python;
        python.start("python3",
                     {"-c",
                      "import sys\n"
                      "try:\n from safetensors import safe_open\n"
                      "except ImportError:\n sys.exit(77)\n"
                      "f = safe_open(sys.argv[1], 'np')\n"
                      "assert f.metadata() == {'k': 'v'} and f.get_tensor('w').tolist() == [1, 2]\n",
                      QString::fromStdString(path)});
        if (!python.waitForFinished(patience) || python.exitCode() == 77)
            QSKIP("Python's safetensors package is not installed");
        QVERIFY2(python.exitCode() == 0, python.readAllStandardError());
    }
};

QTEST_GUILESS_MAIN(TestSafetensorsWriter)
#include "test_safetensors_writer.moc"
