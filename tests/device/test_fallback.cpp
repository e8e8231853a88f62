// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Whatever a device fails at, and when: the answer is the CPU's own, and everybody is told once.
#include "device/fallback_backend.h"
#include "support/fake_device.h"
#include "support/tensors.h"

#include <QTest>

#include <array>

using namespace fft_tensor;
using namespace fft_tensor::tests;

namespace {

constexpr double keep = 0.2;
constexpr ValueType type = ValueType::float16;
const std::array<const char*, 9> operations = {"analyze",       "index",          "numbersAt",
                                               "keepForError",  "select",         "maps",
                                               "measuredError", "scaledSpectrum", "ranking"};

/// Everything that can be asked of an analysis, as numbers.
std::vector<double> answersOf(Backend& backend, const TensorPtr& tensor, JobContext& context,
                              std::string* device = nullptr) {
    const auto analysis = backend.analyze(tensor, {0, 1}, context);
    analysis->index(type, context);
    const CutNumbers cut = analysis->numbersAt(keep, type);
    const SparseSpectralTensor sparse = analysis->select(keep, type, context);
    std::vector<double> answers = {cut.kept, double(cut.coefficients), cut.relativeError,
                                   analysis->keepForError(0.5, type), double(analysis->scaleExponent())};
    answers.insert(answers.end(), sparse.positions.begin(), sparse.positions.end());
    for (const auto value : sparse.values)
        answers.insert(answers.end(), {value.real(), value.imag()});
    MapRequest request;
    request.kind = MapKind::rebuilt;
    request.plane = defaultPlane(tensor->shape);
    request.cells = wholePlane(tensor->shape, request.plane);
    request.widthPixels = request.heightPixels = 10;
    for (const MapImage& image : analysis->maps({request}, keep, type, context))
        answers.insert(answers.end(), image.pixels.begin(), image.pixels.end());
    answers.push_back(analysis->measuredError(keep, type, context));
    const auto spectrum = analysis->scaledSpectrum(context);
    for (const auto value : *spectrum)
        answers.push_back(value.real());
    answers.push_back(analysis->ranking()->totalEnergy());
    if (device != nullptr)
        *device = analysis->device();
    return answers;
}

} // namespace

class TestFallback : public QObject {
    Q_OBJECT

    FakeDevicePtr m_device;
    std::vector<std::string> m_warnings, m_losses;
    JobContext m_context;
    TensorPtr m_tensor = whiteTensor({6, 10}, 5);

    std::unique_ptr<Backend> makeBackend() {
        FallbackParts parts;
        parts.device.backend = std::make_unique<FakeBackend>(m_device);
        parts.cpu = makeCpuBackend();
        parts.log = [this](LogLevel level, const std::string& sentence) {
            if (level == LogLevel::warning)
                m_warnings.push_back(sentence);
        };
        parts.lost = [this](const std::string& why) { m_losses.push_back(why); };
        return makeFallback(std::move(parts)).backend;
    }

  private slots:
    void init() {
        m_device = std::make_shared<FakeDevice>();
        m_warnings.clear();
        m_losses.clear();
    }

    void aSoundDeviceDoesEverything() {
        const auto backend = makeBackend();
        std::string device;
        QCOMPARE(answersOf(*backend, m_tensor, m_context, &device),
                 answersOf(*makeCpuBackend(), m_tensor, m_context));
        QCOMPARE(device, "Fake GPU");
        QCOMPARE(backend->name(), "cuda");
        QCOMPARE(backend->description(), "Fake GPU, 1 GB");
        for (const char* operation : operations) // so that the failures below are real
            QVERIFY2(std::count(m_device->calls.begin(), m_device->calls.end(), operation) == 1, operation);
        QVERIFY(m_warnings.empty() && m_losses.empty());
        QCOMPARE(m_device->alive, 0);
    }

    void algebraGoesOnOnTheCpu() {
        const auto sparse =
            makeCpuBackend()->analyze(m_tensor, {0, 1}, m_context)->select(keep, type, m_context);
        const auto sum = fft_tensor::add(sparse, sparse),
                   product = fft_tensor::multiplySpectra(sparse, sparse);
        for (const std::string operation : {"none", "add", "multiplySpectra"})
            for (const ErrorCode code : {ErrorCode::outOfMemory, ErrorCode::deviceFailed}) {
                init();
                m_device->failAt(operation, code);
                const auto backend = makeBackend();
                QVERIFY(backend->add(sparse, sparse, m_context).values == sum.values);
                QVERIFY(backend->multiplySpectra(sparse, sparse, m_context).values == product.values);
                QCOMPARE(m_warnings.size(), std::size_t(operation == "none" ? 0 : 1));
                QCOMPARE(m_losses.size(),
                         std::size_t(operation != "none" && code == ErrorCode::deviceFailed));
            }
        SparseSpectralTensor other = sparse;
        other.layout = SpectrumLayout({10, 6}, {0, 1});
        QVERIFY_EXCEPTION_THROWN((void)makeBackend()->add(sparse, other, m_context), Error);
    }

