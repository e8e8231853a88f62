// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// How tensors are packed: what lies in whose chunks, and what packing is estimated to come to.
#include "checkpoint/deflate_estimate.h"
#include "checkpoint/file_layout.h"
#include "checkpoint/samples.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace fft_tensor;

namespace {

std::vector<std::byte> asBytes(const std::vector<float>& values) {
    const auto bytes = std::as_bytes(std::span(values));
    return {bytes.begin(), bytes.end()};
}

/// Sums of uniform numbers: all 24 bits of the mantissa differ, as trained weights' do.
std::vector<float> bellShaped(std::size_t count, unsigned seed) {
    std::mt19937 random(seed);
    std::vector<float> values(count);
    for (float& value : values)
        for (int i = 0; i < 8; ++i)
            value += static_cast<float>(random()) / 4294967296.0f - 0.5f;
    return values;
}

} // namespace

class TestPacking : public QObject {
    Q_OBJECT

  private slots:
    /// Slices of more than half a chunk begin at one, and nobody else lies in theirs.
    void largeSlicesOwnTheirChunks() {
        const QTemporaryDir folder;
        const std::string path = folder.filePath("mixed.h5").toStdString();
        JobContext context;
        CheckpointWriter writer(path, {}, {});
        const std::size_t counts[] = {10, 40000, 30000, 5, 65536, 32768, 32769, 200000, 30000, 1};
        for (const std::size_t count : counts)
            writer.add(samples::raw("t" + std::to_string(writer.tensors()), "U8", {count},
                                    std::vector<std::byte>(count), 8, 0),
                       context);
        const auto rows = writer.finish(context).rows;
        constexpr std::uint64_t chunk = 65536;
        std::map<std::uint64_t, std::string> owners;
        for (const CheckpointRow& row : rows) {
            const ColumnSlice& slice = row.slices.at(0);
            const std::uint64_t first = slice.offset / chunk, last = (slice.offset + slice.count - 1) / chunk;
            const bool owns = slice.count > chunk / 2;
            QVERIFY(owns ? slice.offset % chunk == 0 : first == last);
            for (std::uint64_t i = first; i <= last; ++i) {
                const std::string owner = owns ? row.name : "shared";
                QVERIFY2(owners.try_emplace(i, owner).first->second == owner, row.name.c_str());
            }
        }
        QCOMPARE(owners.size(), std::size_t{1 + 1 + 1 + 4 + 2}); // and two shared: 62773 and 30001 elements
    }

    void sizesAreEstimated() {
        JobContext context;
        const auto values = bellShaped(1 << 20, 3);
        const auto bytes = asBytes(values);
        const EncodedTensor raw = samples::raw("w", "F32", {1024, 1024}, bytes, 32, 0);
        const auto estimate = estimateDeflated(raw.slices[0]);
        QVERIFY(estimate.has_value());
        const double ofRaw = *estimate / static_cast<double>(pack(raw, context).bytes);
        QVERIFY2(ofRaw > 0.96 && ofRaw < 1.01,
                 qPrintable(QString::number(ofRaw))); // deflate pays for its tables
        for (const ValueType type : {ValueType::float32, ValueType::float16})
            for (const double keep : {0.02, 0.2}) {
                const auto tensor = samples::compressed({1024, 1024}, {0, 1}, keep, type, values);
                const EncodedTensor spectral = samples::spectral("w", "F32", tensor);
                const double share =
                    estimatePacked(spectral) / static_cast<double>(pack(spectral, context).bytes);
                QVERIFY2(std::abs(share - 1) < 0.02, qPrintable(QString::number(share)));
            }
    }

    /// What repeats is deflated, not estimated: entropy does not see it.
    void repetitionIsNotEstimated() {
        const auto row = bellShaped(4096, 5);
        std::vector<float> values;
        for (int i = 0; i < 64; ++i)
            values.insert(values.end(), row.begin(), row.end());
        const auto bytes = asBytes(values);
        QVERIFY(!estimateDeflated(samples::raw("w", "F32", {64, 4096}, bytes, 32, 0).slices[0]));
        const auto zeros = asBytes(std::vector<float>(1 << 18));
        const auto nothing = estimateDeflated(samples::raw("w", "F32", {1 << 18}, zeros, 32, 0).slices[0]);
        QVERIFY(nothing && *nothing == 0);
    }

    void packingStopsAtItsLimit() {
        JobContext context;
        const auto bytes = asBytes(bellShaped(1 << 18, 7));
        const EncodedTensor raw = samples::raw("w", "F32", {512, 512}, bytes, 32, 0);
        const std::uint64_t whole = pack(raw, context).bytes;
        QVERIFY(packWithin(raw, whole, context).has_value());
        QVERIFY(!packWithin(raw, whole - 1, context).has_value());
    }
};

QTEST_GUILESS_MAIN(TestPacking)
#include "test_packing.moc"
