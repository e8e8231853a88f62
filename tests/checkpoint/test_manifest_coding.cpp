// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/utf8.h"
#include "checkpoint/manifest_coding.h"
#include "checkpoint/samples.h"

#include <QTemporaryDir>
#include <QtTest>

#include <limits>

using namespace fft_tensor;

class TestManifestCoding : public QObject {
    Q_OBJECT

  private:
    std::vector<CheckpointRow> m_rows;

    CheckpointRow spectral() const {
        return *std::find_if(m_rows.begin(), m_rows.end(),
                             [](const auto& row) { return row.name == "matrix"; });
    }
    CheckpointRow raw() const {
        return *std::find_if(m_rows.begin(), m_rows.end(),
                             [](const auto& row) { return row.name == "raw.F16"; });
    }

    static std::vector<CheckpointRow> roundTrip(const std::vector<CheckpointRow>& rows) {
        const ManifestLayout layout = layoutFor(rows);
        return decodeManifest(encodeManifest(rows, layout), manifestType(layout), currentMinorVersion,
                              "file.h5");
    }

    static bool refused(const std::vector<CheckpointRow>& rows, const char* said) {
        const Error error = samples::errorOf([&] { (void)roundTrip(rows); });
        return error.code() == ErrorCode::malformed && error.where() == "file.h5" &&
               error.message().find(said) != std::string::npos;
    }

  private slots:
    void initTestCase() {
        const QTemporaryDir folder;
        m_rows = samples::write(folder.filePath("sample.h5").toStdString()).rows;
    }

    void rowsRoundTrip() {
        QVERIFY(roundTrip(m_rows) == m_rows);
        QVERIFY(roundTrip({}).empty());
    }

    void layoutIsTheNarrowest() {
        CheckpointRow row = raw();
        row.name = "ab";
        row.reason = "";
        const ManifestLayout layout = layoutFor({row});
        const auto bytesOf = [type = manifestType(layout)](const char* name) {
            for (const ElementField& field : type.fields)
                if (field.name == name)
                    return field.type.bytes;
            return std::uint64_t{0};
        };
        QCOMPARE(bytesOf("name"), std::uint64_t{2});
        QCOMPARE(bytesOf("reason"), std::uint64_t{1});
        QCOMPARE(bytesOf("codec"), std::uint64_t{3});
        QCOMPARE(bytesOf("shape"), std::uint64_t{16});
        QCOMPARE(bytesOf("columns"), std::uint64_t{10}); // "raw/bits16"
        QCOMPARE(bytesOf("offsets"), std::uint64_t{8});
        QCOMPARE(encodeManifest({row, row}, layout).size(), 2 * manifestType(layout).bytes);
    }

