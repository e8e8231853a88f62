// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "product/study/product_study.h"

#include "base/error.h"
#include "base/large_vector.h"
#include "product/product_samples.h"

#include <QTest>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <functional>
#include <new>

using namespace fft_tensor;
using namespace fft_tensor::tests;

namespace {

/// Passes everything on, and remembers what was selected.
class Watched : public Analysis {
  public:
    explicit Watched(std::unique_ptr<Analysis> real) : m_real(std::move(real)) {}
    std::vector<ValueType> selected;

    SparseSpectralTensor select(double keep, ValueType type, JobContext& context) override {
        selected.push_back(type);
        return m_real->select(keep, type, context);
    }
    const TensorPtr& tensor() const override { return m_real->tensor(); }
    const SpectrumLayout& layout() const override { return m_real->layout(); }
    std::string device() const override { return m_real->device(); }
    void index(ValueType type, JobContext& context) override { m_real->index(type, context); }
    CutNumbers numbersAt(double keep, ValueType type) override { return m_real->numbersAt(keep, type); }
    double keepForError(double target, ValueType type) override { return m_real->keepForError(target, type); }
    std::vector<MapImage> maps(const std::vector<MapRequest>& requests, double keep, ValueType type,
                               JobContext& context) override {
        return m_real->maps(requests, keep, type, context);
    }
    double measuredError(double keep, ValueType type, JobContext& context) override {
        return m_real->measuredError(keep, type, context);
    }
    std::shared_ptr<const LargeVector<std::complex<float>>> scaledSpectrum(JobContext& context) override {
        return m_real->scaledSpectrum(context);
    }
    int scaleExponent() const override { return m_real->scaleExponent(); }
    std::shared_ptr<const EnergyRanking> ranking() const override { return m_real->ranking(); }

  private:
    std::unique_ptr<Analysis> m_real;
};

/// Cannot go back.
class BrokenTransform : public Transform {
  public:
    explicit BrokenTransform(std::function<void()> fail) : m_fail(std::move(fail)) {}
    void forward(const SpectrumLayout&, std::span<const float>, std::span<std::complex<float>>,
                 JobContext&) override {
        m_fail();
    }
    void inverse(const SpectrumLayout&, std::span<std::complex<float>>, std::span<float>,
                 JobContext&) override {
        m_fail();
    }

  private:
    std::function<void()> m_fail;
};

} // namespace

/// What a study tells holds together. How fast anything is, is no matter of a test.
class TestProductStudy : public QObject {
    Q_OBJECT

  private slots:
    void shapes_data();
    void shapes();
    void peaksAreThoseOfTheirBatch();
    void keepsOfAllAndNothing();
    void aKeepIsMeasuredOnce();
    void whatLacksMemorySaysSo();
    void aBlockTooSmallSaysSo();
    void impossibleWishesAreRefused();
    void stagesAreThoseOfTheRow();
    void valuesAreOfTheTypeAsked();
    void otherErrorsGoOn();
    void endsWhenCancelled();
    void reportsProgress();
    void othersMayWorkAtYieldPoints();
    void usualSettings();

  private:
    [[nodiscard]] std::unique_ptr<Analysis> analyze(const TensorPtr& tensor) {
        JobContext job;
        return m_backend->analyze(tensor, resolveAxes({}, tensor->shape, "test"), job);
    }
    ProductStudy study(Analysis& analysis, const StudyOptions& options) {
        JobContext job;
        return studyProducts(analysis, options, m_backend->transform(), *m_products, job);
    }
    static StudyOptions quick(std::vector<double> keeps = {}, std::vector<std::uint64_t> batches = {}) {
        StudyOptions options;
        options.keep = 0.1;
        options.batch = 4;
        options.keeps = std::move(keeps);
        options.batches = std::move(batches);
        options.effort = {0, 1};
        return options;
    }
    std::unique_ptr<Backend> m_backend = makeCpuBackend();
    std::unique_ptr<ProductFactory> m_products = makeCpuProducts(m_backend->transform());
};

