// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "base/error.h"
#include "checkpoint/checkpoint_reader.h"
#include "checkpoint/samples.h"
#include "io/safetensors_writer.h"
#include "pipeline/manifest_audit.h"
#include "pipeline/open_weights.h"
#include "pipeline/restore.h"
#include "pipeline/verify.h"
#include "tensor/distance.h"

#include <QTemporaryDir>
#include <QtTest>

#include <cstring>

using namespace fft_tensor;

/// A source of a few tensors, its checkpoint, and what verification and restoring make of them.
class TestVerifyRestore : public QObject {
    Q_OBJECT

  private:
    QTemporaryDir m_folder;
    JobContext m_context;

    std::string at(const char* name) const { return m_folder.filePath(name).toStdString(); }

    /// The samples as a safetensors file. `twist` changes one value of "matrix" and one byte of "raw.U8".
    void writeSource(const char* name, bool twist) const {
        std::vector<TensorInfo> infos;
        std::vector<std::vector<std::byte>> elements;
        for (const auto& sample : samples::spectralSamples()) {
            auto values = sample.values();
            if (twist && sample.name == "matrix")
                values[0] += 1;
            const auto bytes = std::as_bytes(std::span(values));
            elements.emplace_back(bytes.begin(), bytes.end());
            infos.push_back({sample.name, "F32", DType::f32, sample.shape, bytes.size()});
        }
        for (auto& sample : samples::rawSamples()) {
            if (!dtypeFromName(sample.dtype))
                continue;
            if (twist && sample.name == "raw.U8")
                sample.bytes[0] ^= std::byte{1};
            if (sample.dtype == "BOOL")
                for (std::byte& byte : sample.bytes)
                    byte &= std::byte{1};
            infos.push_back(
                {sample.name, sample.dtype, dtypeFromName(sample.dtype), sample.shape, sample.bytes.size()});
            elements.push_back(sample.bytes);
        }
        SafetensorsWriter writer(at(name), infos, samples::source().metadata);
        for (const auto& bytes : elements)
            writer.append(bytes);
        (void)writer.finish();
    }

    void compress(const char* from, const char* to) {
        const auto weights = openWeights(at(from));
        CheckpointSource source;
        source.metadata = weights->metadata();
        CheckpointWriter writer(at(to), source, weights->files());
        for (std::size_t i = 0; i < weights->tensors().size(); ++i) {
            const TensorInfo& info = weights->tensors()[i];
            bool isSpectral = false;
            for (const auto& sample : samples::spectralSamples())
                if (sample.name == info.name) {
                    writer.add(samples::spectral(info.name, info.dtypeName, sample.tensor()), m_context);
                    isSpectral = true;
                }
            const auto bytes = weights->readBytes(i, m_context);
            if (!isSpectral)
                writer.add(samples::raw(info.name, info.dtypeName, info.shape, bytes,
                                        info.dtype ? static_cast<unsigned>(8 * byteSize(*info.dtype)) : 8,
                                        samples::energyOf(info.dtypeName, bytes)),
                           m_context);
        }
        (void)writer.finish(m_context);
    }

    static const VerifiedTensor& named(const VerifyReport& report, const std::string& name) {
        for (const VerifiedTensor& tensor : report.tensors)
            if (tensor.name == name)
                return tensor;
        throw Error(ErrorCode::internal, "no such tensor in the report: " + name);
    }

  private slots:
    void initTestCase() {
        writeSource("source.safetensors", false);
        compress("source.safetensors", "good.h5");
    }

    void recordedErrorsAreTheMeasuredOnes() {
        const auto source = openWeights(at("source.safetensors"));
        const VerifyReport report = verifyCheckpoint(at("good.h5"), source.get(), m_context);
        for (const VerifiedTensor& tensor : report.tensors) {
            QVERIFY2(tensor.ok && tensor.problem.empty(), (tensor.name + ": " + tensor.problem).c_str());
            QVERIFY(tensor.measuredError.has_value());
        }
        QVERIFY(report.ok);
        QVERIFY(named(report, "matrix").measuredError.value() > 0.5); // white noise
        QCOMPARE(named(report, "nothing kept").measuredError.value(), 1.0);
        QVERIFY(named(report, "everything kept").measuredError.value() < 1e-6);
        QVERIFY(!verifyCheckpoint(at("good.h5"), nullptr, m_context).tensors[0].measuredError);
    }

    void anotherSourceIsNotOk() {
        writeSource("twisted.safetensors", true);
        const auto source = openWeights(at("twisted.safetensors"));
        const VerifyReport report = verifyCheckpoint(at("good.h5"), source.get(), m_context);
        QVERIFY(!report.ok);
        for (const VerifiedTensor& tensor : report.tensors)
            QCOMPARE(tensor.ok, tensor.name != "matrix" && tensor.name != "raw.U8");
        QVERIFY(named(report, "matrix").problem.find("is recorded") != std::string::npos);
        QVERIFY(named(report, "raw.U8").problem.find("bytes differ") != std::string::npos);
    }

