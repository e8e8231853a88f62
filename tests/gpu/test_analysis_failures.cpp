// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
// Every call that an analysis makes of the device fails once, in every way: an Error that tells so, nothing
// leaked, and right answers afterwards; behind a fallback, right answers at once.
#include "device/fallback_backend.h"
#include "gpu/device_arrays.h"
#include "resident/cuda_backend.h"
#include "support/tensors.h"
#include "tensor/convert.h"

#include <QTest>

#include <cmath>

using namespace fft_tensor;
using namespace fft_tensor::gpu;
using fft_tensor::tests::whiteTensor;

namespace {

constexpr StatusCode everyCode[] = {StatusCode::failed, StatusCode::deviceLost, StatusCode::outOfMemory};

/// Axes apart, so that arrays are rearranged; elements that the device converts.
TensorPtr sampleTensor() {
    auto tensor = std::make_shared<HostTensor>(*whiteTensor({7, 3, 10}, 5));
    tensor->stored = {DType::f16, std::vector<std::byte>(2 * tensor->values.size())};
    fromFloat32(DType::f16, tensor->values, tensor->stored.bytes);
    toFloat32(DType::f16, tensor->stored.bytes, tensor->values);
    return tensor;
}

const std::vector<int> sampleAxes{0, 2};

std::vector<MapRequest> sampleMaps(const Shape& shape) {
    std::vector<MapRequest> requests;
    for (const MapKind kind : {MapKind::phase, MapKind::rebuilt, MapKind::retained}) {
        MapRequest request;
        request.kind = kind;
        request.plane = defaultPlane(shape);
        request.cells = wholePlane(shape, request.plane);
        request.widthPixels = request.heightPixels = 5;
        request.reduction = Reduction::mean;
        requests.push_back(request);
    }
    return requests;
}

/// Everything that can be asked of a backend, as numbers.
std::vector<double> answersOf(Backend& backend, Analysis& analysis) {
    JobContext context;
    std::vector<double> answers{analysis.numbersAt(0.3, ValueType::float16).relativeError};
    analysis.index(ValueType::float16, context);
    answers.push_back(analysis.numbersAt(0.2, ValueType::float16).relativeError);
    answers.push_back(analysis.keepForError(0.5, ValueType::float32));
    const SparseSpectralTensor sparse = analysis.select(0.2, ValueType::float16, context);
    for (const std::complex<float> value : sparse.values)
        answers.insert(answers.end(), {value.real(), value.imag()});
    const auto images = analysis.maps(sampleMaps(analysis.tensor()->shape), 0.2, ValueType::float16, context);
    for (const MapImage& image : images)
        answers.insert(answers.end(), image.pixels.begin(), image.pixels.end());
    answers.push_back(analysis.measuredError(0.4, ValueType::float32, context));
    auto spectrum = *analysis.scaledSpectrum(context);
    std::vector<float> back(analysis.tensor()->values.size());
    backend.transform().inverse(analysis.layout(), spectrum, back, context);
    answers.insert(answers.end(), back.begin(), back.end());
    return answers;
}

std::vector<double> answersOf(Backend& backend, const TensorPtr& tensor) {
    JobContext context;
    const auto analysis = backend.analyze(tensor, sampleAxes, context);
    return answersOf(backend, *analysis);
}

bool areNear(const std::vector<double>& a, const std::vector<double>& b) {
    bool near = a.size() == b.size();
    for (std::size_t i = 0; near && i < a.size(); ++i)
        near = std::abs(a[i] - b[i]) <= 1e-4 * (1 + std::abs(b[i])); // phases in degrees among them
    return near;
}

host::HostDeviceSettings failingAt(std::uint64_t nth, StatusCode code) {
    host::HostDeviceSettings settings;
    settings.failures = {{"any", nth, code}};
    return settings;
}

/// Device and analysis are made, asked, and asked again after a failure. True: nothing failed.
bool runBare(const TensorPtr& tensor, StatusCode code, const std::vector<double>& expected) {
    bool sound = true;
    try {
        const auto backend = makeCudaBackend(std::make_shared<Device>(0));
        JobContext context;
        const auto analysis = backend->analyze(tensor, sampleAxes, context);
        try {
            if (answersOf(*backend, *analysis) != expected)
                qFatal("a failure led to other answers");
        } catch (const Error&) {
            sound = false;
            if (code == StatusCode::outOfMemory && answersOf(*backend, *analysis) != expected)
                qFatal("after a failure the analysis gives other answers");
            if (code != StatusCode::outOfMemory)
                throw;
        }
    } catch (const Error& error) {
        sound = false;
        const ErrorCode told =
            code == StatusCode::outOfMemory ? ErrorCode::outOfMemory : ErrorCode::deviceFailed;
        if (error.code() != told || error.message().find("planned") == std::string::npos)
            qFatal("%s", error.what());
    }
    return sound;
}

} // namespace

class TestAnalysisFailures : public QObject {
    Q_OBJECT

    TensorPtr m_tensor = sampleTensor();

    std::vector<double> expectedAnswers() {
        host::configureHostDevice({});
        const auto backend = makeCudaBackend(std::make_shared<Device>(0));
        return answersOf(*backend, m_tensor);
    }

  private slots:
    void everyCallMayFail() {
        const std::vector<double> expected = expectedAnswers();
        const std::uint64_t calls = host::callsOf("any");
        QVERIFY(calls > 200);
        for (const StatusCode code : everyCode)
            for (std::uint64_t nth = 1; nth <= calls; ++nth) {
                host::configureHostDevice(failingAt(nth, code));
                runBare(m_tensor, code, expected);
                QCOMPARE(host::buffersHeld(), std::size_t{0});
            }
        host::configureHostDevice({});
        QVERIFY(runBare(m_tensor, StatusCode::failed, expected)); // and without a failure there is none
    }

    /// The device starts; from then on each call fails once.
    void everyCallMayFailAndTheJobIsFinished() {
        const std::vector<double> expected = expectedAnswers();
        std::uint64_t warned = 0, calls = 1;
        for (const StatusCode code : everyCode)
            for (std::uint64_t nth = 1; nth <= calls; ++nth) {
                host::configureHostDevice({});
                int losses = 0, warnings = 0;
                {
                    FallbackParts parts;
                    parts.device.backend = makeCudaBackend(std::make_shared<Device>(0));
                    parts.cpu = makeCpuBackend();
                    parts.log = [&](LogLevel level, const std::string&) {
                        warnings += level == LogLevel::warning ? 1 : 0;
                    };
                    parts.lost = [&](const std::string&) { ++losses; };
                    const DeviceParts device = makeFallback(std::move(parts));
                    host::configureHostDevice(failingAt(nth, code));
                    QVERIFY(areNear(answersOf(*device.backend, m_tensor), expected));
                    calls = std::max(calls, host::callsOf("any"));
                }
                QVERIFY(losses <= 1 && losses <= warnings);
                QVERIFY(code != StatusCode::outOfMemory || losses == 0);
                warned += warnings > 0 ? 1 : 0;
                QCOMPARE(host::buffersHeld(), std::size_t{0});
            }
        QVERIFY(warned > 300); // most of them were noticed; destructors cannot tell
    }
};

QTEST_GUILESS_MAIN(TestAnalysisFailures)
#include "test_analysis_failures.moc"