    void failures_data() {
        QTest::addColumn<QString>("operation");
        for (const char* operation : operations)
            QTest::newRow(operation) << QString(operation);
    }

    void failures() {
        QFETCH(QString, operation);
        const std::vector<double> truth = answersOf(*makeCpuBackend(), m_tensor, m_context);
        for (const ErrorCode code : {ErrorCode::outOfMemory, ErrorCode::deviceFailed}) {
            init();
            m_device->failAt(operation.toStdString(), code);
            const bool lost = code == ErrorCode::deviceFailed;
            const auto backend = makeBackend();
            std::string device;
            QCOMPARE(answersOf(*backend, m_tensor, m_context, &device), truth);
            QCOMPARE(device, "CPU");
            QCOMPARE(m_warnings.size(), std::size_t(1));
            for (const char* piece : {"white", "Fake GPU, 1 GB", "told to fail", "CPU"})
                QVERIFY2(m_warnings[0].find(piece) != std::string::npos, m_warnings[0].c_str());
            QCOMPARE(m_device->calls.back(), operation.toStdString()); // not asked after that
            QCOMPARE(m_losses.size(), std::size_t(lost ? 1 : 0));
            QCOMPARE(backend->name(), lost ? "cpu" : "cuda");
            QCOMPARE(m_device->alive, 0);
        }
    }

    void outOfMemoryConcernsOneTensor() {
        const auto backend = makeBackend();
        m_device->failAt("analyze", ErrorCode::outOfMemory);
        const auto large = backend->analyze(m_tensor, {0, 1}, m_context);
        m_device->before = [](const std::string&) {};
        const auto small = backend->analyze(m_tensor, {0, 1}, m_context);
        QCOMPARE(large->device(), "CPU");
        QCOMPARE(small->device(), "Fake GPU");
        (void)large->numbersAt(keep, type);
        QCOMPARE(m_device->calls, (std::vector<std::string>{"analyze", "analyze"}));
    }

    void aLostDeviceTakesAllItsTensorsAlong() {
        const auto backend = makeBackend();
        const auto first = backend->analyze(m_tensor, {0, 1}, m_context);
        const auto second = backend->analyze(whiteTensor({7, 4}, 6), {0, 1}, m_context);
        second->index(type, m_context);
        const double error = second->numbersAt(keep, type).relativeError;
        m_device->failAt("select", ErrorCode::deviceFailed);
        (void)first->select(keep, type, m_context);
        QCOMPARE(first->device(), "CPU");
        QCOMPARE(second->device(), "Fake GPU"); // that is who did it, so far
        const std::size_t calls = m_device->calls.size();
        QCOMPARE(second->numbersAt(keep, type).relativeError, error);
        QCOMPARE(second->device(), "CPU");
        QCOMPARE(backend->analyze(m_tensor, {0}, m_context)->device(), "CPU");
        QCOMPARE(m_device->calls.size(), calls);
        QCOMPARE(m_warnings.size(), std::size_t(1));
        QCOMPARE(m_losses, std::vector<std::string>{"The fake device was told to fail at select."});
    }

    void whatWasIndexedIsIndexedAgain() {
        const auto watched = std::make_shared<FakeDevice>();
        FallbackParts parts;
        parts.device.backend = std::make_unique<FakeBackend>(m_device);
        parts.cpu = std::make_unique<FakeBackend>(watched);
        const auto backend = makeFallback(std::move(parts)).backend; // nobody listens: that must not matter
        const auto analysis = backend->analyze(m_tensor, {0, 1}, m_context);
        analysis->index(ValueType::float32, m_context);
        analysis->index(ValueType::float16, m_context);
        m_device->failAt("numbersAt", ErrorCode::deviceFailed);
        (void)analysis->numbersAt(keep, type);
        QCOMPARE(watched->calls, (std::vector<std::string>{"analyze", "index", "index", "numbersAt"}));
    }

    void otherErrorsPass_data() {
        QTest::addColumn<int>("code");
        for (const ErrorCode code :
             {ErrorCode::notFinite, ErrorCode::unreachable, ErrorCode::invalidArgument, ErrorCode::internal})
            QTest::newRow(name(code)) << int(code);
    }

    void otherErrorsPass() {
        QFETCH(int, code);
        const auto backend = makeBackend();
        const auto analysis = backend->analyze(m_tensor, {0, 1}, m_context);
        m_device->failAt("select", ErrorCode(code));
        try {
            (void)analysis->select(keep, type, m_context);
            QFAIL("nothing was thrown");
        } catch (const Error& error) {
            QCOMPARE(int(error.code()), code);
        }
        QCOMPARE(analysis->device(), "Fake GPU");
        QVERIFY(m_warnings.empty() && m_losses.empty());
    }