    void damagedSpectralRowsAreRefused() {
        const auto with = [&](auto change) {
            CheckpointRow row = spectral();
            change(row);
            return std::vector{row};
        };
        const double nan = std::numeric_limits<double>::quiet_NaN();
        QVERIFY(roundTrip(with([](auto&) {})).size() == 1);
        QVERIFY(refused(with([](auto& row) { row.shape[0] = std::uint64_t{1} << 62; }), "shape"));
        QVERIFY(refused(with([](auto& row) { row.shape[0] += 1; }), "number of source bytes"));
        QVERIFY(refused(with([](auto& row) { row.axes = {1, 0}; }), "axes"));
        QVERIFY(refused(with([](auto& row) { row.axes = {0, 2}; }), "axes"));
        QVERIFY(refused(with([](auto& row) { row.axes = {}; }), "axes"));
        QVERIFY(refused(with([](auto& row) { row.parameters = R"({"halved_axis":0,"scale":1.0})"; }),
                        "halved axis"));
        QVERIFY(refused(with([](auto& row) {
                            row.coefficients = 33 * 26 + 1;
                            row.slices[0].count = 900;
                        }),
                        "coefficients"));
        QVERIFY(refused(with([](auto& row) { row.slices[0].column = Column::bits8; }), "gap bit width"));
        QVERIFY(refused(with([](auto& row) { row.slices[0].count = row.coefficients - 1; }), "gaps"));
        QVERIFY(
            refused(with([](auto& row) { row.parameters = R"({"halved_axis":1,"scale":3.0})"; }), "scale"));
        QVERIFY(
            refused(with([](auto& row) { row.parameters = R"({"halved_axis":1,"scale":0.0})"; }), "scale"));
        QVERIFY(refused(with([](auto& row) { row.keep = 1.5; }), "keep"));
        QVERIFY(refused(with([=](auto& row) { row.keep = nan; }), "keep"));
        QVERIFY(refused(with([=](auto& row) { row.kept = nan; }), "kept"));
        QVERIFY(refused(with([=](auto& row) { row.relativeError = nan; }), "error"));
        QVERIFY(refused(with([](auto& row) { row.totalEnergy = -1; }), "energy"));
        QVERIFY(refused(with([](auto& row) { row.kept /= 3; }), "kept"));
        QVERIFY(refused(with([](auto& row) { row.kept *= 3; }), "kept"));
        QVERIFY(refused(with([](auto& row) { row.dtypeName = "I32"; }), "dtype"));
        QVERIFY(refused(with([](auto& row) { row.name = "__metadata__"; }), "name"));
        QVERIFY(refused(with([](auto& row) { row.parameters += " "; }), "parameters"));
        QVERIFY(refused(with([](auto& row) { row.parameters.clear(); }), "halved axis"));
        QVERIFY(refused(with([](auto& row) { row.transform = "wavelet"; }), "transform"));
        QVERIFY(refused(with([](auto& row) { row.slices.pop_back(); }), "number of slices"));
        QVERIFY(
            refused(with([](auto& row) { row.slices[1].column = Column::float16Real; }), "column of values"));
        QVERIFY(refused(with([](auto& row) { row.slices[2].count += 1; }), "coefficients"));
        QVERIFY(refused(with([](auto& row) { row.codecName = "zip"; }), "codec"));
        QVERIFY(refused(with([](auto& row) { row.name = "\xc3\x28"; }), "name"));
        QVERIFY(refused(with([](auto& row) { row.reason = "\xff"; }), "reason"));
    }

    void damagedRawRowsAreRefused() {
        const auto with = [&](auto change) {
            CheckpointRow row = raw();
            change(row);
            return std::vector{row};
        };
        QVERIFY(roundTrip(with([](auto&) {})).size() == 1);
        QVERIFY(refused(with([](auto& row) { row.slices[0].column = Column::gaps8; }), "bit width"));
        QVERIFY(refused(with([](auto& row) { row.slices[0].count += 1; }), "raw count"));
        QVERIFY(refused(with([](auto& row) { row.slices[0].count = UINT64_MAX; }), "raw count"));
        QVERIFY(refused(with([](auto& row) { row.axes = {0}; }), "axes"));
        QVERIFY(refused(with([](auto& row) { row.coefficients = 1; }), "coefficients"));
        QVERIFY(refused(with([](auto& row) { row.parameters = "{}"; }), "parameters"));
        QVERIFY(refused(with([](auto& row) { row.slices.clear(); }), "number of slices"));
        QVERIFY(refused(with([](auto& row) { row.relativeError = 0.1; }), "error"));
        QVERIFY(refused(with([](auto& row) { row.keep = 0.5; }), "keep"));
        QVERIFY(refused(with([](auto& row) { row.kept = 0.5; }), "keep"));
        QVERIFY(refused(with([](auto& row) { row.dtypeName = "ZZ"; }), "dtype"));
        QVERIFY(refused(with([](auto& row) { row.dtypeName = "F4"; }), "number of source bytes"));
        QVERIFY(refused(with([](auto& row) { row.name = "__metadata__"; }), "name"));
    }