    void whoseFaultItIs() {
        const auto judged = [&](const char* checkpoint, const char* source) {
            const auto opened = openWeights(at(source));
            return verifyCheckpoint(at(checkpoint), opened.get(), m_context);
        };
        writeSource("twisted.safetensors", true);
        const VerifyReport other = judged("good.h5", "twisted.safetensors");
        QVERIFY(!other.ok && !other.damaged());
        QVERIFY(other.source && !other.source->isRecorded && !other.source->whatDiffers.empty());
        for (const VerifiedTensor& tensor : other.tensors)
            QVERIFY(tensor.whole);
    }

    /// Every checksum is right, but what stands in the manifest cannot be.
    void liesAreFound_data() {
        QTest::addColumn<QString>("sample");
        QTest::addColumn<QString>("lie");
        QTest::addColumn<QString>("said");
        for (const auto& sample : samples::spectralSamples()) {
            const QString name = QString::fromStdString(sample.name);
            QTest::addRow("%s, the truth", qPrintable(name)) << name << "none"
                                                             << "";
            if (sample.keep == 0)
                continue;
            QTest::addRow("%s, a small error", qPrintable(name)) << name << "small error"
                                                                 << "relative error";
            QTest::addRow("%s, energy", qPrintable(name)) << name << "energy"
                                                          << "energy";
        }
        QTest::newRow("everything kept, a large error") << "everything kept"
                                                        << "large error"
                                                        << "relative error";
        QTest::newRow("kept") << "matrix"
                              << "kept"
                              << "kept fraction";
        QTest::newRow("mirror") << "matrix"
                                << "mirror"
                                << "mirror image";
    }

    void liesAreFound() {
        QFETCH(QString, sample);
        QFETCH(QString, lie);
        QFETCH(QString, said);
        CheckpointWriter writer(at("lie.h5"), samples::source(), {});
        for (const auto& each : samples::spectralSamples()) {
            if (QString::fromStdString(each.name) != sample)
                continue;
            SparseSpectralTensor tensor = each.tensor();
            if (lie == "small error" && tensor.relativeError < 1e-3)
                QSKIP("it is small");
            if (lie == "small error")
                tensor.relativeError = 1e-7;
            else if (lie == "large error")
                tensor.relativeError = 0.5;
            else if (lie == "energy")
                tensor.totalEnergy /= 1.5;
            else if (lie == "kept")
                tensor.kept -= 1.0 / static_cast<double>(tensor.layout.fullCount());
            else if (lie == "mirror") {
                const std::uint32_t twin = tensor.layout.redundant().front();
                auto place = std::lower_bound(tensor.positions.begin(), tensor.positions.end(), twin);
                if (place == tensor.positions.end())
                    --place;
                *place = twin;
            }
            writer.add(samples::spectral(each.name, "F32", tensor), m_context);
        }
        (void)writer.finish(m_context);
        const VerifyReport report = verifyCheckpoint(at("lie.h5"), nullptr, m_context);
        const VerifiedTensor& tensor = report.tensors.front();
        QVERIFY2(tensor.whole == said.isEmpty(), tensor.problem.c_str());
        QCOMPARE(report.damaged(), !said.isEmpty());
        QVERIFY2(QString::fromStdString(tensor.problem).contains(said), tensor.problem.c_str());
    }

    void rawLiesAreFound() {
        const std::vector<float> values{1, 2, 3};
        CheckpointWriter writer(at("lie.h5"), samples::source(), {});
        for (const double energy : {14.0, 14.1, 0.0})
            writer.add(samples::raw("w" + std::to_string(energy), "F32", {3},
                                    std::as_bytes(std::span(values)), 32, energy),
                       m_context);
        (void)writer.finish(m_context);
        const VerifyReport report = verifyCheckpoint(at("lie.h5"), nullptr, m_context);
        QVERIFY(report.tensors[0].whole && !report.tensors[1].whole && !report.tensors[2].whole);
    }