void TestProductStudy::shapes_data() {
    QTest::addColumn<QVector<int>>("shape");
    QTest::addColumn<bool>("transposed");
    for (const bool transposed : {false, true}) {
        const QByteArray end = transposed ? ", transposed" : "";
        QTest::newRow("rank 1" + end) << QVector<int>{50} << transposed;
        QTest::newRow("square" + end) << QVector<int>{32, 32} << transposed;
        QTest::newRow("tall" + end) << QVector<int>{70, 9} << transposed;
        QTest::newRow("rank 3" + end) << QVector<int>{8, 6, 5} << transposed;
        QTest::newRow("a convolution" + end) << QVector<int>{12, 5, 3, 3} << transposed;
        QTest::newRow("one number" + end) << QVector<int>{1, 1} << transposed;
    }
}

void TestProductStudy::shapes() {
    QFETCH(QVector<int>, shape);
    QFETCH(bool, transposed);
    const auto analysis = analyze(whiteTensor({shape.begin(), shape.end()}, 3));
    StudyOptions options = quick({0.5, 0.9}, {1, 2, 4, 8});
    options.product.matricization.transposed = transposed;
    const ProductStudy result = study(*analysis, options);
    const Matricization matricization(analysis->layout(), options.product.matricization);
    QCOMPARE(result.profiles.size(), std::size_t{3});
    QCOMPARE(result.rows.size() % 3, std::size_t{0});
    QVERIFY(result.rows.size() >= 12); // three other batches; keeps of small tensors may coincide
    QCOMPARE(result.errorRows, options.batch);
    // Against |y|, which for few numbers may be that much less than random ones come to.
    const double limit = 10 * productTolerance(static_cast<double>(matricization.input().length),
                                               analysis->layout().transformLength());
    for (std::size_t i = 0; i < result.rows.size(); ++i) {
        const StudyRow &row = result.rows[i], &dense = result.rows[i - i % 3];
        QCOMPARE(row.method, allProductMethods[i % 3]);
        QCOMPARE(row.batch, dense.batch);
        QCOMPARE(row.keep, dense.keep);
        QVERIFY2(row.problem.empty(), row.problem.c_str());
        QVERIFY(row.seconds > 0);
        QCOMPARE(row.speedup, dense.seconds / row.seconds);
        QCOMPARE(
            row.weightBytes,
            forecastMemory(row.method, matricization, row.coefficients, row.batch, options.product).weight);
        QVERIFY(row.multiplyPeakBytes >= row.weightBytes && row.preparePeakBytes >= row.weightBytes);
        QCOMPARE(row.relativeError.has_value(), i < 3);
        QVERIFY(i >= 3 || *row.relativeError < limit);
    }
    QCOMPARE(result.overBatches(ProductMethod::spectral).size(), std::size_t{4}); // 1, 2, the main 4, 8
    QCOMPARE(result.overBatches(ProductMethod::spectral).front().batch, std::uint64_t{1});
    QVERIFY(!result.overKeeps(ProductMethod::streaming).empty());
}

/// What a product holds at a batch does not depend on what it did before.
void TestProductStudy::peaksAreThoseOfTheirBatch() {
    const auto analysis = analyze(whiteTensor({128, 96}, 3));
    StudyOptions large = quick({}, {1, 2}), small = quick({}, {});
    large.batch = 256;
    small.batch = 1;
    const StudyRow after = study(*analysis, large).overBatches(ProductMethod::spectral).front();
    const StudyRow alone = study(*analysis, small).mainRow(ProductMethod::spectral);
    QCOMPARE(after.batch, alone.batch);
    QCOMPARE(after.multiplyPeakBytes, alone.multiplyPeakBytes);
}

void TestProductStudy::keepsOfAllAndNothing() {
    const auto analysis = analyze(whiteTensor({24, 20}, 5));
    const ProductStudy result = study(*analysis, quick({0.0, 1.0}));
    QCOMPARE(result.rows.size(), std::size_t{9});
    QCOMPARE(result.rows[5].coefficients, std::uint64_t{0});
    QCOMPARE(result.rows[8].kept, 1.0);
    const std::vector<StudyRow> rows = result.overKeeps(ProductMethod::spectral);
    QCOMPARE(rows.size(), std::size_t{3});
    QVERIFY(std::is_sorted(rows.begin(), rows.end(),
                           [](const StudyRow& a, const StudyRow& b) { return a.kept < b.kept; }));
    StudyOptions nothing = quick();
    nothing.keep = 0; // y is 0, and exactly so
    for (const StudyRow& row : study(*analysis, nothing).rows)
        QCOMPARE(row.relativeError, std::optional(0.0));
}