    void damagedTablesAreRefused() {
        QVERIFY(refused({raw(), spectral(), raw()}, "two tensors"));
        const ManifestLayout layout = layoutFor(m_rows);
        const auto decode = [type = manifestType(layout)](const std::vector<std::byte>& records) {
            (void)decodeManifest(records, type, currentMinorVersion, "");
        };
        auto records = encodeManifest(m_rows, layout);
        records.pop_back();
        const Error error = samples::errorOf([&] { decode(records); });
        QVERIFY(error.message().find("ends inside a row") != std::string::npos);
        records = encodeManifest(m_rows, layout);
        records[manifestType(layout).fields[1].offset] =
            std::byte{'x'}; // the first letter of the first codec
        QCOMPARE(samples::errorOf([&] { decode(records); }).code(), ErrorCode::malformed);
    }

    void tablesOfOtherTypesAreRefused() {
        const ManifestLayout layout = layoutFor(m_rows);
        const auto records = encodeManifest(m_rows, layout);
        const auto refusedAs = [&](ElementType type, unsigned minorVersion, const char* said) {
            const Error error =
                samples::errorOf([&] { (void)decodeManifest(records, type, minorVersion, ""); });
            return error.code() == ErrorCode::malformed && error.message().find(said) != std::string::npos;
        };
        const ElementType good = manifestType(layout);
        QVERIFY(refusedAs(unsignedType(8), currentMinorVersion, "not a table"));
        QVERIFY(refusedAs(good, 0, "field 'encoding'"));
        ElementType type = good;
        type.fields.pop_back();
        QVERIFY(refusedAs(type, currentMinorVersion, "field 'sha256'"));
        type = good;
        type.fields.back().offset = type.bytes - 31; // reaches beyond the record
        QVERIFY(refusedAs(type, currentMinorVersion + 1, "field 'sha256'"));
        type = good;
        type.fields[8].type = unsignedType(8);
        QVERIFY(refusedAs(type, currentMinorVersion + 1, "field 'kept'"));
        type = good;
        type.fields.push_back({"novelty", 0, unsignedType(1)});
        QVERIFY(refusedAs(type, currentMinorVersion, "other fields"));
        QVERIFY(decodeManifest(records, type, currentMinorVersion + 1, "") == m_rows);
    }

    /// Of a later version: what its codec means nobody knows here; all else of the row stays.
    void rowsOfLaterCodecsAreKept() {
        CheckpointRow row = spectral();
        row.codecName = "from-tomorrow";
        row.parameters = "any";
        const ManifestLayout layout = layoutFor({row, raw()});
        const auto records = encodeManifest({row, raw()}, layout);
        const auto rows = decodeManifest(records, manifestType(layout), currentMinorVersion + 1, "");
        QVERIFY(rows[0].codec == nullptr);
        row.codec = nullptr;
        QVERIFY(rows == (std::vector{row, raw()}));
    }

    void randomDamageNeverCrashes() {
        std::mt19937 random(8);
        const ManifestLayout layout = layoutFor(m_rows);
        const ElementType type = manifestType(layout);
        const auto good = encodeManifest(m_rows, layout);
        for (int run = 0; run < 20000; ++run) {
            auto records = good;
            for (int i = 0; i < 1 + run % 4; ++i)
                records[random() % records.size()] = static_cast<std::byte>(random());
            try {
                const auto rows = decodeManifest(records, type, currentMinorVersion + run % 2, "");
                QVERIFY(encodeManifest(rows, layout).size() == good.size());
            } catch (const Error& error) {
                QCOMPARE(error.code(), ErrorCode::malformed);
            }
        }
    }

    void textIsUtf8() {
        for (const char* good : {"", "a", "é", "∑", "😀", "\xf4\x8f\xbf\xbf"})
            QVERIFY2(isStorableText(good), good);
        for (const char* bad : {"\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x80\x80", "\xed\xa0\x80",
                                "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xe2\x88", "a\xff"})
            QVERIFY(!isStorableText(bad));
        QCOMPARE(storableText("a\xff∑"), std::string("a?∑"));
    }
};

QTEST_GUILESS_MAIN(TestManifestCoding)
#include "test_manifest_coding.moc"