    /// The bounds hold for what the program writes, in every type that it restores to.
    void noTruthIsALie() {
        const auto backend = makeCpuBackend();
        const auto transform = makeFftwTransform();
        CheckpointWriter writer(at("truth.h5"), samples::source(), {});
        std::vector<double> restoredErrors;
        for (const DType type :
             {DType::f64, DType::f32, DType::f16, DType::bf16, DType::f8E4m3, DType::f8E5m2})
            for (const float scale : {1e-3f, 1.0f, 30.0f}) {
                auto tensor =
                    std::make_shared<HostTensor>(HostTensor{"w", {48, 50}, samples::noise(2400, 3)});
                std::vector<std::byte> bytes(2400 * byteSize(type));
                for (float& value : tensor->values)
                    value *= scale;
                fromFloat32(type, tensor->values, bytes);
                toFloat32(type, bytes, tensor->values);
                const auto analysis = backend->analyze(tensor, {0, 1}, m_context);
                for (const double keep : {0.01, 0.3, 0.99, 1.0})
                    for (const ValueType values : {ValueType::float32, ValueType::float16}) {
                        const auto kept = analysis->select(keep, values, m_context);
                        writer.add(samples::spectral("w" + std::to_string(restoredErrors.size()),
                                                     std::string(name(type)), kept),
                                   m_context);
                        restoredErrors.push_back(relativeError(
                            tensor->values, asRestored(type, rebuild(kept, *transform, m_context))));
                    }
            }
        (void)writer.finish(m_context);
        for (const VerifiedTensor& tensor : verifyCheckpoint(at("truth.h5"), nullptr, m_context).tensors)
            QVERIFY2(tensor.ok, tensor.problem.c_str());
        // and for the error in the type that it is restored to, which rounding changes
        const CheckpointReader reader(at("truth.h5"));
        for (std::size_t i = 0; i < restoredErrors.size(); ++i) {
            CheckpointRow row = reader.rows()[i];
            row.relativeError = restoredErrors[i];
            const std::string problem = contradictionIn(row, reader.readSpectral(i));
            QVERIFY2(problem.empty(), problem.c_str());
        }
    }

    void missingAndReshapedTensorsAreNotOk() {
        SafetensorsWriter writer(at("few.safetensors"), {{"matrix", "F32", DType::f32, {50, 33}, 6600}}, {});
        writer.append(std::vector<std::byte>(6600));
        (void)writer.finish();
        const auto source = openWeights(at("few.safetensors"));
        const VerifyReport report = verifyCheckpoint(at("good.h5"), source.get(), m_context);
        QVERIFY(named(report, "matrix").problem.find("50") != std::string::npos);
        QVERIFY(named(report, "line").problem.find("no tensor of this name") != std::string::npos);
    }

    void restoredFilesAreTheSource() {
        const RestoreReport report = restoreCheckpoint(at("good.h5"), at("restored.safetensors"),
                                                       RestoreDtype::original, "", m_context);
        const auto source = openWeights(at("source.safetensors"));
        const auto restored = openWeights(at("restored.safetensors"));
        QCOMPARE(report.tensors, source->tensors().size());
        QCOMPARE(report.bytes, std::uint64_t(QFileInfo(m_folder.filePath("restored.safetensors")).size()));
        QVERIFY(restored->metadata() == source->metadata());
        QCOMPARE(restored->tensors().size(), source->tensors().size());
        for (std::size_t i = 0; i < source->tensors().size(); ++i) {
            const TensorInfo &a = source->tensors()[i], &b = restored->tensors()[i];
            QVERIFY(a.name == b.name && a.dtypeName == b.dtypeName && a.shape == b.shape);
            if (a.name.starts_with("raw."))
                QVERIFY(source->readBytes(i, m_context) == restored->readBytes(i, m_context));
        }
    }

    void restoresAsFloat32AndOneAlone() {
        const RestoreReport one = restoreCheckpoint(at("good.h5"), at("one.safetensors"),
                                                    RestoreDtype::float32, "raw.F16", m_context);
        QCOMPARE(one.tensors, std::uint64_t{1});
        QCOMPARE(openWeights(at("one.safetensors"))->tensors()[0].dtypeName, std::string("F32"));
        (void)restoreCheckpoint(at("good.h5"), at("wide.safetensors"), RestoreDtype::float32, "", m_context);
        const auto wide = openWeights(at("wide.safetensors"));
        for (const TensorInfo& info : wide->tensors())
            QCOMPARE(info.dtypeName == "F32",
                     !info.name.starts_with("raw.") || info.name.find(".F") != std::string::npos ||
                         info.name.find(".BF") != std::string::npos || info.name == "raw.empty");
        QCOMPARE(samples::errorOf([&] {
                     (void)restoreCheckpoint(at("good.h5"), at("x.safetensors"), RestoreDtype::original,
                                             "none", m_context);
                 }).code(),
                 ErrorCode::notFound);
    }

    void neverOverTheCheckpointItself() {
        const QByteArray before = samples::contents(at("good.h5"));
        const Error error = samples::errorOf([&] {
            (void)restoreCheckpoint(at("good.h5"), at("good.h5"), RestoreDtype::original, "", m_context);
        });
        QCOMPARE(error.code(), ErrorCode::invalidArgument);
        QVERIFY(samples::contents(at("good.h5")) == before);
    }

    void checkpointsAreSourcesLikeAnyOther() {
        const auto checkpoint = openWeights(at("good.h5"));
        const VerifyReport report = verifyCheckpoint(at("good.h5"), checkpoint.get(), m_context);
        QVERIFY(!named(report, "matrix")
                     .ok); // rebuilt from the same numbers, its error is 0, not the recorded one
        QVERIFY(named(report, "raw.F64").ok);
    }
};

QTEST_GUILESS_MAIN(TestVerifyRestore)
#include "test_verify_restore.moc"