void TestProductStudy::aKeepIsMeasuredOnce() {
    std::vector<float> wave;
    for (int i = 0; i < 16 * 64; ++i)
        wave.push_back(static_cast<float>(std::cos(2 * M_PI * 5 * (i % 64) / 64)));
    const auto analysis = analyze(tensorOf({16, 64}, wave)); // one coefficient, whatever is asked
    const ProductStudy result = study(*analysis, quick({0.5, 0.2, 0.1}));
    QCOMPARE(result.rows.size(), std::size_t{3});
    QVERIFY(result.rows.front().kept < 0.01);
}

void TestProductStudy::whatLacksMemorySaysSo() {
    const auto analysis = analyze(whiteTensor({128, 128}, 7));
    StudyOptions options = quick({0.2}, {1});
    options.product.memoryLimit = 60'000; // the dense weight alone takes 65,536
    options.product.blockColumns = 1;
    const ProductStudy result = study(*analysis, options);
    QCOMPARE(result.rows.size(), std::size_t{9});
    for (const StudyRow& row : result.rows) {
        const bool dense = row.method == ProductMethod::dense;
        QCOMPARE(row.problem.empty(), !dense);
        QCOMPARE(row.seconds > 0, !dense);
        QCOMPARE(row.speedup, 0.0); // there is nothing to compare with
    }
    QVERIFY(QByteArray(result.rows.front().problem.c_str()).contains("60.0 kB"));
    QCOMPARE(result.profiles.size(), std::size_t{2});
    QVERIFY(result.overBatches(ProductMethod::dense).empty());
    QCOMPARE(result.overBatches(ProductMethod::spectral).size(), std::size_t{2});
}

void TestProductStudy::aBlockTooSmallSaysSo() {
    const auto analysis = analyze(whiteTensor({64, 64}, 7));
    StudyOptions options = quick();
    options.product.blockBytes = 10;
    const ProductStudy result = study(*analysis, options);
    QVERIFY(!result.mainRow(ProductMethod::streaming).problem.empty());
    QVERIFY(result.mainRow(ProductMethod::spectral).speedup > 0);
}

void TestProductStudy::impossibleWishesAreRefused() {
    const auto analysis = analyze(whiteTensor({64, 64}, 7));
    const auto codeOf = [&](const StudyOptions& options) {
        try {
            (void)study(*analysis, options);
        } catch (const Error& error) {
            return error.code();
        }
        return ErrorCode::internal;
    };
    StudyOptions options = quick();
    options.batch = 0;
    QCOMPARE(codeOf(options), ErrorCode::invalidArgument);
    options.batch = std::uint64_t{1} << 50;
    QCOMPARE(codeOf(options), ErrorCode::outOfMemory);
    options.batch = 1;
    options.product.matricization.rowAxes = 3;
    QCOMPARE(codeOf(options), ErrorCode::invalidArgument);
}

void TestProductStudy::stagesAreThoseOfTheRow() {
    const auto analysis = analyze(whiteTensor({200, 300}, 7));
    const ProductStudy result = study(*analysis, quick());
    for (const ProductProfile& profile : result.profiles) {
        const StudyRow& row = result.mainRow(profile.method);
        double sum = 0;
        for (const ProductStage& stage : profile.stages)
            sum += stage.seconds;
        QCOMPARE(profile.multiplySeconds, row.seconds);
        QVERIFY(sum > 0 && sum <= row.seconds);
        QCOMPARE(profile.batch, row.batch);
        QVERIFY(!profile.memory.empty());
        QVERIFY(profile.multiplyBegan > 0);
    }
}

/// With the value type that was asked for; its rounding belongs to the weight, not to the product.
void TestProductStudy::valuesAreOfTheTypeAsked() {
    Watched analysis(analyze(whiteTensor({60, 40}, 7)));
    StudyOptions options = quick({0.5});
    for (const ValueType type : {ValueType::float16, ValueType::float32}) {
        options.valueType = type;
        analysis.selected.clear();
        const ProductStudy result = study(analysis, options);
        QCOMPARE(analysis.selected, (std::vector<ValueType>{type, type}));
        for (const ProductMethod method : allProductMethods)
            QVERIFY(*result.mainRow(method).relativeError < productTolerance(60, 60 * 40));
    }
}

