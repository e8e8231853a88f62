// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// From a weight file to a checkpoint: every goal met on real sizes, every choice explained, nothing
// half-written.
#include "base/error.h"
#include "checkpoint/checkpoint_reader.h"
#include "checkpoint/checkpoint_writer.h"
#include "io/safetensors_writer.h"
#include "pipeline/compress.h"
#include "pipeline/open_weights.h"
#include "pipeline/verify.h"
#include "support/tensors.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <limits>

using namespace fft_tensor;
using namespace fft_tensor::tests;

/// Tensors of ones, whatever is announced.
class Announced : public WeightFile {
  public:
    Announced(std::vector<TensorInfo> tensors, std::string file)
        : m_tensors(std::move(tensors)), m_file(std::move(file)) {}
    std::string format() const override { return "test"; }
    const std::string& path() const override { return m_file; }
    std::vector<std::string> files() const override { return {m_file}; }
    const std::vector<TensorInfo>& tensors() const override { return m_tensors; }
    const std::vector<std::pair<std::string, std::string>>& metadata() const override { return m_metadata; }
    std::vector<std::byte> readBytes(std::size_t index, JobContext& context) const override {
        const TensorPtr tensor = read(index, context);
        const auto bytes = std::as_bytes(std::span(tensor->values));
        return {bytes.begin(), bytes.end()};
    }
    TensorPtr read(std::size_t index, JobContext&) const override {
        const Shape& shape = m_tensors.at(index).shape;
        return tensorOf(shape, std::vector<float>(elementCount(shape), 1.0f));
    }

  private:
    std::vector<TensorInfo> m_tensors;
    std::string m_file;
    std::vector<std::pair<std::string, std::string>> m_metadata;
};

