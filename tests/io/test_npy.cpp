// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "io/element_order.h"
#include "io/test_files.h"
#include "io/weight_file.h"

#include <QtTest>

#include <algorithm>
#include <numeric>

using namespace fft_tensor;
using namespace fft_tensor::test;

namespace {

std::string swapped(std::string bytes, std::size_t width) {
    for (std::size_t i = 0; i < bytes.size(); i += width)
        std::reverse(bytes.begin() + static_cast<std::ptrdiff_t>(i),
                     bytes.begin() + static_cast<std::ptrdiff_t>(i + width));
    return bytes;
}

} // namespace

class TestNpy : public QObject {
    Q_OBJECT

  private slots:
    void everyTypeInBothByteOrders_data() {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("dtype");
        QTest::addColumn<QByteArray>("little");
        QTest::addColumn<float>("first");
        QTest::addColumn<float>("second");
        const auto row = [](const char* type, const char* dtype, const std::string& little, float first,
                            float second) {
            QTest::newRow(type) << QByteArray(type) << QByteArray(dtype) << QByteArray::fromStdString(little)
                                << first << second;
        };
        row("f2", "F16", bytesOf<std::uint16_t>({0x3c00, 0xc000}), 1, -2);
        row("f4", "F32", bytesOf<float>({1.5f, -0.1f}), 1.5f, -0.1f);
        row("f8", "F64", bytesOf<double>({1.5, -0.1}), 1.5f, -0.1f);
        row("i1", "I8", bytesOf<std::int8_t>({-3, 4}), -3, 4);
        row("i2", "I16", bytesOf<std::int16_t>({-300, 4}), -300, 4);
        row("i4", "I32", bytesOf<std::int32_t>({-300, 70000}), -300, 70000);
        row("i8", "I64", bytesOf<std::int64_t>({-300, 1ll << 40}), -300, 0x1p40f);
        row("u1", "U8", bytesOf<std::uint8_t>({200, 4}), 200, 4);
        row("u2", "U16", bytesOf<std::uint16_t>({60000, 4}), 60000, 4);
        row("u4", "U32", bytesOf<std::uint32_t>({1u << 31, 4}), 0x1p31f, 4);
        row("u8", "U64", bytesOf<std::uint64_t>({1ull << 63, 4}), 0x1p63f, 4);
        row("b1", "BOOL", std::string("\1\0", 2), 1, 0);
    }

