// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "checkpoint/samples.h"

#include "checkpoint/checkpoint_reader.h"
#include "checkpoint/checkpoint_weight_file.h"
#include "checkpoint/sha256.h"
#include "pipeline/open_weights.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

#include <numeric>

using namespace fft_tensor;

class TestCheckpoint : public QObject {
    Q_OBJECT

  private:
    QTemporaryDir m_folder;
    std::string at(const char* name) const { return m_folder.filePath(name).toStdString(); }

    static std::uint64_t storedBytes(const std::vector<CheckpointRow>& rows) {
        return std::accumulate(
            rows.begin(), rows.end(), std::uint64_t{0},
            [](std::uint64_t sum, const CheckpointRow& row) { return sum + row.storedBytes; });
    }

  private slots:
    void everythingComesBack() {
        const std::string path = at("all.h5");
        const CheckpointSummary summary = samples::write(path);
        QVERIFY(looksLikeCheckpoint(path));
        const CheckpointReader reader(path);
        QVERIFY(reader.rows() == summary.rows);
        QCOMPARE(reader.fileBytes(), summary.fileBytes);
        QVERIFY(reader.metadata() == samples::source().metadata);
        QCOMPARE(reader.recipeJson(), samples::source().recipeJson);
        QCOMPARE(reader.sourceName(), samples::source().name);
        std::size_t found = 0;
        for (std::size_t i = 0; i < reader.rows().size(); ++i) {
            const CheckpointRow& row = reader.rows()[i];
            for (const auto& sample : samples::rawSamples())
                if (sample.name == row.name) {
                    QVERIFY(reader.readRaw(i) == sample.bytes);
                    QVERIFY(row.shape == sample.shape && row.dtypeName == sample.dtype && !row.keep);
                    ++found;
                }
            for (const auto& sample : samples::spectralSamples())
                if (sample.name == row.name) {
                    compare(reader.readSpectral(i), sample.tensor());
                    ++found;
                }
        }
        QCOMPARE(found, samples::rawSamples().size() + samples::spectralSamples().size());
    }

    void compare(const SparseSpectralTensor& read, const SparseSpectralTensor& written) {
        QVERIFY(read.layout == written.layout);
        QVERIFY(read.positions == written.positions);
        QVERIFY(read.values == written.values);
        QCOMPARE(read.exponent, written.exponent);
        QCOMPARE(read.valueType, written.valueType);
        QCOMPARE(read.keepAsked, written.keepAsked);
        QCOMPARE(read.kept, written.kept);
        QCOMPARE(read.relativeError, written.relativeError);
        QVERIFY(std::abs(read.totalEnergy - written.totalEnergy) <= 1e-12 * written.totalEnergy);
    }

    void storedBytesAddUpToTheFile() {
        const CheckpointSummary summary = samples::write(at("sum.h5"));
        QCOMPARE(storedBytes(summary.rows) + summary.fixedBytes, summary.fileBytes);
        QCOMPARE(summary.fileBytes, std::uint64_t(QFileInfo(m_folder.filePath("sum.h5")).size()));
        QVERIFY(summary.fixedBytes > 1000 && summary.fixedBytes < 16000);
        const CheckpointReader reader(at("sum.h5"));
        QCOMPARE(reader.fixedBytes(), summary.fixedBytes);
    }

    void twoRunsWriteTheSameBytes() {
        samples::write(at("first.h5"));
        samples::write(at("second.h5"));
        QVERIFY(samples::contents(at("first.h5")).size() > 10000);
        QVERIFY(samples::contents(at("first.h5")) == samples::contents(at("second.h5")));
    }

    void manyChunksAndThreeSlicesOfOneColumn() {
        // 200,000 and 70,000 elements cross chunks of 65,536 at odd places.
        JobContext context;
        CheckpointWriter writer(at("long.h5"), {}, {});
        std::vector<std::vector<std::byte>> tensors;
        for (const std::size_t count : {200000u, 3u, 1100000u, 70000u}) {
            const auto values = samples::noise(count, static_cast<unsigned>(count));
            const auto bytes = std::as_bytes(std::span(values));
            tensors.emplace_back(bytes.begin(), bytes.end());
            writer.add(samples::raw("t" + std::to_string(count), "F32", {count}, bytes, 32, 1), context);
        }
        const CheckpointSummary summary = writer.finish(context);
        QCOMPARE(storedBytes(summary.rows) + summary.fixedBytes, summary.fileBytes);
        const CheckpointReader reader(at("long.h5"));
        for (std::size_t i = 0; i < tensors.size(); ++i)
            QVERIFY(reader.readRaw(i) == tensors[i]);
        QVERIFY(reader.metadata().empty() && reader.recipeJson().empty());
    }