/// Memory and options are one product's affair; what else goes wrong is everybody's.
void TestProductStudy::otherErrorsGoOn() {
    const auto analysis = analyze(whiteTensor({20, 30}, 7));
    JobContext job;
    BrokenTransform noMemory([] { throw std::bad_alloc(); });
    const ProductStudy result = studyProducts(*analysis, quick(), noMemory, *makeCpuProducts(noMemory), job);
    QVERIFY(!result.mainRow(ProductMethod::dense).problem.empty()); // only dense is rebuilt by it
    QVERIFY(result.mainRow(ProductMethod::spectral).seconds > 0);
    QCOMPARE(result.errorRows, std::uint64_t{0});
    QVERIFY(!result.mainRow(ProductMethod::spectral).relativeError);
    BrokenTransform broken([] { throw Error(ErrorCode::internal, "Broken."); });
    QVERIFY_EXCEPTION_THROWN((void)studyProducts(*analysis, quick(), broken, *makeCpuProducts(broken), job),
                             Error);
}

void TestProductStudy::endsWhenCancelled() {
    const auto analysis = analyze(whiteTensor({64, 48}, 7));
    int ended = 0, finished = 0;
    for (int asked = 0; finished == 0; asked += 1 + asked / 3) {
        std::atomic<int> left = asked;
        JobContext job([&left] { return left-- <= 0; }, {});
        try {
            (void)studyProducts(*analysis, quick({0.5}, {8}), m_backend->transform(), *m_products, job);
            ++finished;
        } catch (const Cancelled&) {
            ++ended;
        }
    }
    QVERIFY2(ended > 10, qPrintable(QString::number(ended)));
    QVERIFY(!study(*analysis, quick()).rows.empty()); // nothing is left half-done
}

void TestProductStudy::reportsProgress() {
    const auto analysis = analyze(whiteTensor({64, 48}, 7));
    std::vector<Progress> seen;
    JobContext job({}, [&seen](const Progress& progress) { seen.push_back(progress); });
    StudyOptions options = quick({0.5}, {8});
    options.effort = {0.01, 2};
    (void)studyProducts(*analysis, options, m_backend->transform(), *m_products, job);
    QVERIFY(seen.size() > 2);
    QVERIFY(std::is_sorted(seen.begin(), seen.end(),
                           [](const Progress& a, const Progress& b) { return a.fraction < b.fraction; }));
    QVERIFY(std::abs(seen.back().fraction - 1) < 1e-9);
    QCOMPARE(seen.back().stage, std::string("Batch 4, 50 % kept"));
}

void TestProductStudy::othersMayWorkAtYieldPoints() {
    const auto analysis = analyze(whiteTensor({64, 48}, 7));
    constexpr std::size_t others = std::size_t{8} << 20;
    int yields = 0;
    LargeVector<float> kept;
    JobContext job({}, {}, [&] { // makes, keeps and frees what must not be counted
        kept = LargeVector<float>(++yields % 2 == 0 ? others : 1, 1.0f);
    });
    const ProductStudy result =
        studyProducts(*analysis, quick({0.5}, {8}), m_backend->transform(), *m_products, job);
    QVERIFY(yields > 20);
    for (const StudyRow& row : result.rows)
        QVERIFY(row.peakBytes() < others);
    for (const ProductProfile& profile : result.profiles)
        for (const MemorySample& sample : profile.memory)
            QVERIFY(sample.bytes >= 0 && sample.bytes < static_cast<std::int64_t>(others));
}

void TestProductStudy::usualSettings() {
    QCOMPARE(usualBatches(32).size(), std::size_t{9});
    QCOMPARE(usualBatches(32).back(), std::uint64_t{256});
    QCOMPARE(usualBatches(1024).back(), std::uint64_t{1024});
    QCOMPARE(usualBatches(1000).back(), std::uint64_t{512});
    QCOMPARE(usualKeeps().front(), 0.5);
    QCOMPARE(usualKeeps().back(), 0.005);
}

QTEST_GUILESS_MAIN(TestProductStudy)
#include "test_product_study.moc"
