// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "io/test_files.h"
#include "io/weight_file.h"

#include <QDir>
#include <QtTest>

#include <numeric>
#include <random>

using namespace fft_tensor;
using namespace fft_tensor::test;

namespace {

struct Sample {
    const char* dtype;
    std::string bytes;
    std::vector<float> values;
};

const std::vector<Sample>& samples() {
    static const std::vector<Sample> all{
        {"F64", bytesOf<double>({0.5, -1e300}), {0.5f, -HUGE_VALF}},
        {"F32", bytesOf<float>({1.5f, -0.1f}), {1.5f, -0.1f}},
        {"F16", bytesOf<std::uint16_t>({0x3c00, 0xc000}), {1, -2}},
        {"BF16", bytesOf<std::uint16_t>({0x3f80, 0xc000}), {1, -2}},
        {"F8_E4M3", "\x38\xc0", {1, -2}},
        {"F8_E5M2", "\x3c\xc0", {1, -2}},
        {"I64", bytesOf<std::int64_t>({-3, 4}), {-3, 4}},
        {"I32", bytesOf<std::int32_t>({-3, 4}), {-3, 4}},
        {"I16", bytesOf<std::int16_t>({-3, 4}), {-3, 4}},
        {"I8", bytesOf<std::int8_t>({-3, 4}), {-3, 4}},
        {"U64", bytesOf<std::uint64_t>({3, 4}), {3, 4}},
        {"U32", bytesOf<std::uint32_t>({3, 4}), {3, 4}},
        {"U16", bytesOf<std::uint16_t>({3, 65535}), {3, 65535}},
        {"U8", bytesOf<std::uint8_t>({3, 255}), {3, 255}},
        {"BOOL", std::string("\0\1", 2), {0, 1}},
    };
    return all;
}

} // namespace

class TestSafetensors : public QObject {
    Q_OBJECT

  private slots:
    /// The reference reads null as none.
    void nullMetadataIsNone() {
        const Folder folder;
        const auto file = openWeightFile(folder.write(
            "w.safetensors",
            safetensors("{\"__metadata__\":null," + entry("w", "U8", "[2]", "[0,2]") + "}", "ab")));
        QVERIFY(file->metadata().empty());
        QCOMPARE(file->tensors().size(), std::size_t{1});
    }

    /// Far more than one JSON value may hold: only the header's 100 MB are a limit.
    void manyTensorsOpen() {
        const Folder folder;
        constexpr std::size_t count = 600'000;
        std::string header = "{";
        for (std::size_t i = 0; i < count; ++i) {
            const std::string at = std::to_string(i), next = std::to_string(i + 1);
            header += (i == 0 ? "" : ",") + entry(at, "U8", "[1]", "[" + at + "," + next + "]");
        }
        const auto file =
            openWeightFile(folder.write("w.safetensors", safetensors(header + "}", std::string(count, 'x'))));
        QCOMPARE(file->tensors().size(), count);
        QCOMPARE(file->tensors().back().name, std::to_string(count - 1));
        const auto error = errorOf([&] { (void)file->require("5999990"); });
        QVERIFY(error && error->message().find("\"599999\"") != std::string::npos);
    }

    /// No system has room for it; a file that claims it costs nothing where holes are.
    void moreThanMemoryIsRefusedWithNumbers() {
        const Folder folder;
        constexpr std::uint64_t bytes = std::uint64_t{1} << 50;
        const std::string header = "{" +
                                   entry("huge", "BF16", "[" + std::to_string(bytes / 2) + "]",
                                         "[0," + std::to_string(bytes) + "]") +
                                   "}";
        const std::string path = folder.write("w.safetensors", safetensors(header, ""));
        std::error_code failure;
        std::filesystem::resize_file(path, 8 + header.size() + bytes, failure);
        if (failure)
            QSKIP("this file system has no sparse files of a petabyte");
        const auto file = openWeightFile(path);
        JobContext context;
        for (const auto& error : {errorOf([&] { (void)file->read(0, context); }),
                                  errorOf([&] { (void)file->readBytes(0, context); })}) {
            QVERIFY(error.has_value());
            QCOMPARE(error->code(), ErrorCode::outOfMemory);
            QVERIFY2(error->message().find("\"huge\" needs ") != std::string::npos, error->what());
            QVERIFY2(error->message().find(" are available") != std::string::npos, error->what());
        }
    }