    void namesItsDeviceWhereItIsKnown() {
        samples::write(at("device.h5"));
        QCOMPARE(CheckpointReader(at("device.h5")).device(), "Sample device; CPU");
        JobContext context;
        CheckpointWriter silent(at("silent.h5"), {}, {}); // as earlier versions wrote
        QVERIFY(silent.seal(context) > 0);
        QCOMPARE(samples::errorOf([&] { silent.setDevice("too late"); }).code(), ErrorCode::internal);
        (void)silent.finish(context);
        QCOMPARE(CheckpointReader(at("silent.h5")).device(), "");
        CheckpointWriter odd(at("odd.h5"), {}, {});
        odd.setDevice(std::string("no \xff text, and ") + std::string(5000, 'x'));
        (void)odd.finish(context); // what cannot be kept is not a reason to lose the file
        QVERIFY(CheckpointReader(at("odd.h5")).device().size() <= 4096);
    }

    void noTensorsAtAll() {
        JobContext context;
        CheckpointWriter writer(at("none.h5"), {}, {});
        QCOMPARE(writer.finish(context).rows.size(), std::size_t{0});
        QCOMPARE(CheckpointReader(at("none.h5")).rows().size(), std::size_t{0});
    }

    void refusesItsOwnInput() {
        samples::write(at("input.h5"));
        const QByteArray before = samples::contents(at("input.h5"));
        QVERIFY(QFile::link(m_folder.filePath("input.h5"), m_folder.filePath("link.h5")));
        for (const char* target : {"input.h5", "link.h5", "./input.h5"}) {
            const Error error = samples::errorOf([&] { samples::write(at(target), 0, {at("input.h5")}); });
            QCOMPARE(error.code(), ErrorCode::invalidArgument);
        }
        QVERIFY(samples::contents(at("input.h5")) == before);
    }

    void refusesFoldersAndMissingFolders() {
        QCOMPARE(samples::errorOf([&] { samples::write(m_folder.path().toStdString()); }).code(),
                 ErrorCode::invalidArgument);
        const ErrorCode missing = samples::errorOf([&] { samples::write(at("no/such/file.h5")); }).code();
        QVERIFY(missing == ErrorCode::notFound || missing == ErrorCode::cannotWrite);
    }

    void refusesNamesThatCannotBeKept() {
        JobContext context;
        CheckpointWriter writer(at("names.h5"), {}, {});
        const std::vector<std::byte> bytes(4);
        const auto add = [&](const std::string& name) {
            writer.add(samples::raw(name, "F32", {1}, bytes, 32, 1), context);
        };
        add("once");
        QCOMPARE(samples::errorOf([&] { add("once"); }).code(), ErrorCode::invalidArgument);
        QCOMPARE(samples::errorOf([&] { add("\xff"); }).code(), ErrorCode::unsupported);
        QCOMPARE(samples::errorOf([&] { add(std::string("a\0b", 3)); }).code(), ErrorCode::unsupported);
    }

    void abandonedWritersLeaveNothing() {
        const QDir folder(m_folder.path());
        const auto before = folder.entryList(QDir::AllEntries | QDir::NoDotAndDotDot);
        {
            JobContext context;
            CheckpointWriter writer(at("abandoned.h5"), {}, {});
            writer.add(samples::raw("a", "U8", {4}, std::vector<std::byte>(4), 8, 1), context);
            QCOMPARE(folder.entryList(QDir::AllEntries | QDir::NoDotAndDotDot).size(), before.size() + 1);
        }
        QCOMPARE(folder.entryList(QDir::AllEntries | QDir::NoDotAndDotDot), before);
    }

    void sealedFilesHaveTheirSizeAndTakeNothingMore() {
        JobContext context;
        CheckpointWriter writer(at("sealed.h5"), {}, {});
        const auto add = [&](const char* name) {
            writer.add(samples::raw(name, "U8", {4}, std::vector<std::byte>(4), 8, 1), context);
        };
        add("a");
        const std::uint64_t bytes = writer.seal(context);
        QVERIFY(!QFile::exists(m_folder.filePath("sealed.h5")));
        QCOMPARE(samples::errorOf([&] { add("b"); }).code(), ErrorCode::internal);
        QCOMPARE(writer.finish(context).fileBytes, bytes);
        QCOMPARE(CheckpointReader(at("sealed.h5")).rows().size(), std::size_t{1});
    }

    void cancelLeavesNothing() {
        std::atomic<int> asked = 0;
        JobContext context([&] { return ++asked > 3; }, {});
        CheckpointWriter writer(at("cancelled.h5"), {}, {});
        bool cancelled = false;
        try {
            for (int i = 0; i < 10; ++i)
                writer.add(samples::raw(std::to_string(i), "U8", {100}, std::vector<std::byte>(100), 8, 1),
                           context);
            (void)writer.finish(context);
        } catch (const Cancelled&) {
            cancelled = true;
        }
        QVERIFY(cancelled);
        QVERIFY(!QFile::exists(m_folder.filePath("cancelled.h5")));
    }