class TestCompress : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<Backend> m_backend = makeCpuBackend();
    JobContext m_context;
    std::shared_ptr<const WeightFile> m_input;

    std::string path(const char* name) { return m_folder.filePath(name).toStdString(); }

    static TensorInfo infoOf(const std::string& name, const char* dtype, Shape shape) {
        TensorInfo info{name, dtype, dtypeFromName(dtype), std::move(shape), 0};
        info.bytes = elementCount(info.shape) * byteSize(*info.dtype);
        return info;
    }

    CompressReport compress(const CompressOptions& options, const char* target = "out.h5") {
        return compressWeights(*m_input, path(target), options, *m_backend, m_context);
    }
    static CompressOptions goal(Goal::Kind kind, double value, bool total = false) {
        CompressOptions options;
        options.recipe.fallback.goal = {kind, value};
        options.recipe.total = total;
        return options;
    }
    static const CheckpointRow& row(const CompressReport& report, const std::string& name) {
        for (const CheckpointRow& candidate : report.rows)
            if (candidate.name == name)
                return candidate;
        throw std::runtime_error("no row " + name);
    }

  private slots:
    void initTestCase() {
        const TensorPtr matrix = whiteTensor({192, 256}, 51), other = whiteTensor({100, 300}, 52);
        const std::vector<std::int32_t> integers{1, -2, 3, -4};
        SafetensorsWriter writer(path("in.safetensors"),
                                 {infoOf("a.weight", "F32", {192, 256}),
                                  infoOf("b.weight", "F32", {100, 300}), infoOf("ids", "I32", {4}),
                                  infoOf("nothing", "F32", {0, 3}), infoOf("scalar", "F32", {})},
                                 {{"origin", "test"}});
        writer.append(std::as_bytes(std::span(matrix->values)));
        writer.append(std::as_bytes(std::span(other->values)));
        writer.append(std::as_bytes(std::span(integers)));
        writer.append({});
        const float one = 1.5f;
        writer.append(std::as_bytes(std::span(&one, 1)));
        writer.finish();
        m_input = openWeights(path("in.safetensors"));
    }

    void keepsWhatIsAsked() {
        const CompressReport report = compress(goal(Goal::Kind::keep, 0.05));
        const CheckpointRow& a = row(report, "a.weight");
        QCOMPARE(a.codecName, std::string("spectral-float32"));
        QCOMPARE(a.axes, (std::vector<int>{0, 1}));
        QVERIFY(std::abs(a.kept - 0.05) < 1e-4);
        QVERIFY(std::abs(a.relativeError - 0.895) < 0.01);
        QCOMPARE(report.outputBytes, std::uint64_t(QFile(QString::fromStdString(path("out.h5"))).size()));
        std::uint64_t stored = report.fixedBytes;
        for (const CheckpointRow& each : report.rows)
            stored += each.storedBytes;
        QCOMPARE(stored, report.outputBytes);
        QVERIFY(verifyCheckpoint(path("out.h5"), m_input.get(), m_context).ok);
    }

    void saysWhyATensorIsRaw() {
        CompressOptions options = goal(Goal::Kind::keep, 0.05);
        options.exclude = "^b\\.";
        const CompressReport report = compress(options);
        const std::pair<const char*, const char*> expected[] = {{"b.weight", "--exclude"},
                                                                {"ids", "not floating point"},
                                                                {"nothing", "empty"},
                                                                {"scalar", "scalar"}};
        for (const auto& [name, why] : expected) {
            const CheckpointRow& raw = row(report, name);
            QVERIFY(isRaw(raw));
            QVERIFY2(raw.reason.find(why) != std::string::npos, raw.reason.c_str());
            QVERIFY(!raw.keep);
            QVERIFY(raw.axes.empty());
            QCOMPARE(raw.coefficients, std::uint64_t{0});
            QCOMPARE(raw.relativeError, 0.0);
        }
    }

    void saysThatAutoChoseTheAxes() {
        CompressOptions options = goal(Goal::Kind::keep, 0.05);
        options.recipe.fallback.axes = parseAxesChoice("auto");
        const CompressReport report = compress(options);
        QVERIFY(row(report, "a.weight").reason.find("auto") != std::string::npos);
        QVERIFY(row(report, "a.weight").relativeError <=
                row(compress(goal(Goal::Kind::keep, 0.05)), "a.weight").relativeError);
    }

    /// A few whole numbers pack to a tenth as they are, their spectrum does not: bytes decide, and say so.
    void bytesDecideBetweenSpectrumAndRaw() {
        std::vector<float> values = whiteTensor({96, 96}, 53)->values;
        for (float& value : values)
            value = std::round(value);
        SafetensorsWriter writer(path("few.safetensors"), {infoOf("a.weight", "F32", {96, 96})}, {});
        writer.append(std::as_bytes(std::span(values)));
        writer.finish();
        const auto input = openWeights(path("few.safetensors"));
        const CompressReport report =
            compressWeights(*input, path("out.h5"), goal(Goal::Kind::keep, 1), *m_backend, m_context);
        QVERIFY(isRaw(row(report, "a.weight")));
        QVERIFY(row(report, "a.weight").reason.find("raw is smaller") != std::string::npos);
        QCOMPARE(report.relativeError, 0.0);
    }

    void meetsAnErrorPerTensor() {
        for (const double target : {0.9, 0.5}) {
            const CompressReport report = compress(goal(Goal::Kind::error, target));
            for (const char* name : {"a.weight", "b.weight"}) {
                QVERIFY(row(report, name).relativeError <= target);
                QVERIFY(row(report, name).relativeError > target - 0.001);
            }
        }
    }

    void meetsARatioPerTensorOnPackedBytes() {
        CompressOptions options = goal(Goal::Kind::ratio, 15);
        for (const ValueType type : {ValueType::float32, ValueType::float16}) {
            options.recipe.fallback.valueType = type;
            const CompressReport report = compress(options);
            const CheckpointReader reader(path("out.h5"));
            for (std::size_t i = 0; i < 2; ++i) {
                const auto packed = packedSpectralSize(reader.readSpectral(i), m_context);
                const double ratio =
                    static_cast<double>(report.rows[i].inputBytes) / static_cast<double>(packed);
                QVERIFY2(std::abs(ratio / 15 - 1) < 0.006, qPrintable(QString::number(ratio)));
            }
        }
    }

    void meetsATotalRatioToOnePercent() {
        for (const double target : {5.0, 12.0}) {
            const CompressReport report = compress(goal(Goal::Kind::ratio, target, true));
            QVERIFY2(std::abs(report.ratio / target - 1) <= 0.01, qPrintable(QString::number(report.ratio)));
            QCOMPARE(*row(report, "a.weight").keep, *row(report, "b.weight").keep);
        }
    }

    void meetsATotalErrorToOnePercent() {
        const CompressReport report = compress(goal(Goal::Kind::error, 0.7, true));
        QVERIFY(report.relativeError <= 0.7);
        QVERIFY(report.relativeError > 0.7 * 0.99);
        QCOMPARE(report.relativeError, pooledError(report.rows));
    }

    void rulesOverrideTheTotal() {
        CompressOptions options = goal(Goal::Kind::ratio, 8, true);
        RecipeRule rule{"^b", true, {}};
        rule.settings.goal = {Goal::Kind::keep, 0.2};
        options.recipe.rules.push_back(rule);
        const CompressReport report = compress(options);
        QCOMPARE(*row(report, "b.weight").keep, 0.2);
        QVERIFY(std::abs(report.ratio / 8 - 1) <= 0.01);
    }

    /// 40 small tensors: the file is mostly manifest, and layers turn raw one by one. A forecast alone leads
    /// astray.
    void meetsTotalsWhereTheForecastIsWrong() {
        std::vector<TensorInfo> infos;
        for (int i = 0; i < 40; ++i)
            infos.push_back(infoOf("t" + std::to_string(i), "F32", {24, 32 + std::uint64_t(i)}));
        SafetensorsWriter writer(path("small.safetensors"), infos, {});
        for (std::size_t i = 0; i < infos.size(); ++i)
            writer.append(std::as_bytes(std::span(whiteTensor(infos[i].shape, i)->values)));
        writer.finish();
        const auto small = openWeights(path("small.safetensors"));
        for (const auto& [kind, value] :
             {std::pair{Goal::Kind::ratio, 6.0}, {Goal::Kind::ratio, 10.0}, {Goal::Kind::error, 0.1}}) {
            const CompressReport report =
                compressWeights(*small, path("small.h5"), goal(kind, value, true), *m_backend, m_context);
            const double reached = kind == Goal::Kind::ratio ? report.ratio : report.relativeError;
            QVERIFY2(std::abs(reached / value - 1) <= 0.01, qPrintable(QString::number(reached)));
        }
    }

    void storesRawWhereAnErrorCannotBeReached() {
        CompressOptions options = goal(Goal::Kind::error, 1e-9);
        options.recipe.fallback.valueType = ValueType::float16;
        const CheckpointRow a = row(compress(options), "a.weight");
        QVERIFY(isRaw(a));
        QVERIFY2(a.reason.find("no keep reaches") != std::string::npos, a.reason.c_str());
    }

    void progressNeverGoesBack() {
        for (const bool total : {false, true}) {
            double last = 0;
            int completions = 0;
            bool fell = false;
            JobContext context({}, [&](const Progress& progress) {
                fell = fell || progress.fraction < last;
                completions += progress.fraction >= 1 ? 1 : 0;
                last = progress.fraction;
            });
            (void)compressWeights(*m_input, path("out.h5"), goal(Goal::Kind::ratio, 11, total), *m_backend,
                                  context);
            QVERIFY(!fell);
            QCOMPARE(completions, 1); // each is reported
        }
    }

    /// Float32 would turn these into zeros, infinities or numbers of one digit, and record a wrong error.
    void storesRawWhatFloat32CannotCarry() {
        const TensorPtr white = whiteTensor({16, 32}, 3);
        const std::pair<const char*, double> scales[] = {{"tiny F64", 1e-60},
                                                         {"huge F64", 1e100},
                                                         {"plain F64", 1e-3},
                                                         {"tiny F32", 1e-43},
                                                         {"huge F32", 8e37}};
        std::vector<TensorInfo> infos;
        for (const auto& [name, scale] : scales)
            infos.push_back(infoOf(name, std::string(name).ends_with("F64") ? "F64" : "F32", {16, 32}));
        SafetensorsWriter writer(path("range.safetensors"), infos, {});
        for (std::size_t n = 0; n < infos.size(); ++n) {
            std::vector<double> wide;
            std::vector<float> narrow;
            for (const float value : white->values) {
                wide.push_back(static_cast<double>(value) * scales[n].second);
                narrow.push_back(static_cast<float>(wide.back()));
            }
            writer.append(*infos[n].dtype == DType::f64 ? std::as_bytes(std::span(wide))
                                                        : std::as_bytes(std::span(narrow)));
        }
        writer.finish();
        const auto input = openWeights(path("range.safetensors"));
        for (const bool total : {false, true}) {
            const CompressReport report = compressWeights(
                *input, path("range.h5"), goal(total ? Goal::Kind::error : Goal::Kind::keep, 0.3, total),
                *m_backend, m_context);
            for (const CheckpointRow& each : report.rows) {
                const bool plain = each.name == "plain F64";
                // Beside the huge ones its energy is nothing, so a total error keeps nothing of it: raw, too.
                QCOMPARE(isRaw(each), !plain || total);
                QVERIFY2(plain || each.reason.find("for float32") != std::string::npos, each.reason.c_str());
            }
            QVERIFY(verifyCheckpoint(path("range.h5"), input.get(), m_context).ok);
        }
    }

    void expressionsOnEndlessNamesEnd() {
        const std::string name(100000, 'a');
        SafetensorsWriter writer(path("long.safetensors"), {infoOf(name, "F32", {4, 4})}, {});
        writer.append(std::as_bytes(std::span(whiteTensor({4, 4}, 1)->values)));
        writer.finish();
        const auto input = openWeights(path("long.safetensors"));
        CompressOptions options = goal(Goal::Kind::keep, 0.5);
        QCOMPARE(compressWeights(*input, path("long.h5"), options, *m_backend, m_context).rows[0].name, name);
        options.exclude = "(a+)+b"; // not found in 2^100000 ways
        QVERIFY(compressWeights(*input, path("long.h5"), options, *m_backend, m_context)
                    .rows[0]
                    .reason.find("excluded") == std::string::npos);
        options.exclude = "(a+)+$";
        QCOMPARE(compressWeights(*input, path("long.h5"), options, *m_backend, m_context).rows[0].reason,
                 std::string("excluded by --exclude"));
        options.exclude = std::string(100000, '(');
        QVERIFY_THROWS_EXCEPTION(
            Error, (void)compressWeights(*input, path("long.h5"), options, *m_backend, m_context));
    }

    /// What could not be restored is refused before anything is done.
    void refusesWhatCouldNotBeRestored() {
        const TensorInfo good = infoOf("w", "F32", {4, 4});
        TensorInfo named = good, unknown = good, larger = good;
        named.name = "__metadata__";
        unknown.dtype.reset();
        unknown.dtypeName = "XYZ";
        larger.bytes += 4;
        for (const TensorInfo& bad : {named, unknown, larger}) {
            const Announced input({good, bad}, path("in.safetensors"));
            QVERIFY_THROWS_EXCEPTION(Error,
                                     (void)compressWeights(input, path("bad.h5"), {}, *m_backend, m_context));
            QVERIFY(!QFile::exists(QString::fromStdString(path("bad.h5"))));
        }
        const Announced input({good}, path("in.safetensors"));
        QCOMPARE(compressWeights(input, path("bad.h5"), {}, *m_backend, m_context).rows.size(),
                 std::size_t{1});
    }

    void recipeIsKeptInTheFile() {
        CompressOptions options = goal(Goal::Kind::keep, 0.1);
        options.recipe.rules.push_back(
            {"a.weight", false, {{Goal::Kind::error, 0.5}, {}, ValueType::float16, false}});
        compress(options);
        const CheckpointReader reader(path("out.h5"));
        QVERIFY(parseRecipe(reader.recipeJson(), "file") == options.recipe);
    }

    void oneTensorAlone() {
        CompressOptions options = goal(Goal::Kind::keep, 0.1);
        options.onlyTensor = "b.weight";
        const CompressReport report = compress(options);
        QCOMPARE(report.rows.size(), std::size_t{1});
        QCOMPARE(report.inputBytes, std::uint64_t{120000});
        options.onlyTensor = "c.weight";
        QVERIFY_THROWS_EXCEPTION(Error, compress(options));
    }

    void writesTheSameBytesTwice() {
        compress(goal(Goal::Kind::keep, 0.07), "one.h5");
        compress(goal(Goal::Kind::keep, 0.07), "two.h5");
        QFile one(QString::fromStdString(path("one.h5"))), two(QString::fromStdString(path("two.h5")));
        QVERIFY(one.open(QFile::ReadOnly) && two.open(QFile::ReadOnly));
        QVERIFY(one.readAll() == two.readAll());
    }

    void opensItsOwnOutputAgain() {
        compress(goal(Goal::Kind::keep, 0.3));
        const auto again = openWeights(path("out.h5"));
        QCOMPARE(again->tensors().size(), std::size_t{5});
        QCOMPARE(again->metadata().front().second, std::string("test"));
        const TensorPtr rebuilt = again->read(again->require("a.weight"), m_context);
        const TensorPtr original = m_input->read(0, m_context);
        const CheckpointReader reader(path("out.h5"));
        QVERIFY(std::abs(relativeDistance(rebuilt->values, original->values) -
                         reader.rows()[0].relativeError) < 1e-5);
    }

    void refusesItsOwnInput() {
        const auto before = QFile(QString::fromStdString(path("in.safetensors"))).size();
        QVERIFY_THROWS_EXCEPTION(Error, compress(goal(Goal::Kind::keep, 0.1), "in.safetensors"));
        QCOMPARE(QFile(QString::fromStdString(path("in.safetensors"))).size(), before);
    }

    void cancelLeavesNothing() {
        const QDir folder(m_folder.path());
        const auto before = folder.entryList(QDir::Files);
        std::atomic<int> calls = 0; // asked from the threads of loops
        JobContext context([&calls] { return ++calls > 12; }, {});
        bool cancelled = false;
        try {
            (void)compressWeights(*m_input, path("never.h5"), goal(Goal::Kind::keep, 0.1), *m_backend,
                                  context);
        } catch (const Cancelled&) {
            cancelled = true;
        }
        QVERIFY(cancelled);
        QCOMPARE(folder.entryList(QDir::Files), before);
    }

    /// Wherever the end comes, also while a tensor is packed behind the next one.
    void cancelAnywhere() {
        const QTemporaryDir folder;
        const auto at = [&](const char* name) { return folder.filePath(name).toStdString(); };
        std::vector<TensorInfo> infos;
        for (const char* name : {"a", "b", "c", "d"})
            infos.push_back(infoOf(name, "F32", {640, 512})); // large enough for a thread of its own
        SafetensorsWriter writer(at("large.safetensors"), infos, {});
        for (unsigned seed = 0; seed < 4; ++seed)
            writer.append(std::as_bytes(std::span(whiteTensor({640, 512}, seed)->values)));
        writer.finish();
        const auto input = openWeights(at("large.safetensors"));
        const auto checkpointsUntilEnd = [&](int limit) {
            std::atomic<int> calls = 0;
            JobContext context([&] { return ++calls > limit; }, {});
            try {
                (void)compressWeights(*input, at("out.h5"), goal(Goal::Kind::keep, 0.3), *m_backend, context);
            } catch (const Cancelled&) {
                return 0;
            }
            return calls.load();
        };
        const int all = checkpointsUntilEnd(1 << 30);
        QVERIFY(all > 20 && QFile::remove(folder.filePath("out.h5")));
        for (int limit = 0; limit < all - 20; limit += std::max(1, all / 60)) {
            QCOMPARE(checkpointsUntilEnd(limit), 0);
            QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList{"large.safetensors"});
        }
    }
};

QTEST_GUILESS_MAIN(TestCompress)
#include "test_compress.moc"