    void cancellingIsNoFailure() {
        const auto backend = makeBackend();
        const auto analysis = backend->analyze(m_tensor, {0, 1}, m_context);
        m_device->before = [](const std::string&) { throw Cancelled{}; };
        QVERIFY_THROWS_EXCEPTION(Cancelled, (void)analysis->select(keep, type, m_context));
        QVERIFY_THROWS_EXCEPTION(Cancelled, (void)backend->analyze(m_tensor, {0, 1}, m_context));
        m_device->before = [](const std::string&) {};
        QCOMPARE(analysis->select(keep, type, m_context).valueType, type);
        QCOMPARE(analysis->device(), "Fake GPU");
        QVERIFY(m_warnings.empty());
    }

    void cancelledInTheMiddleOfTheMoveItIsMadeLater() {
        const auto backend = makeBackend();
        const auto analysis = backend->analyze(m_tensor, {0, 1}, m_context);
        m_device->failAt("select", ErrorCode::outOfMemory);
        bool stop = false;
        m_device->before = [&](const std::string& operation) {
            stop = true; // the user cancels while the device gives up
            throw Error(ErrorCode::outOfMemory, "Full at " + operation + ".");
        };
        JobContext stopped([&] { return stop; }, {});
        QVERIFY_THROWS_EXCEPTION(Cancelled, (void)analysis->select(keep, type, stopped));
        stop = false;
        const std::size_t calls = m_device->calls.size();
        QCOMPARE(
            analysis->select(keep, type, m_context).positions,
            makeCpuBackend()->analyze(m_tensor, {0, 1}, m_context)->select(keep, type, m_context).positions);
        QCOMPARE(analysis->device(), "CPU");
        QCOMPARE(m_device->calls.size(), calls); // it had decided already
        QCOMPARE(m_warnings.size(), std::size_t(1));
    }

    void aRankingOutlivesTheMove() {
        const auto backend = makeBackend();
        const auto analysis = backend->analyze(m_tensor, {0, 1}, m_context);
        analysis->index(type, m_context);
        const std::shared_ptr<const EnergyRanking> ranking = analysis->ranking();
        const double error = ranking->cutAtKeep(keep).relativeError();
        m_device->failAt("select", ErrorCode::deviceFailed);
        (void)analysis->select(keep, type, m_context);
        QCOMPARE(m_device->alive, 0);
        QCOMPARE(ranking->cutAtKeep(keep).relativeError(), error);
    }

    void anAdoptedSpectrumFallsBack() {
        const auto spectrum =
            makeCpuBackend()->analyze(m_tensor, {0, 1}, m_context)->scaledSpectrum(m_context);
        const auto backend = makeBackend();
        m_device->failAt("adopt", ErrorCode::outOfMemory);
        const auto onCpu = backend->adopt(m_tensor, {0, 1}, *spectrum, 0, m_context);
        QCOMPARE(onCpu->device(), "CPU");
        QCOMPARE(m_warnings.size(), std::size_t(1));
        m_device->before = [](const std::string&) {};
        const auto onDevice = backend->adopt(m_tensor, {0, 1}, *spectrum, 0, m_context);
        QCOMPARE(onDevice->device(), m_device->name);
        QCOMPARE(onDevice->select(keep, type, m_context).positions,
                 onCpu->select(keep, type, m_context).positions);
    }

    void theTransformUndoesWhatWasSelected() {
        const auto backend = makeBackend();
        const auto analysis = backend->analyze(m_tensor, {0, 1}, m_context);
        const auto sparse = analysis->select(1, ValueType::float32, m_context);
        QVERIFY(relativeDistance(rebuild(sparse, backend->transform(), m_context), m_tensor->values) < 1e-5);
    }

    void whatTheDeviceDoesNotDoTheCpuDoes() {
        const auto backend = makeBackend();
        m_device->failAt("analyze", ErrorCode::unsupported);
        const auto analysis = backend->analyze(m_tensor, {0, 1}, m_context);
        QCOMPARE(analysis->device(), "CPU");
        QCOMPARE(m_warnings.size(), std::size_t(1));
        QVERIFY(m_losses.empty()); // the next tensor is the device's again
        m_device->before = [](const std::string&) {};
        QCOMPARE(backend->analyze(m_tensor, {0, 1}, m_context)->device(), m_device->name);
    }

    void aTensorThatNoDeviceTakesIsAnError() {
        const auto backend = makeBackend();
        auto bad = std::make_shared<HostTensor>(*m_tensor);
        bad->values[3] = std::numeric_limits<float>::quiet_NaN();
        m_device->failAt("analyze", ErrorCode::outOfMemory);
        try {
            (void)backend->analyze(bad, {0, 1}, m_context);
            QFAIL("nothing was thrown");
        } catch (const Error& error) {
            QCOMPARE(int(error.code()), int(ErrorCode::notFinite));
        }
    }
};

QTEST_GUILESS_MAIN(TestFallback)
#include "test_fallback.moc"
