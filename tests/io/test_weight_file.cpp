// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "io/file_kind.h"
#include "io/in_quotes.h"
#include "io/near_names.h"
#include "io/test_files.h"
#include "io/weight_file.h"

#include <QtTest>

using namespace fft_tensor;
using namespace fft_tensor::test;

class TestWeightFile : public QObject {
    Q_OBJECT

  private slots:
    void findAndRequire() {
        const std::string header = "{" + entry("encoder.weight", "U8", "[1]", "[0,1]") + "," +
                                   entry("encoder.bias", "U8", "[1]", "[1,2]") + "," +
                                   entry("lm_head", "U8", "[1]", "[2,3]") + "}";
        const Folder folder;
        const auto file = openWeightFile(folder.write("m.safetensors", safetensors(header, "abc")));
        QVERIFY(file->find("encoder.bias") == std::size_t{1});
        QVERIFY(!file->find("encoder"));
        QCOMPARE(file->require("lm_head"), std::size_t{2});
        const auto near = errorOf([&] { (void)file->require("encoder.wieght"); });
        QVERIFY(near && near->code() == ErrorCode::notFound);
        QCOMPARE(near->where(), file->path());
        QVERIFY(near->message().find("\"encoder.wieght\"") != std::string::npos);
        QVERIFY(near->message().find("\"encoder.weight\"") != std::string::npos);
        QVERIFY(near->message().find("lm_head") == std::string::npos);
        const auto far = errorOf([&] { (void)file->require("zzzzzzzzzz"); });
        QVERIFY(far->message().find("Near names") == std::string::npos);
    }

    void nearNamesAreTheBestThree() {
        const std::vector<std::string> names{"a.weight", "b.weight", "c.weight", "Conv.Bias", "weight", "x"};
        QCOMPARE(nearNames("conv.bias", names), std::vector<std::string>{"Conv.Bias"});
        QCOMPARE(nearNames("weight", names), (std::vector<std::string>{"weight", "a.weight", "b.weight"}));
        QCOMPARE(nearNames("d.weight", names), (std::vector<std::string>{"weight", "a.weight", "b.weight"}));
        QCOMPARE(nearNames("wheight", names), (std::vector<std::string>{"weight"}));
        QVERIFY(nearNames("", {"abcdef"}).empty());
        QVERIFY(nearNames("x", {}).empty());
        QVERIFY(nearNames(std::string(100000, 'a'), {std::string(100001, 'b')}).empty()); // and at once
    }

    void addresses() {
        const Folder folder;
        const std::string plain = folder.write("m.safetensors", "x");
        const std::string odd = folder.write("odd::name.npy", "x");
        const auto check = [](const std::string& text, const std::string& path, const std::string& tensor) {
            const TensorAddress address = parseTensorAddress(text);
            QCOMPARE(address.path, path);
            QCOMPARE(address.tensor, tensor);
        };
        check(plain, plain, "");
        check(plain + "::w", plain, "w");
        check(plain + "::a::b", plain, "a::b");
        check(plain + "::", plain, "");
        check(odd, odd, "");
        check(odd + "::w", odd, "w");
        check(folder.path() + "::w", folder.path(), "w");
        check("missing.npy", "missing.npy", "");
        check("missing.npy::a::b", "missing.npy", "a::b");
        check("::w", "", "w");
        check("", "", "");
    }

    void contentsDecide() {
        const Folder folder;
        const std::string weights = safetensors("{" + entry("w", "U8", "[1]", "[0,1]") + "}", "x");
        const std::string array = npy(npyDict("'|u1'", "False", "(1,)"), "x");
        QCOMPARE(openWeightFile(folder.write("a.npy", weights))->format(), std::string("safetensors"));
        QCOMPARE(openWeightFile(folder.write("b.safetensors", array))->format(), std::string("npy"));
        folder.write("w.safetensors", weights);
        QCOMPARE(
            openWeightFile(folder.write("c", "\n {\"weight_map\": {\"w\": \"w.safetensors\"}}"))->format(),
            std::string("safetensors (sharded)"));
    }

    /// A header's length may begin as a pickle, a gzip or another signature does.
    void lengthsAreNoSignatures() {
        const Folder folder;
        const std::string json = "{" + entry("w", "U8", "[1]", "[0,1]") + "}";
        for (const std::size_t length : {0x0280U, 0x0380U, 0x0480U, 0x0580U, 0x8b1fU}) {
            const std::string padded = json + std::string(length - json.size(), ' ');
            const auto file = openWeightFile(folder.write("m.safetensors", safetensors(padded, "x")));
            QCOMPARE(file->format(), std::string("safetensors"));
            QCOMPARE(file->tensors().size(), std::size_t{1});
        }
    }

    void namesInMessagesAreTame() {
        QCOMPARE(inQuotes("plain"), std::string("\"plain\""));
        QCOMPARE(inQuotes("a\"\n\x1b"), std::string("\"a\\\"\\x0a\\x1b\""));
        QCOMPARE(inQuotes("\xff"), std::string("\"\\xff\""));
        QCOMPARE(inQuotes("\u202e"), std::string("\"\\u202e\""));
        QCOMPARE(inQuotes(std::string(100, 'x')), "\"" + std::string(100, 'x') + "\"");
        QCOMPARE(inQuotes(std::string(101, 'x')), "\"" + std::string(100, 'x') + "…\"");
        QCOMPARE(inQuotes(std::string(99, 'x') + "éé"),
                 "\"" + std::string(99, 'x') + "…\""); // not half a letter
    }
};

QTEST_GUILESS_MAIN(TestWeightFile)
#include "test_weight_file.moc"
