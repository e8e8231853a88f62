// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Everything that can be wrong with a weight file, one row each: what is opened (and read, all of it), which
// kind of error must come, and what its text must name.
#include "io/bad_input_rows.h"
#include "io/test_files.h"
#include "io/weight_file.h"

#include <QtTest>

#include <unistd.h>

using namespace fft_tensor;
using namespace fft_tensor::test;

namespace {

void openAndReadAll(const std::string& path) {
    const auto file = openWeightFile(path);
    JobContext context;
    for (std::size_t i = 0; i < file->tensors().size(); ++i)
        (void)file->read(i, context);
}

void requireMalformedAtEveryLength(const std::string& name, const std::string& bytes) {
    const Folder folder;
    openAndReadAll(folder.write(name, bytes)); // whole, it is good
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        const std::string path = folder.write(name, bytes.substr(0, length));
        const auto error = errorOf([&] { openAndReadAll(path); });
        QVERIFY2(error.has_value(), QByteArray::number(static_cast<int>(length)));
        QVERIFY2(error->code() == ErrorCode::malformed, error->what());
        QCOMPARE(error->where(), path);
    }
}

} // namespace

class TestBadInput : public QObject {
    Q_OBJECT

  private slots:
    void table_data() {
        QTest::addColumn<int>("number");
        const auto rows = allRows();
        for (std::size_t i = 0; i < rows.size(); ++i)
            QTest::newRow(rows[i].name) << static_cast<int>(i);
    }

    void table() {
        QFETCH(int, number);
        const Row row = allRows()[static_cast<std::size_t>(number)];
        const Folder folder;
        const std::string path = row.prepare(folder);
        const auto error = errorOf([&] { openAndReadAll(path); });
        QVERIFY2(error.has_value(), "it opened without an error");
        QVERIFY2(error->code() == row.code, error->what());
        QVERIFY2(error->where().find(folder.path()) == 0, error->what());
        for (const std::string& mention : row.mentions)
            QVERIFY2(std::string(error->what()).find(mention) != std::string::npos, error->what());
        QVERIFY2(error->message().back() == '.', error->what()); // sentences
        QVERIFY2(error->message().size() < 500, error->what());
    }

    void truncatedAtAnyByte() {
        requireMalformedAtEveryLength("w.safetensors", goodWeights);
        requireMalformedAtEveryLength("w.npy", npy(npyDict("'<f4'", "False", "(1, 2)"), "12345678"));
        requireMalformedAtEveryLength("f.npy", npy(npyDict("'>f8'", "True", "(1,)"), "12345678", 2));
    }

    void indexTruncatedAtAnyByte() {
        const Folder folder;
        folder.write("w.safetensors", goodWeights);
        const std::string text = R"({"metadata":{},"weight_map":{"w":"w.safetensors"}})";
        openAndReadAll(folder.write("model.safetensors.index.json", text));
        for (std::size_t length = 0; length < text.size(); ++length) {
            const std::string path = folder.write("model.safetensors.index.json", text.substr(0, length));
            const auto error = errorOf([&] { openAndReadAll(path); });
            QVERIFY(error && error->code() == ErrorCode::malformed);
            QCOMPARE(error->where(), path);
        }
    }

    void truncatedWhileOpen() {
        const Folder folder;
        const std::string path = folder.write("w.safetensors", goodWeights);
        const auto file = openWeightFile(path);
        std::filesystem::resize_file(path, goodWeights.size() - 2);
        JobContext context;
        const auto error = errorOf([&] { (void)file->read(0, context); });
        QVERIFY(error && error->code() == ErrorCode::malformed);
        QCOMPARE(error->where(), path);
        QVERIFY(error->message().find("ends at byte " + std::to_string(goodWeights.size() - 2)) !=
                std::string::npos);
    }

    void vanishedWhileOpen() {
        const Folder folder;
        const std::string path = folder.write("a.npy", npy(npyDict("'|u1'", "False", "(1,)"), "x"));
        const auto file = openWeightFile(path);
        std::filesystem::remove(path);
        JobContext context;
        QCOMPARE(file->read(0, context)->values, std::vector<float>{'x'}); // an open file outlives its name
        QCOMPARE(errorOf([&] { openAndReadAll(path); })->code(), ErrorCode::notFound);
    }

    void unreadable() {
        const Folder folder;
        const std::string path = folder.write("secret.safetensors", goodWeights);
        const std::string locked = folder.path("locked");
        std::filesystem::create_directory(locked);
        std::filesystem::permissions(path, std::filesystem::perms::none);
        std::filesystem::permissions(locked, std::filesystem::perms::none);
        constexpr uid_t nobody = 65534;
        const bool isRoot = ::geteuid() == 0; // root may read anything, nobody may not
        if (isRoot && ::seteuid(nobody) != 0)
            QSKIP("cannot give up root's right to read everything");
        const auto error = errorOf([&] { openAndReadAll(path); });
        const auto folderError = errorOf([&] { openAndReadAll(locked); });
        if (isRoot)
            QCOMPARE(::seteuid(0), 0);
        std::filesystem::permissions(locked, std::filesystem::perms::owner_all);
        for (const auto& [found, where] : {std::pair(error, path), {folderError, locked}}) {
            QVERIFY(found && found->code() == ErrorCode::cannotRead);
            QCOMPARE(found->where(), where);
            QVERIFY(found->message().find("permission") != std::string::npos);
        }
    }

    void damagedAnywhere() {
        // Every single-byte change of a small file is either an error or reads without harm; never a crash.
        const std::string whole =
            safetensors("{" + goodEntry + "," + entry("v", "F16", "[1]", "[4,6]") + "}", "abcdef");
        const Folder folder;
        int errors = 0;
        for (std::size_t at = 0; at < whole.size(); ++at)
            for (const int flip : {0x01, 0x80, 0xff}) {
                std::string bytes = whole;
                bytes[at] = static_cast<char>(bytes[at] ^ flip);
                const std::string path = folder.write("w.safetensors", bytes);
                errors += errorOf([&] { openAndReadAll(path); }) ? 1 : 0;
            }
        QVERIFY(errors > static_cast<int>(whole.size())); // most of the header matters
    }
};

QTEST_GUILESS_MAIN(TestBadInput)
#include "test_bad_input.moc"