    void everyDtype() {
        std::string header, data;
        for (const Sample& sample : samples()) {
            const std::string begin = std::to_string(data.size());
            data += sample.bytes;
            header +=
                (header.empty() ? "{" : ",") + entry(std::string("t.") + sample.dtype, sample.dtype, "[2]",
                                                     "[" + begin + "," + std::to_string(data.size()) + "]");
        }
        const Folder folder;
        const std::string path = folder.write("all.safetensors", safetensors(header + "}   ", data));
        const auto file = openWeightFile(path);
        QCOMPARE(file->format(), std::string("safetensors"));
        QCOMPARE(file->path(), path);
        QCOMPARE(file->files(), std::vector<std::string>{path});
        QCOMPARE(file->tensors().size(), samples().size());
        JobContext context;
        for (std::size_t i = 0; i < samples().size(); ++i) {
            const TensorInfo& info = file->tensors()[i];
            QCOMPARE(info.dtypeName, std::string(samples()[i].dtype));
            QVERIFY(info.dtype == dtypeFromName(samples()[i].dtype));
            QCOMPARE(info.shape, Shape{2});
            QCOMPARE(info.bytes, std::uint64_t{samples()[i].bytes.size()});
            QCOMPARE(asText(file->readBytes(i, context)), samples()[i].bytes);
            const TensorPtr tensor = file->read(i, context);
            QCOMPARE(tensor->name, info.name);
            QCOMPARE(tensor->shape, info.shape);
            QCOMPARE(tensor->values, samples()[i].values);
            const bool narrow = byteSize(*info.dtype) < sizeof(float);
            QCOMPARE(asText(tensor->stored.bytes), narrow ? samples()[i].bytes : std::string());
            QVERIFY(!narrow || tensor->stored.type == *info.dtype);
        }
    }

    void orderIsByOffsetAndMetadataKeepsItsOrder() {
        const std::string header =
            "{" + entry("last", "U8", "[2]", "[3,5]") + ",\"__metadata__\":{\"z\":\"1\",\"a\":\"ü\"}," +
            entry("first", "U8", "[]", "[0,1]") + "," + entry("empty", "F32", "[0,7]", "[3,3]") + "," +
            entry("middle", "U8", "[1,2]", "[1,3]") + "}";
        const Folder folder;
        const auto file =
            openWeightFile(folder.write("x", safetensors(header, "abcde"))); // the name says nothing
        std::vector<std::string> names;
        for (const TensorInfo& info : file->tensors())
            names.push_back(info.name);
        QCOMPARE(names, (std::vector<std::string>{"first", "middle", "empty", "last"}));
        QCOMPARE(file->metadata(),
                 (std::vector<std::pair<std::string, std::string>>{{"z", "1"}, {"a", "ü"}}));
        JobContext context;
        QCOMPARE(asText(file->readBytes(file->require("last"), context)), std::string("de"));
        QCOMPARE(file->read(file->require("first"), context)->values, std::vector<float>{'a'});
        QVERIFY(file->read(file->require("empty"), context)->values.empty());
        QVERIFY(file->readBytes(file->require("empty"), context).empty());
    }

    void aFileWithoutTensors() {
        const Folder folder;
        QVERIFY(openWeightFile(folder.write("none.safetensors", safetensors("{}", "")))->tensors().empty());
    }

    void typesThatAreOnlyListed() {
        const std::string header = "{" + entry("four", "F4", "[3,2]", "[0,3]") + "," +
                                   entry("six", "F6_E2M3", "[4]", "[3,6]") + "," +
                                   entry("scale", "F8_E8M0", "[1]", "[6,7]") + "," +
                                   entry("complex", "C64", "[1]", "[7,15]") + "}";
        const Folder folder;
        const auto file =
            openWeightFile(folder.write("listed.safetensors", safetensors(header, "0123456789abcde")));
        QCOMPARE(file->tensors().size(), std::size_t{4});
        JobContext context;
        for (std::size_t i = 0; i < 4; ++i) {
            QVERIFY(!file->tensors()[i].dtype);
            const auto error = errorOf([&] { (void)file->read(i, context); });
            QVERIFY(error && error->code() == ErrorCode::unsupported);
            QVERIFY(error->message().find(file->tensors()[i].dtypeName) != std::string::npos);
        }
        QCOMPARE(asText(file->readBytes(1, context)), std::string("345")); // so that it can be copied
    }