    void whiteMatricesReachTheRatios() {
        // Sums of eight bytes are close to normal; 2048² is enough for the law, and quick.
        constexpr std::uint64_t side = 2048;
        std::mt19937 random(5);
        std::vector<float> values(side * side);
        for (float& value : values) {
            value = -1020;
            for (int i = 0; i < 2; ++i)
                for (unsigned long bits = random(), part = 0; part < 4; ++part, bits >>= 8)
                    value += static_cast<float>(bits & 255);
        }
        for (const auto& [type, needed] : {std::pair{ValueType::float32, 21.0}, {ValueType::float16, 38.0}}) {
            JobContext context;
            CheckpointWriter writer(at("white.h5"), {}, {});
            const SparseSpectralTensor tensor = samples::compressed({side, side}, {0, 1}, 0.05, type, values);
            writer.add(samples::spectral("white", "F32", tensor), context);
            const CheckpointSummary summary = writer.finish(context);
            const double ratio =
                static_cast<double>(values.size() * 4) / static_cast<double>(summary.fileBytes);
            qInfo("white %llu² at 5 %%, %s: %.2f", static_cast<unsigned long long>(side),
                  std::string(name(type)).c_str(), ratio);
            QVERIFY(ratio >= needed);
            const std::uint64_t alone = packedSpectralSize(tensor, context);
            QVERIFY(alone < summary.fileBytes && summary.fileBytes < alone + 12000);
        }
    }

    void thinAdaptersReachTheRatio() {
        const QDir data(FFT_TENSOR_SOURCE_DIR "/../shared/data");
        const std::string path = data.filePath("lora_disney.safetensors").toStdString();
        if (!QFile::exists(QString::fromStdString(path)))
            QSKIP("lora_disney.safetensors is not here");
        const auto weights = openWeights(path);
        JobContext context;
        CheckpointSource source;
        source.name = "lora_disney.safetensors";
        source.metadata = weights->metadata();
        CheckpointWriter writer(at("lora.h5"), source, {});
        std::uint64_t input = 0;
        for (std::size_t i = 0; i < weights->tensors().size(); ++i) {
            const TensorInfo& info = weights->tensors()[i];
            const auto axes = resolveAxes({}, info.shape, info.name);
            const auto tensor = samples::compressed(info.shape, axes, 0.05, ValueType::float32,
                                                    weights->read(i, context)->values);
            writer.add(samples::spectral(info.name, info.dtypeName, tensor), context);
            input += info.bytes;
        }
        const CheckpointSummary summary = writer.finish(context);
        const double ratio = static_cast<double>(input) / static_cast<double>(summary.fileBytes);
        qInfo("386 thin adapters at 5 %%: %.2f, of %llu bytes %llu fixed", ratio,
              static_cast<unsigned long long>(summary.fileBytes),
              static_cast<unsigned long long>(summary.fixedBytes));
        QVERIFY(ratio >= 10);
        QVERIFY(CheckpointReader(at("lora.h5")).metadata() == weights->metadata());
    }

    void opensAsWeights() {
        samples::write(at("weights.h5"));
        JobContext context;
        const auto weights = openWeights(at("weights.h5"));
        QCOMPARE(weights->format(), std::string("fft-tensor checkpoint"));
        QCOMPARE(weights->tensors().size(), samples::rawSamples().size() + samples::spectralSamples().size());
        const std::size_t whole = weights->find("everything kept").value();
        const TensorPtr rebuilt = weights->read(whole, context);
        const auto original = samples::spectralSamples()[4].values();
        QCOMPARE(rebuilt->values.size(), original.size());
        for (std::size_t i = 0; i < original.size(); ++i)
            QVERIFY(std::abs(rebuilt->values[i] - original[i]) < 1e-5);
        QCOMPARE(weights->readBytes(whole, context).size(), original.size() * 4);
        const std::size_t unknown = weights->find("raw.unknown").value();
        QCOMPARE(weights->readBytes(unknown, context).size(), std::size_t{5});
        QCOMPARE(samples::errorOf([&] { (void)weights->read(unknown, context); }).code(),
                 ErrorCode::unsupported);
    }

    void rebuiltValuesStayFiniteInTheirDtype() {
        // A few large values of ±448: what is dropped makes some rebuilt ones larger than E4M3 can say.
        std::vector<float> values(256);
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] = i % 16 < 8 ? 448.0f : -448.0f;
        JobContext context;
        const SparseSpectralTensor tensor = samples::compressed({256}, {0}, 0.02, ValueType::float32, values);
        CheckpointWriter writer(at("clamp.h5"), {}, {});
        writer.add(samples::spectral("t", "F8_E4M3", tensor), context);
        (void)writer.finish(context);
        const auto weights = openCheckpointAsWeights(at("clamp.h5"));
        float largest = 0;
        const TensorPtr rebuilt = weights->read(0, context);
        for (const float value : rebuilt->values)
            largest = std::max(largest, value);
        QVERIFY(largest > 460); // else this test shows nothing
        for (const std::byte byte : weights->readBytes(0, context))
            QVERIFY((std::to_integer<int>(byte) & 0x7f) != 0x7f); // NaN
    }

    void digestsAreThoseOfTheStandard() {
        Sha256Stream stream; // FIPS 180-4's example "abc"
        stream.add(std::as_bytes(std::span("a", 1)));
        stream.add(std::as_bytes(std::span("bc", 2)));
        QCOMPARE(toHex(stream.finish()),
                 std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    }
};

QTEST_GUILESS_MAIN(TestCheckpoint)
#include "test_checkpoint.moc"