    void everyTypeInBothByteOrders() {
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, dtype);
        QFETCH(QByteArray, little);
        QFETCH(float, first);
        QFETCH(float, second);
        const Folder folder;
        const std::size_t width = static_cast<std::size_t>(little.size()) / 2;
        for (const char order : {'<', '>', '|', '='}) {
            const std::string descr = "'" + std::string(1, order) + type.toStdString() + "'";
            const std::string data =
                order == '>' ? swapped(little.toStdString(), width) : little.toStdString();
            const auto path = folder.write("some.weight.npy", npy(npyDict(descr, "False", "(2,)"), data));
            const auto file = openWeightFile(path);
            QCOMPARE(file->format(), std::string("npy"));
            QCOMPARE(file->files(), std::vector<std::string>{path});
            QVERIFY(file->metadata().empty());
            QCOMPARE(file->tensors().size(), std::size_t{1});
            const TensorInfo& info = file->tensors()[0];
            QCOMPARE(info.name, std::string("some.weight"));
            QCOMPARE(info.dtypeName, dtype.toStdString());
            QCOMPARE(info.bytes, std::uint64_t{2 * width});
            JobContext context;
            QCOMPARE(asText(file->readBytes(0, context)), little.toStdString());
            QCOMPARE(file->read(0, context)->values, (std::vector<float>{first, second}));
        }
    }

    void fortranOrderIsPutRight() {
        const Folder folder;
        // Element (i, j, k) of a 2 × 3 × 4 array is 100 i + 10 j + k; the first axis is contiguous in the
        // file.
        std::string little;
        std::vector<float> rowMajor;
        for (std::int16_t k = 0; k < 4; ++k)
            for (std::int16_t j = 0; j < 3; ++j)
                for (std::int16_t i = 0; i < 2; ++i)
                    little += bytesOf<std::int16_t>({static_cast<std::int16_t>(100 * i + 10 * j + k)});
        for (int i = 0; i < 2; ++i)
            for (int j = 0; j < 3; ++j)
                for (int k = 0; k < 4; ++k)
                    rowMajor.push_back(static_cast<float>(100 * i + 10 * j + k));
        for (const bool big : {false, true}) {
            const auto file = openWeightFile(
                folder.write("f.npy", npy(npyDict(big ? "'>i2'" : "'<i2'", "True", "(2, 3, 4)"),
                                          big ? swapped(little, 2) : little)));
            JobContext context;
            QCOMPARE(file->tensors()[0].shape, (Shape{2, 3, 4}));
            QCOMPARE(file->read(0, context)->values, rowMajor);
            const std::string bytes = asText(file->readBytes(0, context));
            QCOMPARE(bytes.substr(0, 8), bytesOf<std::int16_t>({0, 1, 2, 3}));
            QCOMPARE(bytes.substr(24, 2), bytesOf<std::int16_t>({100}));
        }
    }

    void fortranOrderOfEveryWidth() {
        const Folder folder;
        JobContext context;
        const std::vector<float> expected{1, 2, 3, 4}; // stored 1 3 2 4
        const auto check = [&](const char* descr, const std::string& stored, const std::string& wanted) {
            const auto file =
                openWeightFile(folder.write("f.npy", npy(npyDict(descr, "True", "(2, 2)"), stored)));
            QCOMPARE(asText(file->readBytes(0, context)), wanted);
            QCOMPARE(file->read(0, context)->values, expected);
        };
        check("'|u1'", bytesOf<std::uint8_t>({1, 3, 2, 4}), bytesOf<std::uint8_t>({1, 2, 3, 4}));
        check("'<u2'", bytesOf<std::uint16_t>({1, 3, 2, 4}), bytesOf<std::uint16_t>({1, 2, 3, 4}));
        check("'<f4'", bytesOf<float>({1, 3, 2, 4}), bytesOf<float>({1, 2, 3, 4}));
        check("'<f8'", bytesOf<double>({1, 3, 2, 4}), bytesOf<double>({1, 2, 3, 4}));
    }

    void fortranOrderAcrossBlocks() {
        constexpr std::uint32_t rows = 3001, cols = 1501; // 4.5 million elements: two blocks
        std::string data(std::size_t{4} * rows * cols, '\0');
        for (std::uint32_t j = 0; j < cols; ++j)
            for (std::uint32_t i = 0; i < rows; ++i) {
                const std::uint32_t value = i * cols + j; // its own row-major index
                std::memcpy(data.data() + 4 * (std::size_t{j} * rows + i), &value, 4);
            }
        const Folder folder;
        const auto file =
            openWeightFile(folder.write("f.npy", npy(npyDict("'<u4'", "True", "(3001, 1501)"), data)));
        JobContext context;
        const TensorPtr tensor = file->read(0, context);
        std::vector<float> expected(rows * cols);
        std::iota(expected.begin(), expected.end(), 0.0f); // exact up to 2^24
        QVERIFY(tensor->values == expected);
        const auto bytes = file->readBytes(0, context);
        std::uint32_t last = 0;
        std::memcpy(&last, bytes.data() + bytes.size() - 4, 4);
        QCOMPARE(last, std::uint32_t{rows * cols - 1});
    }

    void shapesAndSpellings() {
        const Folder folder;
        JobContext context;
        const auto shapeOf = [&](const std::string& dict, const std::string& data, int major = 1) {
            const auto file = openWeightFile(folder.write("s.npy", npy(dict, data, major)));
            (void)file->read(0, context);
            return file->tensors()[0].shape;
        };
        QCOMPARE(shapeOf(npyDict("'|u1'", "False", "()"), "x"), Shape{});
        QCOMPARE(shapeOf(npyDict("'|u1'", "True", "()"), "x"), Shape{});
        QCOMPARE(shapeOf(npyDict("'|u1'", "False", "(3, 0)"), ""), (Shape{3, 0}));
        QCOMPARE(shapeOf(npyDict("'>f4'", "True", "(3, 0)"), ""), (Shape{3, 0}));
        QCOMPARE(shapeOf(npyDict("'|u1'", "False", "(1,1,2)"), "xy", 2), (Shape{1, 1, 2}));
        QCOMPARE(shapeOf(npyDict("'|u1'", "False", "(2L, 1L)"), "xy", 3), (Shape{2, 1}));
        QCOMPARE(shapeOf("  {\"shape\":(2,),\"descr\":\"|u1\",\"fortran_order\":False}    \n", "xy"),
                 Shape{2});
    }

    void swapByteOrderReversesElements() {
        std::string text = "abcdefgh";
        swapByteOrder(std::as_writable_bytes(std::span(text)), 4);
        QCOMPARE(text, std::string("dcbahgfe"));
        swapByteOrder(std::as_writable_bytes(std::span(text)), 1);
        QCOMPARE(text, std::string("dcbahgfe"));
    }
};

QTEST_GUILESS_MAIN(TestNpy)
#include "test_npy.moc"