    void severalBlocks() {
        constexpr std::size_t count = (std::size_t{5} << 20) * 2 + 3; // 20 MiB of F16 and a bit: two blocks
        std::string data(count * 2, '\0');
        for (std::size_t i = 0; i < count; ++i) {
            const auto bits = static_cast<std::uint16_t>(i % 0x7c00);
            std::memcpy(data.data() + 2 * i, &bits, 2);
        }
        const Folder folder;
        const std::string size = std::to_string(count), end = std::to_string(2 * count);
        const auto path = folder.write(
            "large.safetensors",
            safetensors("{" + entry("w", "F16", "[" + size + "]", "[0," + end + "]") + "}", data));
        const auto file = openWeightFile(path);
        JobContext context;
        QVERIFY(asText(file->readBytes(0, context)) == data);
        const TensorPtr tensor = file->read(0, context);
        QCOMPARE(tensor->values.size(), count);
        std::size_t wrong = 0;
        for (std::size_t i = 0x7c00; i < count; ++i)
            wrong += tensor->values[i] != tensor->values[i % 0x7c00];
        QCOMPARE(wrong, std::size_t{0});
        QCOMPARE(tensor->values[0x3c00], 1.0f);
        QVERIFY(asText(tensor->stored.bytes) == data);
        int asked = 0;
        JobContext stopped([&] { return ++asked == 2; }, {}); // between the two blocks
        QVERIFY_EXCEPTION_THROWN((void)file->read(0, stopped), Cancelled);
        QCOMPARE(asked, 2);
    }

    void openFilesOutliveTheirNames() {
        const Folder folder;
        const auto path = folder.write("gone.safetensors",
                                       safetensors("{" + entry("w", "U8", "[3]", "[0,3]") + "}", "xyz"));
        const auto file = openWeightFile(path);
        std::filesystem::remove(path);
        JobContext context;
        QCOMPARE(asText(file->readBytes(0, context)), std::string("xyz"));
    }

    void sixteenGigabytesOpenByTheirHeader() {
        constexpr std::uint64_t bytes = std::uint64_t{1} << 32; // of each of four tensors
        std::string header = "{";
        for (std::uint64_t i = 0; i < 4; ++i)
            header += (i == 0 ? "" : ",") +
                      entry("w" + std::to_string(i), "F32", "[32768,32768]",
                            "[" + std::to_string(i * bytes) + "," + std::to_string((i + 1) * bytes) + "]");
        const Folder folder;
        const std::string path = folder.write("sparse.safetensors", safetensors(header + "}", ""));
        std::error_code failure;
        std::filesystem::resize_file(path, std::filesystem::file_size(path) + 4 * bytes, failure);
        if (failure)
            QSKIP("this file system holds no sparse file of 16 GB");
        const auto file = openWeightFile(path);
        QCOMPARE(file->tensors().size(), std::size_t{4});
        QCOMPARE(file->tensors()[3].bytes, bytes);
    }

    void realCheckpoints() {
        const QDir data(FFT_TENSOR_SOURCE_DIR "/../shared/data");
        const QFileInfoList found = data.entryInfoList({"*.safetensors"}, QDir::Files);
        if (found.isEmpty())
            QSKIP("no real checkpoints beside the source tree");
        for (const QFileInfo& info : found) {
            const auto file = openWeightFile(info.filePath().toStdString());
            JobContext context;
            QVERIFY(!file->tensors().empty());
            for (std::size_t i = 0; i < file->tensors().size(); ++i) {
                const TensorPtr tensor = file->read(i, context);
                QCOMPARE(std::uint64_t{tensor->values.size()}, elementCount(tensor->shape));
                QVERIFY(std::all_of(tensor->values.begin(), tensor->values.end(),
                                    [](float v) { return std::isfinite(v); }));
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestSafetensors)
#include "test_safetensors.moc"
